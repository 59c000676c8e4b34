from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from support.certificates import job_of, make_content, short_content

from lims.printing.fonts import FontSet
from lims.printing.page_seal import AT_MOST, DIAMETER, seal, slice_of, slices
from lims.printing.pdf import Renderer


@pytest.mark.parametrize("pages", range(2, 40))
def test_the_slices_of_each_seal_make_it_whole(pages: int):
    found = slices(pages)
    assert len(found) == pages
    whole = [of for place, of in found if place == 0]
    assert found == [(place, of) for of in whole for place in range(of)]
    assert all(2 <= of <= AT_MOST for of in whole)


def test_a_single_page_has_no_seam():
    assert slices(1) == slices(0) == []


def test_a_slice_lies_at_the_right_edge_and_shows_its_own_part():
    told = [slice_of(place, 2, page_width=595.0, page_height=842.0) for place in (0, 1)]
    assert all(f"{595.0 - DIAMETER / 2:.2f} " in one for one in told)
    assert told[0] != told[1]
    assert all(one.startswith("/Artifact") and one.endswith("EMC") for one in told)


def test_the_seal_spells_the_laboratory(fontset: FontSet):
    assert seal("昆明", fontset) != seal("北京", fontset)


def drawn_on(pdf: bytes) -> list[bool]:
    with pikepdf.open(BytesIO(pdf)) as read:
        return [b"/PageSeal Do" in page.Contents[0].read_bytes() if isinstance(page.Contents, pikepdf.Array)
                else False for page in read.pages]  # fmt: skip


def test_it_is_printed_across_all_pages_where_the_laboratory_wants_it(
    renderer: Renderer, printed: Callable[[str], bytes]
):
    sealed = renderer.render(job_of(make_content(page_seal=True)))
    assert drawn_on(sealed) == [True, True]
    assert sealed == renderer.render(job_of(make_content(page_seal=True)))
    assert len(sealed) < len(printed("pass")) + 8_000
    assert drawn_on(printed("pass")) == [False, False]
    assert drawn_on(renderer.render(job_of(short_content() | {"page_seal": True}))) == [False]
