"""Single sampling plans: which sample to draw from a lot, and what its nonconforming items decide."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lims.conformity.refusals import Refused
from lims.conformity.sampling.scheme import (
    LARGEST_PERCENT_AQL,
    AqlUnit,
    Edition,
    Severity,
    code_letter,
    master_table,
)

_STEPS: Final = {"down": 1, "up": -1}


@dataclass(frozen=True, slots=True)
class SamplingPlan:
    """The plan that is run: an arrow, once followed, has replaced the sample size too."""

    initial_letter: str
    cell: str
    use_letter: str
    n: int
    ac: int
    re: int

    def is_full_inspection(self, lot_size: int) -> bool:
        """Tell whether the sample would be the whole lot: then every item is inspected, Ac and Re stay."""
        return self.n >= lot_size

    def to_inspect(self, lot_size: int) -> int:
        """Return how many items are inspected."""
        return min(self.n, lot_size)


@dataclass(frozen=True, slots=True)
class LotDecision:
    """What the sample decides about its lot, and whether reduced inspection ends with it."""

    accept: bool
    revert_to_normal: bool


def sampling_plan(
    lot_size: int,
    level: str,
    aql: Decimal,
    *,
    severity: Severity = Severity.NORMAL,
    edition: Edition = Edition.ISO_2859_1_1999,
    unit: AqlUnit | None = None,
    min_letter: str | None = None,
) -> SamplingPlan:
    """Return the single sampling plan for a lot; ``min_letter`` is a floor that a product standard may set."""
    letter = code_letter(lot_size, level)
    if min_letter is not None:
        letter = larger_letter(letter, min_letter)
    if unit is AqlUnit.PERCENT_NONCONFORMING and aql > LARGEST_PERCENT_AQL:
        master_table(severity, edition).column(aql)
        raise Refused("aql_unit_mismatch", aql=aql)
    return plan_for_letter(letter, aql, severity=severity, edition=edition)


def plan_for_letter(
    letter: str,
    aql: Decimal,
    *,
    severity: Severity = Severity.NORMAL,
    edition: Edition = Edition.ISO_2859_1_1999,
) -> SamplingPlan:
    """Return the plan for a code letter, following an arrow to the first plan that way."""
    table = master_table(severity, edition)
    printed = cell = table.cell(letter, aql)
    used = letter
    while cell in _STEPS:
        used = table.neighbour(used, _STEPS[cell])
        cell = table.cell(used, aql)
    if cell == "none":
        raise Refused("no_plan_for_letter", letter=letter, aql=aql)
    ac, re = cell.split("/")
    return SamplingPlan(letter, printed if printed in _STEPS else "plan", used, table.sizes[used], int(ac), int(re))


def larger_letter(first: str, second: str) -> str:
    """Return the letter of the larger sample."""
    letters = master_table(Severity.NORMAL, Edition.ISO_2859_1_1999).letters
    if unknown := {first, second} - set(letters):
        raise Refused("unknown_letter", letter=min(unknown))
    return max(first, second, key=letters.index)


def decide_lot(
    nonconforming: int,
    *,
    ac: int,
    re: int,
    severity: Severity = Severity.NORMAL,
    edition: Edition = Edition.ISO_2859_1_1999,
) -> LotDecision:
    """Decide about a lot; between Ac and Re (MIL reduced only) it is accepted and normal inspection returns."""
    if nonconforming < 0 or ac < 0:
        raise Refused("count_negative", nonconforming=nonconforming, ac=ac)
    if re <= ac:
        raise Refused("re_not_above_ac", ac=ac, re=re)
    if severity is Severity.DISCONTINUED:
        raise Refused("no_plan_for_severity", severity=severity)
    is_reduced = severity is Severity.REDUCED
    has_gap = is_reduced and edition is Edition.MIL_STD_105E
    if re > ac + 1 and not has_gap:
        raise Refused("gap_in_plan", ac=ac, re=re)
    return LotDecision(accept=nonconforming < re, revert_to_normal=is_reduced and nonconforming > ac)
