from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.conformity.censoring import Bound, as_received, by_capability, censored_sum, possible_range
from lims.conformity.limits import Limits
from lims.conformity.readings import parse_value
from lims.conformity.refusals import Refused

D = Decimal
CAPABLE = {"lod": D("0.005"), "loq": D("0.015")}


@pytest.mark.parametrize(
    ("value", "limit", "report", "upper", "lower"),
    [
        ("0.003", "0.01", "ND(<0.005)", "pass", "fail"),
        ("0.003", "0.005", "ND(<0.005)", "pass", "fail"),
        ("0.003", "0.004", "ND(<0.005)", "inconclusive", "inconclusive"),
        ("-0.001", "0.01", "ND(<0.005)", "pass", "fail"),
        ("0.005", "0.01", "<0.015", "inconclusive", "inconclusive"),
        ("0.012", "0.015", "<0.015", "pass", "fail"),
        ("0.012", "0.004", "<0.015", "fail", "pass"),
        ("0.012", "0.005", "<0.015", "inconclusive", "pass"),
        ("0.015", "0.015", "0.015", "pass", "pass"),
        ("0.0150", "0.014", "0.0150", "fail", "pass"),
    ],
)
def test_a_result_near_the_capability_of_the_method_is_a_range(value, limit, report, upper, lower):
    result = by_capability(D(value), **CAPABLE)
    assert result.report == report
    assert Limits.at_most(D(limit)).verdict_on(result.possible) == upper
    assert Limits.at_least(D(limit)).verdict_on(result.possible) == lower


@pytest.mark.parametrize(
    ("value", "capability", "report"),
    [
        ("0.003", {}, "0.003"),
        ("0.003", {"lod": D("0.005")}, "ND(<0.005)"),
        ("0.005", {"lod": D("0.005")}, "0.005"),
        ("0.003", {"loq": D("0.015")}, "<0.015"),
        ("0.003", {"lod": D("0.005"), "loq": D("0.005")}, "ND(<0.005)"),
    ],
)
def test_a_method_may_state_one_limit_or_none(value, capability, report):
    assert by_capability(D(value), **capability).report == report


@pytest.mark.parametrize(
    ("capability", "code"),
    [
        ({"lod": D(2), "loq": D(1)}, "lod_above_loq"),
        ({"lod": D(0)}, "detection_limit_not_positive"),
        ({"loq": D(-1)}, "detection_limit_not_positive"),
    ],
)
def test_an_impossible_capability_is_refused(capability, code):
    with pytest.raises(Refused, match=code):
        by_capability(D(1), **capability)


@pytest.mark.parametrize(
    ("text", "report", "limit", "upper", "lower"),
    [
        ("<5", "<5", "5", "pass", "fail"),
        ("<5", "<5", "4.9", "inconclusive", "inconclusive"),
        ("<5", "<5", "0", "inconclusive", "pass"),
        (">5", ">5", "5", "fail", "pass"),
        (">5", ">5", "5.1", "inconclusive", "inconclusive"),
        (">5", ">5", "4", "fail", "pass"),
        ("5.0", "5.0", "5", "pass", "pass"),
    ],
)
def test_a_result_censored_by_somebody_else_is_judged_by_its_range(text, report, limit, upper, lower):
    result = as_received(parse_value(text))
    assert result.report == report
    assert Limits.at_most(D(limit)).verdict_on(result.possible) == upper
    assert Limits.at_least(D(limit)).verdict_on(result.possible) == lower


@pytest.mark.parametrize(("text", "code"), [("<0", "empty_range"), ("<-1", "empty_range"), ("ND", "not_a_number")])
def test_a_range_in_which_nothing_lies_is_refused(text, code):
    with pytest.raises(Refused, match=code):
        possible_range(parse_value(text))


def total_of(*components):
    return censored_sum([parse_value(component) for component in components])


@pytest.mark.parametrize(
    ("components", "lower", "middle", "upper"),
    [
        (["0.8", "<0.5", "<0.4"], "0.8", "1.25", "1.7"),
        (["1.50", "2.5"], "4.00", "4.00", "4.00"),
        (["<1", "<2"], "0", "1.5", "3"),
        (["<0.3"], "0", "0.15", "0.3"),
        (["-0.1", "<0.1"], "-0.1", "-0.05", "0.0"),
    ],
)
def test_a_censored_part_counts_as_nothing_half_and_all(components, lower, middle, upper):
    found = total_of(*components)
    assert (str(found.lower), str(found.middle), str(found.upper)) == (lower, middle, upper)


@pytest.mark.parametrize(
    ("components", "limit", "verdict"),
    [
        (["0.8", "<0.5", "<0.4"], "1.5", "inconclusive"),
        (["0.8", "<0.5", "<0.4"], "1.7", "pass"),
        (["0.8", "<0.5", "<0.4"], "1.69", "inconclusive"),
        (["0.8", "<0.5", "<0.4"], "0.8", "inconclusive"),
        (["0.8", "<0.5", "<0.4"], "0.79", "fail"),
        (["0.8", ">0.5"], "1.5", "inconclusive"),
        (["0.8", ">0.8"], "1.5", "fail"),
    ],
)
def test_a_sum_passes_by_its_upper_and_fails_by_its_lower_bound(components, limit, verdict):
    assert total_of(*components).verdict(D(limit)) == verdict


@pytest.mark.parametrize(("bound", "verdict"), [("lower", "pass"), ("middle", "pass"), ("upper", "fail")])
def test_a_prescribed_bound_decides_alone(bound, verdict):
    assert total_of("0.8", "<0.5", "<0.4").verdict(D("1.25"), bound=Bound(bound)) == verdict


def test_a_part_without_an_end_leaves_the_prescribed_bound_open():
    endless = total_of("0.8", ">0.5")
    assert (endless.middle, endless.upper) == (None, None)
    assert endless.verdict(D(100), bound=Bound.UPPER) == "inconclusive"


def test_nothing_has_no_sum():
    with pytest.raises(Refused, match="no_components"):
        censored_sum([])


@given(st.lists(st.tuples(st.booleans(), st.decimals(min_value="0.01", max_value=100, places=2)), min_size=1))
def test_the_three_bounds_stand_in_order(parts):
    found = total_of(*(f"<{number}" if is_censored else str(number) for is_censored, number in parts))
    assert found.lower <= found.middle <= found.upper
