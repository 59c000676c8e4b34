from types import SimpleNamespace

import pytest

from lims.accounts.identity import as_typed, parse_days, parse_holidays, parse_shifts, posts_of
from lims.errors import Invalid


@pytest.mark.parametrize(
    ("text", "shifts"),
    [
        ("08:00-16:00", [["08:00", "16:00"]]),
        (" 08:00 - 16:00 , 16:00-24:00 ", [["08:00", "16:00"], ["16:00", "00:00"]]),
        ("22:00-06:00", [["22:00", "06:00"]]),
    ],
)
def test_shifts_are_read(text, shifts):
    assert parse_shifts(text) == shifts


@pytest.mark.parametrize("text", ["", " , ", "8-16", "08:00", "25:00-26:00", "08:60-16:00", "08:00-16:00; 16:00-20:00"])
def test_what_is_no_shift_is_named(text):
    with pytest.raises(Invalid) as refused:
        parse_shifts(text)
    assert refused.value.field == "shifts"
    assert "08:00-16:00" in refused.value.remedy


@pytest.mark.parametrize(("text", "days"), [("1, 2, 3", [1, 2, 3]), ("5 1 1", [1, 5]), ("7", [7])])
def test_working_days_are_read_sorted_and_once(text, days):
    assert parse_days(text) == days


@pytest.mark.parametrize("text", ["", "0", "8", "Monday", "1, x"])
def test_what_is_no_weekday_is_named(text):
    with pytest.raises(Invalid) as refused:
        parse_days(text)
    assert refused.value.field == "working_days"


def test_holidays_are_read_sorted_and_once():
    assert parse_holidays("2020-05-04\n2020-05-01 2020-05-04") == ["2020-05-01", "2020-05-04"]
    assert parse_holidays("") == []


@pytest.mark.parametrize("text", ["1 May", "2020-02-30", "2020-05-01, 2020-05-02"])
def test_what_is_no_day_is_named(text):
    with pytest.raises(Invalid) as refused:
        parse_holidays(text)
    assert refused.value.field == "holidays"


def test_what_the_form_shows_is_read_back_as_the_same():
    identity = SimpleNamespace(
        name="L", name_zh="实验室", address="A", address_zh="地址", zone="Asia/Shanghai",
        shifts=[["08:00", "16:00"], ["16:00", "00:00"]], working_days=[1, 2], holidays=["2020-05-01", "2020-05-04"],
        site="", contact="", accreditation="", posts="Port | 1 Quay | +1", page_seal=False,
    )  # fmt: skip
    shown = as_typed(identity)
    assert parse_shifts(shown["shifts"]) == identity.shifts
    assert parse_days(shown["working_days"]) == identity.working_days
    assert parse_holidays(shown["holidays"]) == identity.holidays
    assert posts_of(shown["posts"]) == {"Port": ("1 Quay", "+1")}
    assert shown["name_zh"] == "实验室"


@pytest.mark.parametrize("text", ["Port", "Port | 1 Quay", " | 1 Quay | +1", "Port | 1 Quay | +1 | more"])
def test_a_post_has_a_name_an_address_and_a_contact(text):
    with pytest.raises(Invalid) as refused:
        posts_of(f"Other port | 2 Quay | +2\n{text}")
    assert (refused.value.field, refused.value.value) == ("posts", text.strip())
