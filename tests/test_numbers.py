import string
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from lims import clock
from lims.numbers import (
    DIGITS,
    Counter,
    NotANumber,
    NumberKind,
    NumbersUsedUp,
    next_block,
    next_number,
    parse,
    spell,
)

KINDS = list(NumberKind)
CHARACTERS = string.digits + string.ascii_uppercase


def running(number: str) -> int:
    return int(number[3:-1])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("at", [1, 123, 9_999_999])
def test_a_number_reads_back_as_what_it_belongs_to(kind, at):
    text = spell(kind, 20, at)
    assert len(text) <= 12
    assert parse(text).kind is kind
    assert parse(text).text == text


def test_no_two_kinds_share_a_letter():
    assert len({kind.value for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_single_mistyped_character_is_caught(kind):
    text = spell(kind, 20, 4711)
    for position in range(len(text)):
        for wrong in set(CHARACTERS) - {text[position]}:
            mistyped = text[:position] + wrong + text[position + 1 :]
            with pytest.raises(NotANumber):
                parse(mistyped)


def test_two_neighbours_that_change_places_are_caught():
    text = spell(NumberKind.SAMPLE, 20, 1234567)
    for at in range(len(text) - 1):
        swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        if swapped != text:
            with pytest.raises(NotANumber):
                parse(swapped)


@pytest.mark.parametrize("written", ["{}", "  {} ", "lower", "{0[0]} {0[1]}", "{0[0]}-{0[1]}"])
def test_case_blanks_and_hyphens_do_not_matter(written):
    text = spell(NumberKind.SAMPLE, 20, 123)
    typed = text.lower() if written == "lower" else written.format(text if "[" not in written else (text[:3], text[3:]))
    assert parse(typed).text == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "unknown kind"),
        ("6901234567892", "unknown kind"),
        ("X200000123", "unknown kind"),
        ("S20000012", "length"),
        ("S2000001234567", "length"),
        ("S20ABCDEFG1", "length"),
        ("S20０000123U", "length"),
        ("S200000123!", "check character"),
    ],
)
def test_what_is_no_number_says_why(text, why):
    with pytest.raises(NotANumber) as refused:
        parse(text)
    assert refused.value.why == why


def test_numbers_follow_each_other(session):
    first, second = (next_number(session, NumberKind.SAMPLE) for _ in range(2))
    assert running(second) == running(first) + 1


def test_each_kind_and_year_counts_for_itself(session):
    sample, order = next_number(session, NumberKind.SAMPLE), next_number(session, NumberKind.ORDER)
    assert running(sample) == running(order) == 1
    with clock.running_from(clock.now().replace(year=2021)):
        assert next_number(session, NumberKind.SAMPLE)[:3] == "S21"


def test_a_block_is_taken_at_once_and_nobody_else_gets_from_it(session):
    block = next_block(session, NumberKind.SAMPLE, 50)
    assert [running(one) for one in block] == list(range(1, 51))
    assert running(next_number(session, NumberKind.SAMPLE)) == 51


def test_a_number_is_undone_with_its_transaction(session):
    taken = next_number(session, NumberKind.SAMPLE)
    session.rollback()
    assert next_number(session, NumberKind.SAMPLE) == taken


def test_taking_a_number_needs_no_audit_row_of_its_own(session):
    next_number(session, NumberKind.SAMPLE)
    session.commit()
    assert session.scalar(select(Counter.last).where(Counter.kind == "S")) == 1


def test_people_who_ask_at_once_get_different_numbers_even_the_first_of_a_year(database):
    def take(_: int) -> list[str]:
        with database.transaction() as session:
            return [next_number(session, NumberKind.CASE), *next_block(session, NumberKind.CASE, 3)]

    with ThreadPoolExecutor(8) as pool:
        taken = [number for numbers in pool.map(take, range(16)) for number in numbers]
    assert sorted(map(running, taken)) == list(range(1, 65))


def test_a_number_too_long_for_its_label_is_refused(session):
    next_number(session, NumberKind.SAMPLE)
    session.execute(update(Counter).where(Counter.kind == "S").values(last=10**DIGITS - 2))
    assert len(next_number(session, NumberKind.SAMPLE)) == 11
    with pytest.raises(NumbersUsedUp):
        next_number(session, NumberKind.SAMPLE)
