import pytest
from jinja2 import UndefinedError

from lims.printing.pages import breakable, page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("CN-5301", "CN-5301"),
        ("CN5301-884213", "CN5301-884213"),
        ("https://lims.example/v/7Q2", "https://<wbr/>lims.example/<wbr/>v/7Q2"),
        ("abcde<b/c", "abcde&lt;b/<wbr/>c"),
        ("0123456789abcdefXYZ", "0123456789abcdef<wbr/>XYZ"),
        ("", ""),
    ],
)
def test_a_long_code_may_break_and_stays_escaped(text: str, shown: str):
    assert breakable(text) == shown


def test_a_hole_in_the_values_is_an_error():
    with pytest.raises(UndefinedError):
        page("label_roll.html")
