from decimal import Decimal

import pytest

from lims.conformity.cases import arguments
from lims.conformity.readings import ValueKind
from lims.conformity.refusals import Refused
from lims.conformity.verdicts import Verdict


@pytest.mark.parametrize(
    ("argument", "number"), [("98.30", "98.30"), (5, "5"), (0.35, "0.35"), (1.115, "1.115"), (-0.5, "-0.5")]
)
def test_a_float_is_read_through_its_shortest_decimal_form(argument, number):
    assert str(arguments.number(argument)) == number


@pytest.mark.parametrize(
    ("argument", "whole"), [("5", 5), (5, 5), ("5.0", 5), (5.0, 5), ("-3", -3), ("+4", 4), (" 6 ", 6), ("5.", 5)]
)
def test_a_whole_number_may_be_written_with_zeros(argument, whole):
    assert arguments.whole(argument) == whole


@pytest.mark.parametrize("argument", ["5.5", "1e3", "five", "", "５", 5.5, "9" * 4001])
def test_what_is_not_whole_is_refused(argument):
    with pytest.raises(Refused, match="not_a_whole_number"):
        arguments.whole(argument)


@pytest.mark.parametrize("argument", [None, True, [], {}, b"1"])
def test_only_text_and_numbers_are_numbers(argument):
    for read in (arguments.number, arguments.whole, arguments.reading):
        with pytest.raises(Refused, match="not_a_number"):
            read(argument)


def test_nothing_stays_nothing():
    assert arguments.maybe_number(None) is arguments.maybe_whole(None) is None
    assert (arguments.maybe_number("1.0"), arguments.maybe_whole("1")) == (Decimal("1.0"), 1)


@pytest.mark.parametrize("argument", ["true", 1, 0, None, "yes"])
def test_what_looks_like_true_is_not_true(argument):
    with pytest.raises(Refused, match="not_true_or_false"):
        arguments.flag(argument)


def test_true_and_false_are_flags():
    assert arguments.flag(True) is True
    assert arguments.flag(False) is False


@pytest.mark.parametrize("argument", ["PASS", None, [], {}, 1])
def test_a_word_must_be_on_the_list(argument):
    with pytest.raises(Refused, match="no_verdict"):
        arguments.word(Verdict, argument, "no_verdict")


def test_a_word_on_the_list_is_returned():
    assert arguments.word(Verdict, "pass", "no_verdict") is Verdict.PASS


@pytest.mark.parametrize("argument", ["3-4", "pass", "ND"])
def test_measured_means_a_number_or_a_censored_one(argument):
    with pytest.raises(Refused, match="not_a_number"):
        arguments.measured(argument)
    assert arguments.measured("<3").kind is ValueKind.CENSORED
    assert arguments.measured(3).kind is ValueKind.NUMBER


def test_a_lone_value_is_no_list_and_no_mapping():
    assert arguments.items(["1"]) == ["1"]
    assert arguments.numbers(["1.0", 2]) == [Decimal("1.0"), Decimal(2)]
    assert arguments.mapping({"d": 1}) == {"d": 1}
    for argument in ("1", None, 1):
        with pytest.raises(Refused, match="not_a_list"):
            arguments.items(argument)
    for argument in ("1", None, {1: 2}, []):
        with pytest.raises(Refused, match="not_a_mapping"):
            arguments.mapping(argument)
