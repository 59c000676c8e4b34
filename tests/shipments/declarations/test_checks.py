from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pydantic_core import PydanticCustomError

from lims.shipments.declarations import checks
from lims.shipments.declarations.models import IdentifierKind


def code_of(refused: pytest.ExceptionInfo[PydanticCustomError]) -> str:
    return refused.value.type


@pytest.mark.parametrize("given", ["6307900010", "6307.9000.10", " 6307 9000 10 "])
def test_a_commodity_code_has_ten_digits_whatever_stands_between_them(given):
    assert checks.hs_code(given) == "6307900010"


@pytest.mark.parametrize("given", ["630790001", "63079000100", "63079000I0", "", "６３０７９０００１０x"])
def test_another_commodity_code_is_refused(given):
    with pytest.raises(PydanticCustomError) as refused:
        checks.hs_code(given)
    assert code_of(refused) == "not_ten_digits"


@pytest.mark.parametrize(
    ("given", "customs", "kept"),
    [
        ("223320200000123456", "CN", "223320200000123456"),
        ("2233 2020 0000 1234 5a", "CN", "22332020000012345A"),
        ("20GB1234567890AB12", "GB", "20GB1234567890AB12"),
        ("12345678901", "JP", "12345678901"),
    ],
)
def test_a_declaration_number_is_checked_as_its_customs_writes_it(given, customs, kept):
    assert checks.declaration_number(given, customs) == kept


@pytest.mark.parametrize(
    ("given", "customs", "code"),
    [
        ("22332020000012345", "CN", "not_eighteen_characters"),
        ("2233202000001234567", "CN", "not_eighteen_characters"),
        ("22332020-000123456", "CN", "not_eighteen_characters"),
        ("123", "JP", "not_a_declaration_number"),
        ("<script>", "JP", "not_a_declaration_number"),
    ],
)
def test_another_declaration_number_is_refused(given, customs, code):
    with pytest.raises(PydanticCustomError) as refused:
        checks.declaration_number(given, customs)
    assert code_of(refused) == code


@pytest.mark.parametrize(
    ("given", "kind", "kept"),
    [
        ("91310000 6073400002", IdentifierKind.USCC, "913100006073400002"),
        ("gb123456789000", IdentifierKind.EORI, "GB123456789000"),
        ("XI123456789000", IdentifierKind.EORI, "XI123456789000"),
        ("12-3456789", IdentifierKind.OTHER, "12-3456789"),
    ],
)
def test_a_party_is_identified_by_a_checked_number(given, kind, kept):
    assert checks.identifier(given, kind) == kept


@pytest.mark.parametrize(
    ("given", "kind", "code"),
    [
        ("913100006073400003", IdentifierKind.USCC, "not_a_uscc"),
        ("9131000060734000", IdentifierKind.USCC, "not_a_uscc"),
        ("ZZ123456789", IdentifierKind.EORI, "not_an_eori"),
        ("GB1234567890123456", IdentifierKind.EORI, "not_an_eori"),
        ("GB", IdentifierKind.EORI, "not_an_eori"),
        ("12", IdentifierKind.OTHER, "not_an_identifier"),
    ],
)
def test_a_number_that_does_not_hold_together_identifies_nobody(given, kind, code):
    with pytest.raises(PydanticCustomError) as refused:
        checks.identifier(given, kind)
    assert code_of(refused) == code


@pytest.mark.parametrize("given", ["NL", "nl", " CN "])
def test_a_country_is_two_letters_of_the_list(given):
    assert checks.country(given) == given.strip().upper()


@pytest.mark.parametrize("given", ["EU", "ZZ", "UK", "NLD", "", "1A"])
def test_what_is_no_country_is_refused(given):
    with pytest.raises(PydanticCustomError) as refused:
        checks.country(given)
    assert code_of(refused) == "no_such_country"


@pytest.mark.parametrize(
    ("given", "kept"), [("98.30", "98.30"), ("5000", "5000"), (12, "12"), (Decimal("1.50"), "1.50")]
)
def test_a_quantity_is_kept_as_it_was_typed(given, kept):
    assert str(checks.quantity(given)) == kept


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (98.3, "not_exact"),
        (True, "not_exact"),
        (None, "not_exact"),
        ("1,5", "not_a_decimal"),
        ("1e5", "not_a_decimal"),
        ("-1", "not_a_decimal"),
        ("NaN", "not_a_decimal"),
        ("１２", "not_a_decimal"),
        ("", "not_a_decimal"),
        ("0.00", "not_positive"),
    ],
)
def test_a_quantity_that_is_no_exact_amount_is_refused(given, code):
    with pytest.raises(PydanticCustomError) as refused:
        checks.quantity(given)
    assert code_of(refused) == code


@pytest.mark.parametrize(
    ("given", "code"),
    [("2.5", "not_a_whole_number"), (2.0, "not_a_whole_number"), ("x", "not_a_whole_number"), ("0", "not_positive")],
)
def test_a_lot_has_a_whole_number_of_units(given, code):
    with pytest.raises(PydanticCustomError) as refused:
        checks.whole_number(given)
    assert code_of(refused) == code


NOT_DAYS = [20200401, "2020-4-1", "01.04.2020", "2020-02-30", datetime(2020, 4, 1, tzinfo=UTC), "", None]


@pytest.mark.parametrize("given", NOT_DAYS)
def test_only_a_day_of_the_calendar_is_a_day(given):
    with pytest.raises(PydanticCustomError) as refused:
        checks.day(given)
    assert code_of(refused) == "not_a_day"


def test_a_day_is_written_year_month_day():
    assert checks.day(" 2020-04-01 ") == date(2020, 4, 1)


def test_a_day_that_may_be_left_out_is_none():
    assert checks.maybe_day(" ") is None
    assert checks.maybe_day("2020-04-01") == date(2020, 4, 1)


def test_a_line_of_text_has_no_control_characters_and_one_spelling():
    assert checks.text("  Cafe\u0301 ") == "Café"
    with pytest.raises(PydanticCustomError):
        checks.text("two\nlines")


@pytest.mark.parametrize(("unit", "pieces"), [("个", True), ("Pieces", True), ("千克", False), ("双", False)])
def test_some_units_count_the_goods_one_by_one(unit, pieces):
    assert checks.counts_pieces(unit) is pieces


def test_a_unit_holds_no_number():
    with pytest.raises(PydanticCustomError) as refused:
        checks.unit("50 pcs")
    assert code_of(refused) == "not_a_unit"
