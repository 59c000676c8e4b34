"""What has to be drawn from a lot, requirement by requirement: plain arithmetic on a standard, no database.

The plan that a sampling order keeps is the dictionary of `Plan.to_dict`:

* ``standard``, ``edition_id``, ``class``, ``variant``: by what the lot is tested;
* ``basis``: ``specimens`` (results relate to the specimens received) or ``lot`` (its plan accepts or rejects the lot);
* ``consignment``: ``isolated`` unless whoever orders declares a series (see `series`): then ``severities`` says how
  each requirement is inspected, ``series`` which lots say so, ``because`` why normal inspection is kept all the same;
* ``units``: for one portion; ``shared``: the tests leave the units whole, so that all requirements use the same ones;
* ``requirements``: ``id``, ``name``, ``clause``, ``units``, ``at_least``, ``stated`` (no source gives a number: one is
  taken, and whoever orders decides), ``with`` (the requirement whose specimens are used too) and ``lot_plan`` where the
  clause asks for an AQL: ``aql``, ``level``, ``letter``, ``n``, ``ac``, ``re``, ``whole_lot``, ``lq10`` (the percentage
  nonconforming at which the plan still accepts one lot in ten).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Final

from lims.conformity.lot_plans import lot_plan
from lims.conformity.refusals import Refused
from lims.conformity.requirements import Requirement, Rule
from lims.conformity.sampling.acceptance import Model, quality_at
from lims.conformity.sampling.scheme import Severity
from lims.conformity.standards import Standard

ISOLATED: Final = "isolated"
ONE_IN_TEN: Final = Decimal("0.10")
NORMAL: Final[Mapping[str, Severity]] = {}
"""The severities where nothing is switched."""


@dataclass(frozen=True, slots=True)
class LotPlan:
    """The single sampling plan of ISO 2859-1 for one lot."""

    aql: str
    level: str
    letter: str
    n: int
    ac: int
    re: int
    whole_lot: bool
    lq10: str
    severity: str


@dataclass(frozen=True, slots=True)
class RequirementUnits:
    """How many units one requirement needs."""

    id: str
    name: dict[str, str]
    clause: str
    units: int
    at_least: bool
    stated: bool
    together_with: str
    lot_plan: LotPlan | None

    def to_dict(self) -> dict[str, Any]:
        """Return the row as the sampling order keeps it."""
        row = asdict(self)
        row["with"] = row.pop("together_with")
        return row


@dataclass(frozen=True, slots=True)
class Plan:
    """What all requirements of a class need together."""

    requirements: tuple[RequirementUnits, ...]
    shared: bool
    by_lot: bool

    @property
    def units(self) -> int:
        """Return the units of one portion: the sum, since specimens are destroyed; the largest if they stay whole."""
        needed = [row.units for row in self.requirements]
        return max(needed, default=0) if self.shared else sum(needed)

    @property
    def arithmetic(self) -> str:
        """Return how the number of units comes about: 5 + 5 + 32 + 5 = 47."""
        needed = [str(row.units) for row in self.requirements if row.units]
        if self.shared:
            return f"max({', '.join(needed)}) = {self.units}"
        return f"{' + '.join(needed)} = {self.units}"

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as the sampling order keeps it, without the standard's identity."""
        return {
            "basis": "lot" if self.by_lot else "specimens",
            "consignment": ISOLATED,
            "units": self.units,
            "shared": self.shared,
            "requirements": [row.to_dict() for row in self.requirements],
        }


def plan_for(
    standard: Standard, *, class_id: str, variant: str | None, lot_size: int, shared: bool, by_lot: bool,
    severities: Mapping[str, Severity] = NORMAL,
) -> Plan:  # fmt: skip
    """Return what a lot of ``lot_size`` units needs; with ``by_lot`` the sample sizes of the lot plans count."""
    rows: dict[str, RequirementUnits] = {}
    for requirement in standard.applicable(class_id, variant):
        severity = severities.get(requirement.id, Severity.NORMAL)
        layout = requirement.layout(class_id, variant, lot_size=lot_size if by_lot else None, severity=severity)
        together_with = requirement.joint_with if requirement.joint_with in rows else ""
        rows[requirement.id] = RequirementUnits(
            id=requirement.id,
            name=dict(requirement.name),
            clause=requirement.clause,
            units=0 if together_with or _needs_no_units(requirement) else max(layout.specimens, 1),
            at_least=layout.at_least,
            stated=layout.specimens > 0 or _needs_no_units(requirement),
            together_with=together_with or "",
            lot_plan=lot_plan_of(requirement, lot_size, severity),
        )
    return Plan(tuple(rows.values()), shared=shared, by_lot=by_lot)


def _needs_no_units(requirement: Requirement) -> bool:
    """Say whether the requirement is judged on documents alone."""
    return requirement.accept.rule is Rule.DOCUMENT_REVIEW


def lot_plan_of(requirement: Requirement, lot_size: int, severity: Severity = Severity.NORMAL) -> LotPlan | None:
    """Return the lot plan where the clause asks for an AQL; None elsewhere, and for a lot of one."""
    accept = requirement.accept
    if accept.rule is not Rule.AQL or accept.aql is None:
        return None
    try:
        plan = lot_plan(requirement, lot_size, severity)
    except Refused:
        return None
    protection = quality_at(ONE_IN_TEN, n=plan.n, ac=plan.ac, model=Model.BINOMIAL)
    return LotPlan(
        aql=accept.aql,
        level=accept.level,
        letter=plan.letter,
        n=plan.to_inspect,
        ac=plan.ac,
        re=plan.re,
        whole_lot=plan.to_inspect >= lot_size,
        lq10=f"{protection:.1f}",
        severity=severity.value,
    )
