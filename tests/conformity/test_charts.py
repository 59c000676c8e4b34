from decimal import Decimal

import pytest

from lims.conformity.charts import individuals_limits, mean_range_limits, moving_ranges, points_beyond, range_constants
from lims.conformity.refusals import Refused

D = Decimal
VALUES = [D("5.0"), D("5.4"), D("5.1"), D("4.9"), D("5.3"), D("5.2")]


@pytest.mark.parametrize(
    ("n", "d2", "d3", "a2", "lower", "upper"),
    [
        (2, 1.128, 0.853, 1.880, 0, 3.267),
        (3, 1.693, 0.888, 1.023, 0, 2.575),
        (4, 2.059, 0.880, 0.729, 0, 2.282),
        (5, 2.326, 0.864, 0.577, 0, 2.114),
        (6, 2.534, 0.848, 0.483, 0, 2.004),
        (7, 2.704, 0.833, 0.419, 0.076, 1.924),
        (10, 3.078, 0.797, 0.308, 0.223, 1.777),
        (25, 3.931, 0.708, 0.153, 0.459, 1.541),
    ],
)
def test_the_constants_are_the_printed_ones(n, d2, d3, a2, lower, upper):
    found = range_constants(n)
    assert (found.d2, found.d3, found.a2) == pytest.approx((d2, d3, a2), abs=6e-4)
    assert (found.lower_range, found.upper_range) == pytest.approx((lower, upper), abs=6e-4)


def test_individuals_and_moving_ranges():
    found = individuals_limits(VALUES)
    assert (found.center, found.mr_bar) == pytest.approx((5.15, 0.28))
    assert (found.ucl, found.lcl, found.mr_ucl) == pytest.approx((5.8944, 4.4056, 0.9146), abs=2e-4)
    assert [str(step) for step in moving_ranges(VALUES)] == ["2/5", "3/10", "1/5", "2/5", "1/10"]


def test_values_that_never_move_have_limits_on_the_mean():
    found = individuals_limits([D(5), D(5)])
    assert (found.lcl, found.ucl, found.mr_ucl) == (5.0, 5.0, 0.0)


def test_means_and_ranges():
    found = mean_range_limits(D(100), D(4), 5)
    assert (found.ucl_x, found.lcl_x) == pytest.approx((102.3073, 97.6927), abs=1e-3)
    assert (found.ucl_r, found.lcl_r) == pytest.approx((8.458, 0.0), abs=1e-3)
    assert mean_range_limits(D(100), D(4), 10).lcl_r == pytest.approx(0.892, abs=1e-3)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: individuals_limits([D(1)]), "too_few_values"),
        (lambda: individuals_limits([]), "too_few_values"),
        (lambda: mean_range_limits(D(1), D(1), 1), "subgroup_size_not_in_table"),
        (lambda: mean_range_limits(D(1), D(1), 26), "subgroup_size_not_in_table"),
        (lambda: mean_range_limits(D(1), D(-1), 5), "range_negative"),
    ],
)
def test_too_little_to_draw_limits_from_is_refused(call, code):
    with pytest.raises(Refused, match=code):
        call()


def test_a_point_on_a_limit_is_inside():
    values = [D("4.5"), D("4.49"), D("5.5"), D("5.51")]
    assert points_beyond(values, lower=4.5, upper=5.5) == [1, 3]
