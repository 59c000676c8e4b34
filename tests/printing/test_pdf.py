import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from support.certificates import make_content

from lims.printing.documents import AttachedFile, RenderJob
from lims.printing.errors import NotPrintable
from lims.printing.fonts import FontSet
from lims.printing.pdf import Renderer, missing_system_packages, render_pdf

PAGE = '<html lang="en"><head><title>A page</title>{head}</head><body><p>Pass 合格 旸</p>{body}</body></html>'
IN_ANOTHER_PROCESS = """
import hashlib, sys
from pathlib import Path
from support.certificates import job_of, make_content
from lims.printing.fonts import FontSet
from lims.printing.pdf import Renderer
print(hashlib.sha256(Renderer(FontSet(Path(sys.argv[1]))).render(job_of(make_content()))).hexdigest())
"""


def job(head: str = "", body: str = "", **changes: object) -> RenderJob:
    return RenderJob(PAGE.format(head=head, body=body), "base.css", **changes)  # type: ignore[arg-type]  # any field of a job


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def test_a_document_says_pdf_a_3a_and_pdf_ua_1(renderer: Renderer):
    with opened(renderer.render(job())) as pdf, pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "3A"
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert b"pdfaExtension" in pdf.Root.Metadata.read_bytes()


def test_a_document_is_tagged_in_its_language_under_its_title(renderer: Renderer):
    with opened(renderer.render(job())) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == "A page"


def test_only_our_own_fonts_are_inside(printed: Callable[[str], bytes]):
    with opened(printed("inconclusive")) as pdf:
        names = {str(each.BaseFont).split("+")[-1] for each in pdf.objects if is_font(each)}
    assert names == {"Greenlane-Sans", "Greenlane-Sans-Bold"}


def test_a_rare_character_brings_the_rare_font(renderer: Renderer):
    with opened(renderer.render(job())) as pdf:
        assert any("Rare" in str(each.BaseFont) for each in pdf.objects if is_font(each))


def is_font(each: pikepdf.Object) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font" and "/BaseFont" in each


def test_an_attached_file_is_the_data_of_the_page_and_is_listed_once(renderer: Renderer):
    at = datetime(2020, 4, 24, 3, 5, tzinfo=UTC)
    attached = AttachedFile("result.json", b'{"a":1}', "The content", at)
    with opened(renderer.render(job(attachments=(attached,)))) as pdf:
        (listed,) = pdf.Root.AF
        assert (listed.AFRelationship, listed.UF, listed.Desc) == ("/Data", "result.json", "The content")
        assert listed.EF.F.Subtype == "/application/json"
        assert str(listed.EF.F.Params.ModDate) == "D:20200424030500Z"
        assert pdf.attachments["result.json"].get_file().read_bytes() == b'{"a":1}'


def test_the_identifier_is_the_documents(renderer: Renderer):
    identifier = hashlib.sha256(b"content").digest()[:16]
    with opened(renderer.render(job(identifier=identifier))) as pdf:
        assert bytes(pdf.trailer.ID[0]) == identifier


@pytest.mark.parametrize(("seed", "zone"), [("1", "UTC"), ("2", "Asia/Shanghai")])
def test_the_same_content_gives_the_same_bytes_in_another_process(
    printed: Callable[[str], bytes], fontset: FontSet, seed: str, zone: str
):
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": f"{root}:{root / 'tests'}"}
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, str(fontset.folder)]
    other = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == hashlib.sha256(printed("pass")).hexdigest()


def test_other_content_gives_other_bytes(printed: Callable[[str], bytes]):
    assert printed("pass") != printed("fail")
    assert make_content() == make_content()


@pytest.mark.parametrize(
    "address", ["https://example.org/x.png", "http://127.0.0.1/x.png", "file:///etc/hostname", "ftp://example.org/x"]
)
def test_nothing_is_fetched_from_elsewhere(renderer: Renderer, address: str):
    with pytest.raises(BaseException, match="reads only its own files"):
        renderer.render(job(body=f'<img src="{address}" alt="x">'))


@pytest.mark.parametrize(
    ("page", "missing"),
    [("<html lang='en'><p>x</p></html>", ["title"]), ("<html><title>x</title><p>x</p></html>", ["language"])],
)
def test_a_page_without_title_or_language_is_refused(fontset: FontSet, page: str, missing: list[str]):
    with pytest.raises(NotPrintable) as refusal:
        render_pdf(page, fontset=fontset, stylesheet="base.css")
    assert refusal.value.facts["missing"] == missing


def test_missing_libraries_are_named_by_their_package(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lims.printing.pdf.SYSTEM_LIBRARIES", {"libnowhere.so.7": "libnowhere7", "libc.so.6": "libc6"})
    assert missing_system_packages() == ["libnowhere7"]


@pytest.mark.requires("qpdf")
@pytest.mark.parametrize("case", ["pass", "ugly"])
def test_qpdf_finds_no_fault(printed: Callable[[str], bytes], tmp_path: Path, case: str):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(printed(case))
    assert subprocess.run(["qpdf", "--check", path], capture_output=True, check=False).returncode == 0
