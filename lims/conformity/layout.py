"""What a bench grid needs to know about a requirement: how many rows, columns and which kind of cell."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lims.conformity.lot_plans import lot_plan
from lims.conformity.operators import GRADE_OPS, TOLERANCE_OPS, WORD_OPS, Op
from lims.conformity.refusals import Refused
from lims.conformity.sampling.scheme import Severity

if TYPE_CHECKING:
    from lims.conformity.requirements import Requirement

_PASS_FAIL: Final = ("pass", "fail")
_PRESENCE: Final = ("absent", "present", "ND")


@dataclass(frozen=True, slots=True)
class Layout:
    """The shape of the readings of one requirement.

    ``specimens`` is the number wanted of each component, 0 where no source names one: then any number of rows will do.
    ``groups`` holds 0 for a group that is named without a count. ``readings`` is the number inside one specimen.
    """

    specimens: int
    at_least: bool
    groups: tuple[tuple[str, int], ...]
    components: tuple[str, ...]
    readings: int
    needs_reference: bool
    value_kind: str
    words: tuple[str, ...]


def layout_of(requirement: "Requirement", lot_size: int | None = None, severity: Severity = Severity.NORMAL) -> Layout:
    """Return the grid of a requirement; an AQL takes its number from the plan of the lot."""
    plan = requirement.plan
    points = (plan.reference_points or 1) * (plan.readings_per_point or 1)
    specimens, at_least = _specimens(requirement, lot_size, severity)
    return Layout(
        specimens=specimens,
        at_least=at_least,
        groups=tuple((name, count or 0) for name, count in plan.groups),
        components=requirement.components,
        readings=plan.readings or points,
        needs_reference=requirement.needs_reference,
        value_kind=_kind(requirement),
        words=_words(requirement),
    )


def _specimens(requirement: "Requirement", lot_size: int | None, severity: Severity) -> tuple[int, bool]:
    plan = requirement.plan
    if requirement.accept.aql is None:
        return (plan.n, False) if plan.n is not None else (plan.n_min or 0, True)
    if lot_size is None:
        return plan.n_min or 1, True
    try:
        return lot_plan(requirement, lot_size, severity).to_inspect, plan.n_min is not None
    except Refused:
        return lot_size, False


def _kind(requirement: "Requirement") -> str:
    if requirement.op in WORD_OPS or requirement.op is Op.DECLARE:
        return "word"
    if requirement.op in GRADE_OPS:
        return "grade"
    declared = requirement.op in TOLERANCE_OPS and requirement.needs_reference
    return "declared" if declared else "number"


def _words(requirement: "Requirement") -> tuple[str, ...]:
    if requirement.op is Op.ABSENT:
        return _PRESENCE
    return _PASS_FAIL if requirement.op in WORD_OPS else ()
