import pytest

from lims.certificates.words import as_written, country, join, listed, sentence, word
from lims.printing.certificate_content import both


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Shanghai", both("Shanghai", "")), ("上海 Shanghai", both("", "上海 Shanghai")), ("", both("", ""))],
)
def test_what_somebody_wrote_stands_in_the_language_it_was_written_in(text, expected):
    assert as_written(text) == expected


@pytest.mark.parametrize(
    ("items", "english", "chinese"),
    [
        ([], "", ""),
        (["5.1"], "clause 5.1", "条款5.1"),
        (["5.1", "5.1"], "clause 5.1", "条款5.1"),
        (["5.1", "5.2"], "clauses 5.1 and 5.2", "条款5.1、5.2"),
        (["5.1", "5.2", "5.3"], "clauses 5.1, 5.2 and 5.3", "条款5.1、5.2、5.3"),
    ],
)
def test_lists_read_like_sentences(items, english, chinese):
    assert listed((both(one, one) for one in items), noun="clause") == both(english, chinese)


def test_known_words_have_both_languages_and_unknown_ones_stay():
    assert word("unit", "千克") == both("kg", "千克")
    assert word("unit", "bale") == both("bale", "")


def test_countries_have_names():
    assert country("DE") == both("Germany", "德国")


def test_a_fact_that_exists_in_one_language_is_used_in_both():
    assert sentence("deviation", clause="5.1", text=both("", "缺一件")) == both("5.1: 缺一件", "5.1：缺一件")


def test_sentences_are_joined_with_blanks_in_english_only():
    assert join([both("One.", "一。"), both("", ""), both("Two.", "二。")]) == both("One. Two.", "一。二。")
