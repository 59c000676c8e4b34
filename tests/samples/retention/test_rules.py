from datetime import date

import pytest

from lims.samples.models import Portion
from lims.samples.retention.models import Conclusion, RetentionRule
from lims.samples.retention.rules import in_force, months_after, rule_for
from lims.shipments.declarations.models import Product

MAY = date(2020, 5, 6)


def rule(number, months, from_on=date(2020, 1, 1), **kind):
    return RetentionRule(id=number, months=months, from_on=from_on, **kind)


RULES = [
    rule(1, 12),
    rule(2, 6, product=Product.MASK),
    rule(3, 24, conclusion=Conclusion.FAIL),
    rule(4, 3, product=Product.MASK, portion=Portion.A),
    rule(5, 36, product=Product.MASK, portion=Portion.A, from_on=date(2020, 6, 1)),
    rule(6, 9, product=Product.GOWN),
    rule(7, 8, product=Product.GOWN, from_on=date(2020, 2, 1)),
]


@pytest.mark.parametrize(
    ("product", "conclusion", "portion", "on", "number"),
    [
        ("other", None, "B", MAY, 1),
        ("mask", None, "B", MAY, 2),
        ("mask", "fail", "B", MAY, 3),  # two name as much: the one that keeps it longer
        ("mask", "fail", "A", MAY, 4),
        ("mask", None, "A", date(2020, 6, 1), 5),
        ("gown", "pass", "C", MAY, 7),  # the newer one for the same kind
        ("gown", "pass", "C", date(2020, 1, 31), 6),
        ("mask", None, "A", date(2019, 12, 31), None),
    ],
)
def test_the_rule_that_names_most_counts(product, conclusion, portion, on, number):
    found = rule_for(
        RULES, product=Product(product), conclusion=Conclusion(conclusion) if conclusion else None,
        portion=Portion(portion), on=on,
    )  # fmt: skip
    assert (found.id if found else None) == number


def test_a_rule_ends_where_a_newer_one_for_the_same_kind_begins():
    assert {one.id for one in in_force(RULES, on=date(2020, 7, 1))} == {1, 2, 3, 5, 7}


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2020, 5, 6), 12, date(2021, 5, 6)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2020, 12, 15), 1, date(2021, 1, 15)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 11, 30), 25, date(2022, 12, 30)),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last_of_a_shorter_month(day, months, after):
    assert months_after(day, months) == after
