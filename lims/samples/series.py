"""Lots in a series: with what severity the next one is inspected, after what was found in those before it.

ISO 2859-1, 9.3: switching needs lots of one manufacturer and product that follow each other in production. That they do
is declared by whoever orders the samples; dates put them in order. A lot that was not judged as a lot ends the series,
and so does one that was inspected with another severity than the rules had asked for: they begin anew with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from lims.conformity.lot_plans import lot_plan
from lims.conformity.refusals import Refused
from lims.conformity.requirements import Requirement, Rule
from lims.conformity.sampling.plans import sampling_plan
from lims.conformity.sampling.scheme import Severity
from lims.conformity.sampling.switching import Lot, Step, Stream, replay
from lims.conformity.standards import Standard


class Consignment(StrEnum):
    """How a lot stands to those before it, as whoever orders declares it."""

    ISOLATED = "isolated"
    SERIES = "series"  # it follows in production, and is inspected as the rules of switching say
    KEPT_NORMAL = "kept normal"  # it follows in production; normal inspection is kept, with a reason


@dataclass(frozen=True, slots=True)
class EarlierLot:
    """A lot of the same manufacturer, product and standard that was made before, and what its inspection found."""

    batch: str
    made_on: date
    size: int
    order: str
    follows: bool  # its order declares that it followed on the lot before it
    severities: Mapping[str, str]
    found: Mapping[str, int]  # nonconforming specimens by requirement, where the lot was judged by its plan

    def severity(self, requirement_id: str) -> Severity:
        """Return how one requirement was inspected."""
        return Severity(self.severities.get(requirement_id, Severity.NORMAL))


@dataclass(frozen=True, slots=True)
class Inspection:
    """How one requirement of the next lot is inspected, and the lots that say so, oldest first."""

    severity: Severity
    lots: tuple[dict[str, Any], ...]
    ended_by: str  # the batch that stands between and was not judged as a lot

    def to_dict(self) -> dict[str, Any]:
        """Return the inspection as the sampling order keeps it."""
        return {"severity": self.severity.value, "lots": list(self.lots), "ended_by": self.ended_by}


def inspections(
    standard: Standard, *, class_id: str, variant: str | None, size: int, earlier: Sequence[EarlierLot]
) -> dict[str, Inspection]:
    """Return the inspection of each requirement that has a series before it; ``earlier`` comes newest first."""
    asked = [one for one in standard.applicable(class_id, variant) if one.accept.rule is Rule.AQL]
    known = ((one, *run_before(earlier, one.id)) for one in asked)
    return {
        one.id: inspection_after(one, run, size=size, ended_by=ended_by)
        for one, run, ended_by in known
        if run and all(follows_the_scheme(one, each) for each in (size, *(lot.size for lot in run)))
    }


def run_before(earlier: Sequence[EarlierLot], requirement_id: str) -> tuple[list[EarlierLot], str]:
    """Return the lots without a gap before the next one, oldest first, and the batch that made a gap."""
    run: list[EarlierLot] = []
    for lot in earlier:
        if requirement_id not in lot.found:
            return run[::-1], lot.batch
        run.append(lot)
        if not lot.follows:
            break
    return run[::-1], ""


def follows_the_scheme(requirement: Requirement, size: int) -> bool:
    """Tell whether the plan of a lot is the scheme's own: a minimum of the standard makes it another one."""
    accept = requirement.accept
    try:
        plain = sampling_plan(size, accept.level, Decimal(accept.aql or "0"))
        return lot_plan(requirement, size).n == max(plain.n, plain.to_inspect(size))
    except Refused:
        return False


def inspection_after(
    requirement: Requirement, run: Sequence[EarlierLot], *, size: int, ended_by: str = ""
) -> Inspection:
    """Replay the lots of a run; one that was inspected otherwise than its step says begins the series anew."""
    accept = requirement.accept
    stream = Stream(size, accept.level, Decimal(accept.aql or "0"))
    lots = [Lot(lot.found[requirement.id], lot_size=lot.size) for lot in run]
    steps = list(replay(stream, lots, start=run[0].severity(requirement.id)))
    for number, (lot, step) in enumerate(zip(run, steps, strict=True)):
        if lot.severity(requirement.id) is not step.severity_used:
            return inspection_after(requirement, run[number:], size=size, ended_by=ended_by)
    shown = tuple(_shown(lot, step, requirement.id) for lot, step in zip(run, steps, strict=True))
    return Inspection(steps[-1].next, shown, ended_by)


def _shown(lot: EarlierLot, step: Step, requirement_id: str) -> dict[str, Any]:
    """Return one lot of the series as the order keeps it: its plan, what was found, and what followed."""
    plan = step.plan
    return {
        "batch": lot.batch,
        "order": lot.order,
        "made_on": lot.made_on.isoformat(),
        "severity": step.severity_used.value,
        "ac": plan.ac if plan else None,
        "re": plan.re if plan else None,
        "found": lot.found[requirement_id],
        "accepted": step.accepted,
        "score": step.score,
        "next": step.next.value,
    }
