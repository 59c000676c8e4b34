from decimal import Decimal

import pytest

from lims.conformity.readings import ReadingRefused, ValueKind, Word, parse_number, parse_value


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("98.30", "98.30"),
        ("0", "0"),
        ("-0.5", "-0.5"),
        ("+7", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        (" 12 ", "12"),
        ("007", "7"),
        ("1e5", "100000"),
        ("2.50E-3", "0.00250"),
        ("9" * 60 + ".1", "9" * 60 + ".1"),
    ],
)
def test_decimal_text_keeps_every_digit(text, number):
    value = parse_value(text)
    assert value.kind is ValueKind.NUMBER
    assert format(value.number, "f") == number
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "sign", "number"),
    [("<1", "<", "1"), (">10.0", ">", "10.0"), ("< 0.005", "<", "0.005"), (">-3", ">", "-3")],
)
def test_a_censored_reading_keeps_its_sign_and_its_number(text, sign, number):
    value = parse_value(text)
    assert (value.kind, value.sign, str(value.number), value.text) == (ValueKind.CENSORED, sign, number, text)


@pytest.mark.parametrize(("text", "number"), [("3-4", "3.5"), ("4-5", "4.5"), ("1-2", "1.5"), ("0-1", "0.5")])
def test_a_half_grade_lies_between_its_neighbours(text, number):
    value = parse_value(text)
    assert value.kind is ValueKind.GRADE
    assert str(value.number) == number


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("pass", Word.PASS),
        ("PASS", Word.PASS),
        ("合格", Word.PASS),
        ("fail", Word.FAIL),
        ("不合格", Word.FAIL),
        ("未通过", Word.FAIL),
        ("absent", Word.ABSENT),
        ("无", Word.ABSENT),
        ("阴性", Word.ABSENT),
        ("present", Word.PRESENT),
        ("阳性", Word.PRESENT),
        ("检出", Word.PRESENT),
        ("ND", Word.NOT_DETECTED),
        ("nd", Word.NOT_DETECTED),
        ("未检出", Word.NOT_DETECTED),
        (" Not Detected ", Word.NOT_DETECTED),
    ],
)
def test_words_are_understood_in_both_languages(text, word):
    value = parse_value(text)
    assert (value.kind, value.word, value.number) == (ValueKind.WORD, word, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("NaN", "not_finite"),
        ("-nan", "not_finite"),
        ("sNaN12", "not_finite"),
        ("inf", "not_finite"),
        ("-Infinity", "not_finite"),
        ("∞", "not_finite"),
        ("#DIV/0!", "not_finite"),
        ("９８", "full_width"),
        ("98．3", "full_width"),
        ("＜1", "full_width"),
        ("98。3", "full_width"),
        ("٩٨", "foreign_digit"),
        ("<=5", "unknown_sign"),
        ("≥5", "unknown_sign"),
        ("~5", "unknown_sign"),
        ("abc", "letters"),
        ("5Pa", "letters"),
        ("1O0", "letters"),
        ("0x10", "letters"),
        ("n/a", "letters"),
        ("98,3", "decimal_comma"),
        ("1,000", "decimal_comma"),
        ("1 000", "space_inside"),
        ("1_000", "not_a_number"),
        ("-", "not_a_number"),
        (".", "not_a_number"),
        ("<", "not_a_number"),
        ("<>1", "not_a_number"),
        ("--5", "not_a_number"),
        ("5%", "not_a_number"),
        ("−5", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("3-5", "not_a_half_grade"),
        ("4-3", "not_a_half_grade"),
        ("1e4001", "number_out_of_range"),
        ("<1e-999999999", "number_out_of_range"),
        ("1" * 4001, "number_out_of_range"),
    ],
)
def test_what_would_have_to_be_guessed_is_refused_with_its_own_reason(text, code):
    with pytest.raises(ReadingRefused) as refused:
        parse_value(text)
    assert refused.value.code == code
    assert refused.value.text == text.strip()


@pytest.mark.parametrize("text", ["<1", "3-4", "pass", "ND"])
def test_only_a_number_is_a_number(text):
    with pytest.raises(ReadingRefused) as refused:
        parse_number(text)
    assert refused.value.code == "not_a_number"


def test_a_refusal_says_what_it_was_about():
    with pytest.raises(ReadingRefused, match=r"letters \(text=5Pa\)"):
        parse_value("5Pa")
