import string
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from lims import clock
from lims.numbers import (
    COMMAND_WORDS,
    DIGITS,
    Counter,
    NotANumber,
    NumberKind,
    NumbersUsedUp,
    command_word,
    next_block,
    next_number,
    parse,
    parse_piece,
    parse_specimen,
    spell,
    spell_command,
    spell_piece,
    spell_specimen,
)

KINDS = [kind for kind in NumberKind if kind is not NumberKind.COMMAND]
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
    assert len({kind.value for kind in NumberKind}) == len(NumberKind)


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


@pytest.mark.parametrize("word", COMMAND_WORDS)
def test_a_command_card_reads_back_in_any_case_and_misread_is_caught(word):
    card = spell_command(word)
    assert len(card) <= 12
    assert parse(card.lower()).kind is NumberKind.COMMAND
    assert command_word(parse(card).text) == word
    for position in range(len(card)):
        with pytest.raises(NotANumber):
            parse(card[:position] + ("Q" if card[position] != "Q" else "7") + card[position + 1 :])


@pytest.mark.parametrize(
    ("text", "why"),
    [("XYZ-1234", "unknown kind"), ("X", "unknown kind"), ("XRECEIVE?", "check character"), ("XFLY1", "unknown kind")],
)
def test_what_only_begins_like_a_command_is_none_of_ours(text, why):
    with pytest.raises(NotANumber) as refused:
        parse(text)
    assert refused.value.why == why


def test_only_known_words_get_a_card():
    with pytest.raises(NotANumber):
        spell_command("FLY")


@pytest.mark.parametrize("no", [1, 7, 47, 99, 125])
def test_a_specimen_code_names_its_sample_and_its_own_number(no):
    sample = spell(NumberKind.SAMPLE, 20, 123)
    code = spell_specimen(sample, no)
    assert parse_specimen(code) == (sample, no)
    assert parse_specimen(f" {code.lower()} ") == (sample, no)


def test_the_code_of_a_test_piece_leads_to_its_specimen():
    sample = spell(NumberKind.SAMPLE, 20, 123)
    assert spell_piece(sample, 7, 3) == f"{sample}.07.3"
    assert parse_piece(f"{sample}.07.3".lower()) == (sample, 7, 3)
    assert parse_specimen(f"{sample}.07.12") == (sample, 7)
    assert parse_piece(f"{sample}.07") == (sample, 7, None)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("{sample}", "unknown kind"),
        ("{sample}.7", "unknown kind"),
        ("{sample}.00", "unknown kind"),
        ("{sample}.0007", "unknown kind"),
        ("{sample}.07.0", "unknown kind"),
        ("{sample}.07.123", "length"),
        ("{instrument}.07", "unknown kind"),
        ("S200000124U.07", "check character"),
        ("4006381.07", "unknown kind"),
        ("S2000.07", "length"),
    ],
)
def test_what_is_no_specimen_code_says_why(code, why):
    numbers = {
        "sample": spell(NumberKind.SAMPLE, 20, 123),
        "instrument": spell(NumberKind.INSTRUMENT, 20, 1),
    }
    with pytest.raises(NotANumber) as refused:
        parse_specimen(code.format(**numbers))
    assert refused.value.why == why
