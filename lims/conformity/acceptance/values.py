"""The value of one specimen or subject from its readings, and the best that it could still become."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from lims.conformity import ranges
from lims.conformity.decisions import DecisionRule, Uncertainty
from lims.conformity.exact import as_fraction
from lims.conformity.limits import Limit, Limits
from lims.conformity.measured import Measured
from lims.conformity.requirements import PerSpecimen, Requirement

_FORMS = {
    PerSpecimen.MEAN_OF_READINGS: ranges.mean,
    PerSpecimen.MEDIAN: ranges.median,
    PerSpecimen.LOWEST_PANEL: ranges.lowest,
    PerSpecimen.HARMONIC_MEAN: ranges.harmonic_mean,
}


def possible_values(readings: Sequence[Measured]) -> list[Limits]:
    """Return the ranges of the readings that are figures."""
    return [measured.possible for measured in readings if measured.possible is not None]


def combined(way: PerSpecimen, values: Sequence[Limits]) -> Limits:
    """Return the value of a specimen from the ranges of its readings."""
    return _FORMS[way](values)


def common_uncertainty(readings: Sequence[Measured], rule: DecisionRule) -> Uncertainty | None:
    """Return the uncertainty of a mean: the mean of the standard uncertainties, as if they were fully correlated.

    Readings of one instrument share most of their uncertainty; dividing by the root of n would promise too much. One
    reading without an uncertainty leaves the mean without one.
    """
    known = [measured.uncertainty for measured in readings if measured.uncertainty is not None]
    if not known or len(known) < len(readings):
        return None
    standard = Fraction(sum(one.standard for one in known), len(known))
    return Uncertainty(standard * as_fraction(rule.k), rule.k)


def best_filler(requirement: Requirement, allowed: Limits) -> Limits | None:
    """Return the best value that a missing reading could have, where nature or the scale sets an end."""
    if allowed.lower is None and allowed.upper is not None and requirement.floor is not None:
        return ranges.point(requirement.floor)
    if allowed.upper is None and allowed.lower is not None and requirement.scale_max is not None:
        return ranges.point(requirement.scale_max)
    return None


def best_mean(values: Sequence[Limits], missing: int, filler: Limits | None) -> Limits | None:
    """Return the best mean that the missing readings could still give."""
    if filler is None or not values:
        return None
    return ranges.mean([*values, *([filler] * missing)])


def best_harmonic_mean(values: Sequence[Limits], missing: int) -> Limits | None:
    """Return the best harmonic mean: a missing factor without bound adds nothing to the sum of inverses."""
    lowers = [one.upper for one in values if one.upper is not None]
    if len(lowers) < len(values):
        return None
    if any(end.value == 0 for end in lowers):
        return ranges.point(Decimal(0))
    inverse = Fraction(sum(1 / as_fraction(end.value) for end in lowers))
    return Limits(upper=Limit((len(values) + missing) / inverse))
