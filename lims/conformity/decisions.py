"""Decision rules with uncertainty, by ILAC-G8 and JCGM 106: agreed before work, kept as data, printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, Self, TypeVar

from lims.conformity.exact import Number, add, as_fraction, is_below, multiply, parse_decimal, plain, subtract
from lims.conformity.limits import Limit, Limits
from lims.conformity.probability import conformity_probability, normal_tail
from lims.conformity.refusals import Refused
from lims.conformity.sentences import rule_sentence
from lims.conformity.verdicts import Verdict

_Word = TypeVar("_Word", bound=StrEnum)


class RuleKind(StrEnum):
    """The families of decision rules."""

    SIMPLE = "simple"
    GUARDED = "guarded"
    PROBABILITY = "probability"
    UNCRITICAL = "uncritical"


class Statement(StrEnum):
    """Whether the certificate says pass or fail only, or also what lies between."""

    BINARY = "binary"
    NON_BINARY = "non_binary"


class Wording(StrEnum):
    """The words of a decision; a non-binary statement has two more than a verdict."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    CONDITIONAL_PASS = "conditional_pass"  # noqa: S105 - a verdict, no password
    CONDITIONAL_FAIL = "conditional_fail"
    INCONCLUSIVE = "inconclusive"
    FAIL = "fail"

    @property
    def verdict(self) -> Verdict:
        """Return the verdict that these words amount to."""
        return _VERDICTS[self]


_VERDICTS: Final = {
    Wording.PASS: Verdict.PASS,
    Wording.CONDITIONAL_PASS: Verdict.INCONCLUSIVE,
    Wording.CONDITIONAL_FAIL: Verdict.INCONCLUSIVE,
    Wording.INCONCLUSIVE: Verdict.INCONCLUSIVE,
    Wording.FAIL: Verdict.FAIL,
}


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """The expanded uncertainty of one value and its coverage factor."""

    expanded: Number
    k: Decimal = Decimal(2)

    def __post_init__(self) -> None:
        if self.k <= 0:
            raise Refused("coverage_factor_not_positive", k=self.k)
        if is_below(self.expanded, Decimal(0)):
            raise Refused("uncertainty_negative", U=self.expanded)

    @classmethod
    def from_standard(cls, u: Number, k: Decimal = Decimal(2)) -> Self:
        """Return U = k u."""
        return cls(multiply(u, k), k)

    @classmethod
    def relative(cls, share: Number, value: Number, k: Decimal = Decimal(2)) -> Self:
        """Return U = U_rel |y|: a relative uncertainty belongs to the measured value."""
        expanded = multiply(share, value)
        return cls(expanded.copy_abs() if isinstance(expanded, Decimal) else abs(expanded), k)

    @property
    def standard(self) -> Fraction:
        """Return u = U / k."""
        return as_fraction(self.expanded) / as_fraction(self.k)


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """One decision rule; ``k`` is the coverage factor taken where a reading names none."""

    kind: RuleKind = RuleKind.SIMPLE
    r: Decimal = Decimal(1)
    statement: Statement = Statement.BINARY
    p_min: Decimal | None = None
    k: Decimal = Decimal(2)

    def __post_init__(self) -> None:
        if self.k <= 0:
            raise Refused("coverage_factor_not_positive", k=self.k)
        if self.kind is not RuleKind.PROBABILITY:
            return
        if self.p_min is None:
            raise Refused("p_min_missing")
        if not Decimal("0.5") <= self.p_min < 1:
            raise Refused("p_min_out_of_range", p_min=self.p_min)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the rule that ``to_dict`` wrote, refusing words that it does not know."""
        if unknown := sorted(set(data) - {"kind", "r", "statement", "p_min", "k"}):
            raise Refused("unknown_member", member=unknown[0])
        p_min = data.get("p_min")
        return cls(
            kind=_member(RuleKind, data.get("kind", "simple"), "unknown_rule"),
            r=parse_decimal(str(data.get("r", "1"))),
            statement=_member(Statement, data.get("statement", "binary"), "unknown_statement"),
            p_min=None if p_min is None else parse_decimal(str(p_min)),
            k=parse_decimal(str(data.get("k", "2"))),
        )

    def to_dict(self) -> dict[str, str]:
        """Return the rule as text that JSON keeps exactly."""
        data = {"kind": self.kind.value, "r": plain(self.r), "statement": self.statement.value, "k": plain(self.k)}
        return data if self.p_min is None else data | {"p_min": plain(self.p_min)}

    @property
    def guard_factor(self) -> Decimal:
        """Return r of w = r U: nothing for simple acceptance, -1 for uncritical."""
        factors = {RuleKind.GUARDED: self.r, RuleKind.UNCRITICAL: Decimal(-1)}
        return factors.get(self.kind, Decimal(0))

    @property
    def needs_uncertainty(self) -> bool:
        """Tell whether nothing can be decided without the uncertainty of the value."""
        return self.kind is not RuleKind.SIMPLE

    def risk(self, k: Decimal | None = None) -> float:
        """Return the greatest probability of a wrong pass of one item, at one limit."""
        if self.p_min is not None:
            return float(1 - self.p_min)
        return normal_tail(as_fraction(self.guard_factor) * as_fraction(k or self.k))

    def sentence(self, language: str = "en") -> str:
        """Return the sentence that the certificate prints about this rule, with its risk."""
        wording = "non_binary" if self.statement is Statement.NON_BINARY else "binary"
        return rule_sentence(self.kind, wording, language, r=self.r, k=self.k, p_min=self.p_min, risk=self.risk())


SIMPLE: Final = DecisionRule()
UNCRITICAL: Final = DecisionRule(RuleKind.UNCRITICAL)


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with everything that led to it; what does not apply to its rule is None."""

    wording: Wording
    acceptance: Limits
    guard_band: Number | None = None
    pc: float | None = None
    three_way: Verdict | None = None

    @property
    def verdict(self) -> Verdict:
        """Return the verdict in the words that all results share."""
        return self.wording.verdict


def decide(value: Number, limits: Limits, rule: DecisionRule, uncertainty: Uncertainty | None = None) -> Decision:
    """Decide about one value by the agreed rule."""
    if limits.is_open():
        raise Refused("limit_missing")
    if uncertainty is None and rule.needs_uncertainty:
        raise Refused("uncertainty_missing")
    if limits.is_empty():
        raise Refused("empty_acceptance_zone")
    if rule.kind is RuleKind.PROBABILITY and uncertainty is not None:
        return _decide_by_probability(value, limits, rule, uncertainty)
    return _decide_by_zone(value, limits, rule, uncertainty)


def acceptance_limits(limits: Limits, guard_band: Number) -> Limits:
    """Return the limits moved inwards by the guard band, refusing a zone in which no value can lie.

    With a guard band the zone is closed; without one, an open limit stays open.
    """
    guarded = is_below(Decimal(0), guard_band)
    lower = limits.lower and Limit(add(limits.lower.value, guard_band), guarded or limits.lower.inclusive)
    upper = limits.upper and Limit(subtract(limits.upper.value, guard_band), guarded or limits.upper.inclusive)
    zone = Limits(lower, upper)
    if zone.is_empty():
        raise Refused("empty_acceptance_zone")
    return zone


def _decide_by_zone(value: Number, limits: Limits, rule: DecisionRule, uncertainty: Uncertainty | None) -> Decision:
    if rule.kind is RuleKind.SIMPLE or uncertainty is None:
        band, zone = None, limits
    else:
        band = multiply(rule.guard_factor, uncertainty.expanded)
        zone = acceptance_limits(limits, band)
    if rule.statement is Statement.BINARY or band is None:
        wording = Wording.PASS if zone.holds(value) else Wording.FAIL
        return Decision(wording, zone, band, _known_probability(value, limits, uncertainty))
    wording = _non_binary_wording(value, limits, zone, band)
    return Decision(wording, zone, band, _known_probability(value, limits, uncertainty), wording.verdict)


def _non_binary_wording(value: Number, limits: Limits, zone: Limits, band: Number) -> Wording:
    if zone.holds(value):
        return Wording.PASS
    if not is_below(Decimal(0), band):
        return Wording.FAIL
    if limits.holds(value):
        return Wording.CONDITIONAL_PASS
    rejection = Limits(
        limits.lower and Limit(subtract(limits.lower.value, band)),
        limits.upper and Limit(add(limits.upper.value, band)),
    )
    return Wording.CONDITIONAL_FAIL if rejection.holds(value) else Wording.FAIL


def _decide_by_probability(value: Number, limits: Limits, rule: DecisionRule, uncertainty: Uncertainty) -> Decision:
    if uncertainty.standard == 0:
        # Probability would be a step; the rule that was agreed cannot be applied, and another was not agreed.
        raise Refused("uncertainty_zero")
    inside, outside = conformity_probability(value, limits, uncertainty.standard)
    wanted = float(rule.p_min or 1)
    if inside >= wanted:
        return Decision(Wording.PASS, limits, pc=inside)
    return Decision(Wording.FAIL if outside >= wanted else Wording.INCONCLUSIVE, limits, pc=inside)


def _known_probability(value: Number, limits: Limits, uncertainty: Uncertainty | None) -> float | None:
    if uncertainty is None or uncertainty.standard == 0:
        return None
    return conformity_probability(value, limits, uncertainty.standard)[0]


def _member(kind: type[_Word], word: str, code: str) -> _Word:
    try:
        return kind(word)
    except ValueError:
        raise Refused(code, word=word) from None
