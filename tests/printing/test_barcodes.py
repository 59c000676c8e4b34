import re

import pytest

from lims.printing.barcodes import (
    QUIET_MODULES,
    code128_modules,
    code128_svg,
    code128_width_mm,
    qr_data_uri,
    qr_svg,
)
from lims.printing.errors import BarcodeTooLong


@pytest.mark.parametrize("number", ["S2000000127K", "C2000000015M", "IN-0042X", "1"])
def test_the_path_draws_exactly_the_modules(number: str):
    drawn = set()
    for start, length in re.findall(r"M(\d+) 0h(\d+)", code128_svg(number)):
        drawn |= set(range(int(start), int(start) + int(length)))
    modules = code128_modules(number)
    assert drawn == {place + QUIET_MODULES for place, module in enumerate(modules) if module == "1"}
    assert min(drawn) == QUIET_MODULES
    assert max(drawn) == len(modules) + QUIET_MODULES - 1


@pytest.mark.parametrize("number", ["S2000000127K", "ABCDEFGHIJKL", "202004201234"])
def test_twelve_characters_and_quiet_zones_fit_a_label_of_50_mm(number: str):
    assert code128_width_mm(number) <= 50


def test_a_code_that_does_not_fit_is_refused_with_its_width():
    with pytest.raises(BarcodeTooLong) as refusal:
        code128_svg("ABCDEFGHIJKLMNOPQRST", room_mm=50)
    assert refusal.value.facts["width_mm"] > refusal.value.facts["room_mm"]


def test_what_a_code_says_is_escaped_in_its_name():
    assert 'aria-label="QR code &lt;b&gt;"' in qr_svg("<b>", 15)
    assert qr_data_uri("<b>").startswith("data:image/svg+xml;base64,")
