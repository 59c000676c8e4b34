"""Operations on single figures: rounding, comparing, deciding, censored results."""

from decimal import Decimal
from typing import Any

from lims.conformity.attributes import ClassPlan, judge_classes
from lims.conformity.cases.arguments import flag, items, maybe_number, measured, number, reading, text, whole, word
from lims.conformity.censoring import Bound, as_received, by_capability, censored_sum
from lims.conformity.decisions import Decision, DecisionRule, RuleKind, Statement, Uncertainty, decide
from lims.conformity.exact import Number, plain
from lims.conformity.limits import ComparisonMethod, Limit, Limits, compare
from lims.conformity.probability import guard_factor
from lims.conformity.readings import Value, ValueKind
from lims.conformity.refusals import Refused
from lims.conformity.rounding import (
    Mark,
    UncertaintyRounding,
    reround_marked,
    round_significant,
    round_to_interval,
    round_with_direction,
    round_with_uncertainty,
)

Result = dict[str, Any]


def round_figure(value: Any, interval: Any = None, sig: Any = None) -> Result:
    """Round once, to an interval or to significant digits."""
    if (interval is None) == (sig is None):
        raise Refused("interval_or_sig")
    figure = number(value)
    rounded = round_significant(figure, whole(sig)) if interval is None else round_to_interval(figure, number(interval))
    return {"rounded": plain(rounded)}


def round_marked(value: Any, interval: Any) -> Result:
    """Round and say in which direction."""
    marked = round_with_direction(number(value), number(interval))
    return {"rounded": plain(marked.rounded), "mark": marked.mark.value}


def reround(reported: Any, interval: Any, mark: Any = "") -> Result:
    """Round a marked value again."""
    marked = word(Mark, mark or "", "unknown_mark")
    return {"rounded": plain(reround_marked(number(reported), marked, number(interval)))}


def round_pair(y: Any, u: Any, u_sig: Any = 2, u_mode: Any = "half_even") -> Result:
    """Round a result to the place of its uncertainty."""
    mode = word(UncertaintyRounding, u_mode, "unknown_mode")
    value, uncertainty = round_with_uncertainty(number(y), number(u), digits=whole(u_sig), mode=mode)
    return {"y": plain(value), "u": plain(uncertainty)}


def compare_limit(
    *,
    value: Any,
    method: Any = "full_value",
    lower: Any = None,
    upper: Any = None,
    interval: Any = None,
    lower_inclusive: Any = True,
    upper_inclusive: Any = True,
) -> Result:
    """Compare with limits by full or rounded value."""
    found = compare(
        number(value),
        Limits(_limit(lower, flag(lower_inclusive)), _limit(upper, flag(upper_inclusive))),
        method=word(ComparisonMethod, method, "unknown_method"),
        interval=maybe_number(interval),
    )
    return {"compared": _text(found.compared), "pass": found.passed}


def conformity(
    *,
    y: Any,
    rule: Any,
    lower: Any = None,
    upper: Any = None,
    u: Any = None,
    U: Any = None,  # noqa: N803 - u and U are two things in the trade
    k: Any = "2",
    r: Any = "1",
    statement: Any = "binary",
    p_min: Any = None,
) -> Result:
    """Decide with uncertainty."""
    agreed = DecisionRule(
        word(RuleKind, rule, "unknown_rule"),
        number(r),
        word(Statement, statement, "unknown_statement"),
        maybe_number(p_min),
        number(k),
    )
    decision = decide(number(y), Limits(_limit(lower), _limit(upper)), agreed, _uncertainty(u, U, agreed.k))
    return _decision(decision, has_zone=agreed.kind is not RuleKind.PROBABILITY)


def guard(pfa: Any, k: Any = "2") -> Result:
    """Return the guard-band factor for a wanted risk."""
    return {"r": guard_factor(number(pfa), number(k))}


def censored(
    *,
    value: Any,
    limit: Any,
    limit_type: Any = "upper",
    lod: Any = None,
    loq: Any = None,
    qualifier: Any = None,
) -> Result:
    """Report and judge a result near or beyond what the method can measure."""
    if limit_type not in ("upper", "lower"):
        raise Refused("unknown_limit_type", limit_type=limit_type)
    given = _qualified(value, qualifier)
    if given.kind is ValueKind.CENSORED:
        result = as_received(given)
    else:
        result = by_capability(number(value), lod=maybe_number(lod), loq=maybe_number(loq))
    end = number(limit)
    allowed = Limits.at_most(end) if limit_type == "upper" else Limits.at_least(end)
    return {"report": result.report, "verdict": allowed.verdict_on(result.possible).value}


def sum_censored(components: Any, limit: Any, bound: Any = None) -> Result:
    """Add censored components and compare with an upper limit."""
    found = censored_sum([measured(component) for component in items(components)])
    prescribed = None if bound is None else word(Bound, bound, "unknown_bound")
    return {
        "lower_bound": plain(found.lower),
        "middle_bound": _maybe_text(found.middle),
        "upper_bound": _maybe_text(found.upper),
        "verdict": found.verdict(number(limit), bound=prescribed).value,
    }


def n_of_m(*, results: Any, n: Any, c: Any, m: Any, M: Any = None) -> Result:  # noqa: N803 - m and M differ
    """Judge a two-class or three-class plan."""
    plan = ClassPlan(whole(n), whole(c), number(m), maybe_number(M))
    found = judge_classes([reading(result) for result in items(results)], plan)
    return {"above_m": found.above_m, "above_M": found.above_M, "verdict": found.verdict.value}


def _limit(value: Any, inclusive: bool = True) -> Limit | None:
    return None if value is None else Limit(number(value), inclusive)


def _uncertainty(u: Any, expanded: Any, k: Decimal) -> Uncertainty | None:
    standard, given = maybe_number(u), maybe_number(expanded)
    if standard is None:
        return None if given is None else Uncertainty(given, k)
    calculated = Uncertainty.from_standard(standard, k)
    if given is not None and given != calculated.expanded:
        raise Refused("uncertainties_disagree", u=standard, U=given, k=k)
    return calculated if given is None else Uncertainty(given, k)


def _decision(decision: Decision, *, has_zone: bool) -> Result:
    zone = decision.acceptance if has_zone else Limits()
    members = {
        "verdict": decision.wording.value,
        "w": _maybe_text(decision.guard_band),
        "acceptance_lower": zone.lower and _text(zone.lower.value),
        "acceptance_upper": zone.upper and _text(zone.upper.value),
        "pc": decision.pc,
        "three_way": decision.three_way and decision.three_way.value,
    }
    return {name: member for name, member in members.items() if member is not None}


def _qualified(value: Any, qualifier: Any) -> Value:
    if qualifier in (None, "", "="):
        return measured(value)
    if qualifier not in ("<", ">"):
        raise Refused("unknown_qualifier", qualifier=qualifier)
    written = text(value).strip(" ")
    return measured(written if written.startswith(qualifier) else f"{qualifier}{written}")


def _text(value: Number) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)


def _maybe_text(value: Number | None) -> str | None:
    return None if value is None else _text(value)
