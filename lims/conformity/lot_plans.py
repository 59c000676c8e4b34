"""The sampling plan that a requirement asks for from a lot, with its floors."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lims.conformity.exact import parse_decimal
from lims.conformity.refusals import Refused
from lims.conformity.sampling.plans import sampling_plan
from lims.conformity.sampling.scheme import Severity

if TYPE_CHECKING:
    from lims.conformity.requirements import Requirement


@dataclass(frozen=True, slots=True)
class LotPlan:
    """What is drawn and what decides; ``n`` is the plan's sample, ``to_inspect`` what is really inspected."""

    letter: str
    n: int
    to_inspect: int
    ac: int
    re: int


def severity_fact(requirement_id: str) -> str:
    """Return the name of the fact that says with what severity a requirement is inspected."""
    return f"inspection of {requirement_id}"


def agreed_severity(facts: Mapping[str, str], requirement_id: str) -> Severity:
    """Return the severity that was agreed for a requirement before work: normal unless a fact says otherwise."""
    word = facts.get(severity_fact(requirement_id), Severity.NORMAL.value)
    if word not in (Severity.NORMAL, Severity.TIGHTENED, Severity.REDUCED):
        raise Refused("unknown_severity", severity=word)
    return Severity(word)


def lot_plan(requirement: "Requirement", lot_size: int, severity: Severity = Severity.NORMAL) -> LotPlan:
    """Return the plan for a lot of this size, never below the standard's own minimum or code letter.

    A minimum above the plan's sample keeps the plan's Ac and Re: more specimens may not excuse more failures.
    """
    accept = requirement.accept
    if lot_size == 1:
        # The tables begin at two; the only item there is must conform.
        return LotPlan("–", 1, max(1, requirement.plan.n_min or 0), 0, 1)
    plan = sampling_plan(
        lot_size,
        accept.level,
        parse_decimal(accept.aql or ""),
        severity=severity,
        min_letter=accept.min_code_letter,
    )
    to_inspect = max(plan.to_inspect(lot_size), requirement.plan.n_min or 0)
    return LotPlan(plan.use_letter, max(plan.n, to_inspect), to_inspect, plan.ac, plan.re)
