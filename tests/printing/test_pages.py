import pytest
from jinja2 import UndefinedError

from lims.printing.pages import breakable, page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("CN-5301", "CN-<wbr>5301"),
        ("a<b/c", "a&lt;b/<wbr>c"),
        ("0123456789abcdefXYZ", "0123456789abcdef<wbr>XYZ"),
        ("", ""),
    ],
)
def test_a_long_code_may_break_and_stays_escaped(text: str, shown: str):
    assert breakable(text) == shown


def test_a_hole_in_the_values_is_an_error():
    with pytest.raises(UndefinedError):
        page("label_roll.html")
