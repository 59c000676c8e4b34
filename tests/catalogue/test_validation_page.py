import io
import json
from datetime import UTC, datetime

import pikepdf
import pytest

from lims.catalogue.validation import CaseLine, Report
from lims.catalogue.validation_page import ATTACHED, validation_html, validation_job, validation_text
from lims.printing.fonts import ensure_fonts
from lims.printing.pdf import Renderer

GOOD = CaseLine("V-029", "shipped", "round", "rounded: 2", "rounded: 2", "GB/T 8170-2008", agrees=True)
BAD = CaseLine("L-1", "own.yaml", "YY 0469-2011 single bfe", "verdict: pass", "verdict: fail <", "四舍", agrees=False)


def make_report(*cases):
    at = datetime(2020, 5, 6, 4, tzinfo=UTC).isoformat(timespec="seconds")
    return Report(at, {"greenlane-lims": "0.1.0", "python": "3.11"}, {"EN 166:2001": "ab" * 32}, cases)


def test_the_page_names_every_case_with_what_was_expected_and_found():
    page = validation_html(make_report(GOOD, BAD)).replace("<wbr/>", "")
    for text in (
        "V-029",
        "rounded: 2",
        "GB/T 8170-2008",
        "verdict: fail &lt;",
        "四舍",
        "EN 166:2001",
        "2020-05-06 04:00",
    ):
        assert text in page
    assert "2 worked examples, 1 as expected, 1 not as expected." in page


@pytest.mark.parametrize(("cases", "word", "heading"), [((GOOD,), "Pass", False), ((GOOD, BAD), "Fail", True)])
def test_the_whole_fails_where_one_case_does(cases, word, heading):
    page = validation_html(make_report(*cases))
    assert f"<b>{word}</b>" in page
    assert ("<h2>Not as expected" in page) is heading


def test_each_file_of_the_laboratory_has_its_own_table():
    page = validation_html(make_report(GOOD, BAD))
    assert page.index("Examples shipped with the program") < page.index("Examples of the laboratory: own.")


def test_the_same_report_is_the_same_job_and_another_is_not():
    assert validation_job(make_report(GOOD)) == validation_job(make_report(GOOD))
    assert validation_job(make_report(GOOD)).identifier != validation_job(make_report(BAD)).identifier


def test_the_text_for_the_fonts_holds_what_a_file_of_the_laboratory_says():
    assert "四舍" in validation_text(make_report(BAD))


def test_the_report_is_printed_with_its_data_inside(request):
    fontset = ensure_fonts(request.config.cache.mkdir("printing-fonts"))
    report = make_report(GOOD, BAD)
    with pikepdf.open(io.BytesIO(Renderer(fontset).render(validation_job(report)))) as pdf:
        assert len(pdf.pages) == 1
        assert json.loads(pdf.attachments[ATTACHED].get_file().read_bytes()) == json.loads(json.dumps(report.to_dict()))
