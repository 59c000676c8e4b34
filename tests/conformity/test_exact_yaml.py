import pytest

from lims.conformity.exact_yaml import load_exact, load_exact_mapping
from lims.conformity.refusals import Refused


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("98.30", "98.30"),
        ("1.0e-06", "1.0e-06"),
        ("010", "010"),
        ("1_000", "1_000"),
        ("0x1f", "0x1f"),
        ("12:30", "12:30"),
        (".nan", ".nan"),
        ("2020-01-01", "2020-01-01"),
        ("+5", "+5"),
        ("=", "="),
        ("1" * 19, "1" * 19),
        ("10_x", "10_x"),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("true", True),
        ("no", False),
        ("null", None),
        ("'12'", "12"),
    ],
)
def test_numbers_keep_their_digits_and_words_their_letters(written, read):
    found = load_exact(f"value: {written}")["value"]
    assert (found, type(found)) == (read, type(read))


def test_a_key_that_stands_twice_is_refused():
    with pytest.raises(Refused, match="the key upper stands twice"):
        load_exact("limits: {upper: 1, upper: 2}")


def test_a_merged_mapping_may_be_overridden():
    assert load_exact("base: &base {a: 1, b: 2}\nmore: {<<: *base, b: 3}")["more"] == {"a": 1, "b": 3}


@pytest.mark.parametrize(
    "text",
    [
        "a: [1",
        "[" * 100_000,
        "- " * 100_000,
        "!!int abc",
        "!!timestamp soon",
        "!!python/object:os.system x",
        "? [1, 2]\n: 3",
        b"\xff\xfe\xff",
        "a: \x00",
    ],
)
def test_nonsense_is_refused_without_falling_over(text):
    with pytest.raises(Refused, match="not_yaml"):
        load_exact(text)


@pytest.mark.parametrize("text", ["", "- 1", "word"])
def test_a_document_that_must_be_a_mapping_is_one(text):
    with pytest.raises(Refused, match="not_a_mapping"):
        load_exact_mapping(text)


def test_nesting_of_fifty_is_still_read():
    assert load_exact("[" * 50 + "]" * 50)
