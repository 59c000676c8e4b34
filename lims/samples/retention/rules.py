"""Which rule says how long a sample is kept: plain functions."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from lims.samples.models import Portion
from lims.samples.retention.models import Conclusion, RetentionRule
from lims.shipments.declarations.models import Product

MONTHS_A_YEAR = 12


def rule_for(
    rules: Iterable[RetentionRule], *, product: Product, conclusion: Conclusion | None, portion: Portion, on: date
) -> RetentionRule | None:
    """Return the rule in force on a day for a sample: of those that name most, the one that keeps it longest."""
    fitting = [
        rule
        for rule in in_force(rules, on=on)
        if rule.product in {None, product} and rule.conclusion in {None, conclusion} and rule.portion in {None, portion}
    ]
    return max(fitting, key=lambda rule: (_named(rule), rule.months), default=None)


def in_force(rules: Iterable[RetentionRule], *, on: date) -> list[RetentionRule]:
    """Return the newest rule of each kind of sample on a day; an older one for the same kind has ended."""
    newest: dict[tuple[object, ...], RetentionRule] = {}
    for rule in sorted(rules, key=lambda one: (one.from_on, one.id)):
        if rule.from_on <= on:
            newest[rule.product, rule.conclusion, rule.portion] = rule
    return list(newest.values())


def _named(rule: RetentionRule) -> int:
    """Return how much of a sample a rule names."""
    return sum(part is not None for part in (rule.product, rule.conclusion, rule.portion))


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, MONTHS_A_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
