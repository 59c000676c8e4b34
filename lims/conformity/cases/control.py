"""Operations on control charts."""

from dataclasses import asdict
from typing import Any, Final

from lims.conformity.cases.arguments import items, maybe_number, number, numbers, whole, word
from lims.conformity.charts import individuals_limits, mean_range_limits
from lims.conformity.westgard import RangeMode, Rule, evaluate

Result = dict[str, Any]
_ALL_RULES: Final = tuple(rule.value for rule in Rule)


def westgard(runs: Any, rules: Any = _ALL_RULES, r4s_mode: Any = "opposite_2s") -> Result:
    """Apply Westgard's rules."""
    found = evaluate(
        [[maybe_number(z) for z in items(run)] for run in items(runs)],
        [word(Rule, rule, "unknown_rule") for rule in items(rules)],
        mode=word(RangeMode, r4s_mode, "unknown_mode"),
    )
    fired = {rule.value: index for rule, index in found.first_fired.items()}
    return {"first_fired": fired, "first_reject_run": found.first_reject_run}


def individuals(x: Any) -> Result:
    """Return the limits of individuals and moving ranges."""
    return asdict(individuals_limits(numbers(x)))


def means(xbarbar: Any, rbar: Any, n: Any) -> Result:
    """Return the limits of means and ranges."""
    return asdict(mean_range_limits(number(xbarbar), number(rbar), whole(n)))
