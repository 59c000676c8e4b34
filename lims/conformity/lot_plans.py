"""The sampling plan that a requirement asks for from a lot, with its floors."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lims.conformity.exact import parse_decimal
from lims.conformity.sampling.plans import sampling_plan

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


def lot_plan(requirement: "Requirement", lot_size: int) -> LotPlan:
    """Return the plan for a lot of this size, never below the standard's own minimum or code letter.

    A minimum above the plan's sample keeps the plan's Ac and Re: more specimens may not excuse more failures.
    """
    accept = requirement.accept
    if lot_size == 1:
        # The tables begin at two; the only item there is must conform.
        return LotPlan("–", 1, max(1, requirement.plan.n_min or 0), 0, 1)
    plan = sampling_plan(lot_size, accept.level, parse_decimal(accept.aql or ""), min_letter=accept.min_code_letter)
    to_inspect = max(plan.to_inspect(lot_size), requirement.plan.n_min or 0)
    return LotPlan(plan.use_letter, max(plan.n, to_inspect), to_inspect, plan.ac, plan.re)
