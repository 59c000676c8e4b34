from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.conformity.limits import Limits
from lims.conformity.refusals import Refused
from lims.conformity.units import convert, convert_difference, is_known, same_kind, unit_named

PRESSURES = ["Pa", "hPa", "kPa", "MPa", "mbar", "bar", "mm[Hg]", "mm[H2O]", "cm[H2O]", "inHg", "in[H2O]", "atm", "psi"]
values = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**6), max_value=10**6, places=4)


@pytest.mark.parametrize(
    ("value", "source", "target", "result"),
    [
        ("1.50", "kPa", "Pa", "1500"),
        ("760", "mmHg", "Pa", "101325"),
        ("19", "mm[Hg]", "Pa", "2533.125"),
        ("1", "mmH2O", "Pa", "9.80665"),
        ("17", "cm[H2O]", "kPa", "1.6671305"),
        ("35", "mmH2O", "Pa", "343.23275"),
        ("5.0", "mm[H2O]/cm2", "Pa/cm2", "49.03325"),
        ("40", "Pa/cm2", "Pa/cm²", "40"),
        ("2.1", "mbar", "Pa", "210"),
        ("8.5", "cm", "mm", "85"),
        ("1.5", "min", "s", "90"),
        ("98.60", "[degF]", "Cel", "37"),
        ("37.0", "℃", "K", "310.15"),
        ("-40", "Cel", "°F", "-40"),
        ("10", "ug/g", "mg/kg", "10"),
        ("1", "kgf", "N", "9.80665"),
        ("600", "nC", "uC", "0.6"),
        ("20", "[CFU]/(100.cm2)", "CFU/cm2", "0.2"),
    ],
)
def test_factors_are_the_definitions(value, source, target, result):
    found = convert(Decimal(value), source, target)
    assert isinstance(found, Decimal)
    assert found == Decimal(result)


def test_a_millimetre_of_mercury_is_no_decimal():
    assert convert(Decimal(1), "mmHg", "Pa") == Fraction(101325, 760)
    assert convert(Decimal(1), "inHg", "Pa") == Fraction(101325, 760) * Fraction("25.4")


def test_in_its_own_unit_a_value_keeps_its_zeros():
    assert str(convert(Decimal("98.30"), "%", "%")) == "98.30"
    assert str(convert(Decimal("1.50"), "mm Hg", "mm[Hg]")) == "1.50"
    assert str(convert(Decimal("7.0"), "{score}", "{score}")) == "7.0"


def test_an_exact_factor_does_not_let_a_value_slip_under_an_open_limit():
    reading = convert(Decimal(40), "Pa", "mm[H2O]")
    limit = convert(Decimal(40), "Pa", "mm[H2O]")
    assert not Limits.less_than(limit).holds(reading)
    assert not Limits.less_than(Decimal(40)).holds(convert(reading, "mm[H2O]", "Pa"))


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        ("Pa", "Pa/cm2", "unit_of_another_kind"),
        ("mm", "mm[Hg]", "unit_of_another_kind"),
        ("s", "Pa", "unit_of_another_kind"),
        ("%", "mg/kg", "unit_of_another_kind"),
        ("furlong", "m", "unknown_unit"),
        ("pa", "Pa", "unknown_unit"),
        ("Pa", "", "unknown_unit"),
        ("Cel/cm2", "K/cm2", "unknown_unit"),
        ("Pa/", "Pa", "unknown_unit"),
    ],
)
def test_another_kind_and_an_unknown_unit_are_refused(source, target, code):
    for conversion in (convert, convert_difference):
        with pytest.raises(Refused) as refused:
            conversion(Decimal(1), source, target)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("source", "target", "result"),
    [("[degF]", "Cel", "1"), ("Cel", "K", "1.8"), ("Cel", "Cel", "1.8"), ("K", "°F", "3.24")],
)
def test_an_uncertainty_is_converted_without_the_offset(source, target, result):
    assert convert_difference(Decimal("1.8"), source, target) == Decimal(result)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [("mmHg", "kPa", True), ("Pa", "s", False), ("{score}", "{score}", True), ("{score}", "{grade}", False)],
)
def test_kinds_are_compared_before_converting(first, second, same):
    assert same_kind(first, second) is same


def test_a_unit_is_known_or_not():
    assert is_known("Pa/cm2")
    assert not is_known("{score}")
    assert unit_named("mm[Hg]").kind == "pressure"


@given(values, st.sampled_from(PRESSURES), st.sampled_from(PRESSURES))
def test_there_and_back_is_exactly_where_it_began(value, source, target):
    assert convert(convert(value, source, target), target, source) == value


@given(values, values, st.sampled_from(PRESSURES), st.sampled_from(PRESSURES))
def test_converting_value_and_limit_never_flips_a_verdict(value, limit, source, target):
    before = Limits.less_than(limit).holds(value)
    after = Limits.less_than(convert(limit, source, target)).holds(convert(value, source, target))
    assert before is after


@given(values, st.sampled_from(["Cel", "K", "[degF]"]), st.sampled_from(["Cel", "K", "[degF]"]))
def test_temperatures_come_back_too(value, source, target):
    assert convert(convert(value, source, target), target, source) == value
