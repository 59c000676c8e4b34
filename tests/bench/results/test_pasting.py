import pytest

from lims.bench.results.pasting import Declared, as_declared

COMMA, WIDE = Declared.DECIMAL_COMMA, Declared.FULL_WIDTH


@pytest.mark.parametrize(
    ("typed", "declared", "read"),
    [
        ("98,3", [], "98,3"),
        ("98,3", [COMMA], "98.3"),
        ("<0,50", [COMMA], "<0.50"),
        ("1.234,5", [COMMA], "1.234,5"),
        ("1,234,5", [COMMA], "1,234,5"),
        ("98.3", [COMMA], "98.3"),
        ("９８．３０", [], "９８．３０"),
        ("９８．３０", [WIDE], "98.30"),
        ("98。3", [WIDE], "98.3"),
        ("９８，３", [WIDE], "98,3"),
        ("９８，３", [WIDE, COMMA], "98.3"),
        ("合格", [WIDE], "合格"),
        ("３-４", [WIDE], "3-4"),
    ],
)
def test_only_what_the_person_declared_is_read_otherwise(typed, declared, read):
    assert as_declared(typed, declared) == read
