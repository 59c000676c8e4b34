import subprocess
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from support.certificates import CASES, job_of

from lims.printing.documents import RenderJob
from lims.printing.pdf import Renderer

PAGE = '<html lang="en"><head><title>A page</title></head><body>{}</body></html>'


@pytest.mark.parametrize("case", CASES)
def test_the_page_of_a_certificate_is_well_formed_and_so_read_fast(case: str):
    assert fromstring(job_of(CASES[case]()).html).tag == "html"


def test_a_page_that_is_not_well_formed_is_read_as_html_and_looks_the_same(renderer: Renderer):
    strict, loose = "<p>Pass &amp; fail</p><p>合格</p>", "<p>Pass & fail<p>合格</p>"
    made = {renderer.render(RenderJob(PAGE.format(text), "base.css")) for text in (strict, loose)}
    assert len(made) == 1


@pytest.mark.requires("poppler")
def test_the_numbers_of_a_list_are_still_printed(renderer: Renderer, tmp_path: Path):
    (tmp_path / "list.pdf").write_bytes(
        renderer.render(RenderJob(PAGE.format("<ol><li>drawn</li><li>sealed</li></ol>"), "base.css"))
    )
    read = subprocess.run(["pdftotext", "list.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert read.stdout.split()[:4] == ["1.", "drawn", "2.", "sealed"]
