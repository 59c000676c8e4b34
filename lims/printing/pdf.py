"""HTML to PDF: archival (PDF/A-3a), accessible (PDF/UA-1), same bytes for the same job, never a network call."""

import ctypes
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urlsplit
from urllib.request import url2pathname

from lims.assets import folder
from lims.printing.documents import AttachedFile, RenderJob
from lims.printing.drawings import Drawings
from lims.printing.errors import NotPrintable
from lims.printing.fonts import WEIGHTS, FontSet
from lims.printing.page_seal import seal
from lims.printing.pdf_finish import describe_as_accessible, finish, seal_pages, write_once

if TYPE_CHECKING:
    from weasyprint import CSS, Attachment, Document

FAMILIES = {"common": "Greenlane Sans", "western": "Greenlane Sans Western", "rare": "Greenlane Sans Rare"}
SYSTEM_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def missing_system_packages() -> list[str]:
    """Return the Debian packages whose libraries cannot be loaded.

    Without libharfbuzz-subset0 printing goes on, three to six times slower.
    """
    return [package for library, package in SYSTEM_LIBRARIES.items() if not _can_load(library)]


def render_pdf(
    html: str,
    *,
    fontset: FontSet,
    stylesheet: str,
    attachments: tuple[AttachedFile, ...] = (),
    identifier: bytes | None = None,
) -> bytes:
    """Render one document here. For many keep a `Renderer`; outside of this process use a `RenderPool`."""
    return Renderer(fontset).render(RenderJob(html, stylesheet, attachments, identifier))


class Renderer:
    """Renders documents one after the other; loads fonts and stylesheets once. Not for several threads at a time."""

    def __init__(self, fontset: FontSet) -> None:
        self.fontset = fontset
        self._stylesheets: dict[str, CSS] = {}

    def render(self, job: RenderJob) -> bytes:
        """Return the PDF of one job."""
        from lims.printing.own_pages import OwnPage

        styles = [self._faces, self._stylesheet(job.stylesheet)]
        page = OwnPage(job.html, self._fetch)
        document = page.render(font_config=self._fonts, stylesheets=styles, cache=Drawings())
        refuse_nameless(document)
        document.metadata.attachments = [_attachment(each) for each in job.attachments]
        describe_as_accessible(document.metadata)
        pdf: bytes = document.write_pdf(
            pdf_variant="pdf/a-3a", pdf_tags=True, pdf_identifier=job.identifier, finisher=self._finisher(job)
        )
        return pdf

    def _finisher(self, job: RenderJob) -> Any:
        """Return what puts the finished file right, and the seal across its pages where one is asked for."""
        drawing = seal(job.page_seal, self.fontset) if job.page_seal else ""

        def finisher(document: Any, pdf: Any) -> None:
            finish(document, pdf)
            if drawing:
                seal_pages(pdf, drawing)
            write_once(pdf)

        return finisher

    @cached_property
    def _fonts(self) -> Any:
        from weasyprint.text.fonts import FontConfiguration

        return FontConfiguration()

    @cached_property
    def _faces(self) -> "CSS":
        from weasyprint import CSS

        rules = "".join(
            f"@font-face {{ font-family: '{family}'; font-weight: {weight};"
            f" src: url('{self.fontset.face(pair, style).as_uri()}') }}\n"
            for pair, family in FAMILIES.items()
            for style, weight in WEIGHTS.items()
        )
        return CSS(string=rules, font_config=self._fonts, url_fetcher=self._fetch)

    def _stylesheet(self, name: str) -> "CSS":
        from weasyprint import CSS

        if name not in self._stylesheets:
            text = (folder("templates") / "printed" / name).read_text(encoding="utf-8")
            self._stylesheets[name] = CSS(string=text, font_config=self._fonts, url_fetcher=self._fetch)
        return self._stylesheets[name]

    @cached_property
    def _fetch(self) -> Any:
        """Return the only door to the outside: data in the page itself and our own fonts; anything else is an error."""
        from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

        ours = {str(path.resolve()) for path in self.fontset.files}
        data_only = URLFetcher(allowed_protocols={"data"})

        class OwnFiles(URLFetcher):
            def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
                parts = urlsplit(url)
                if parts.scheme == "data":
                    return data_only.fetch(url, headers)
                if parts.scheme == "file" and (path := url2pathname(parts.path)) in ours:
                    return URLFetcherResponse(url, _opened(path))
                raise FatalURLFetchingError(f"printing reads only its own files, not {url[:200]}")

        return OwnFiles()


def refuse_nameless(document: "Document") -> None:
    """Raise NotPrintable where the page has no title or no language: a reader's software would have nothing to say."""
    given = {"title": document.metadata.title, "language": document.metadata.lang}
    if missing := [name for name, value in given.items() if not value]:
        raise NotPrintable(field="html", missing=missing)


def _attachment(each: AttachedFile) -> "Attachment":
    from weasyprint import Attachment

    return Attachment(
        string=each.content,
        name=each.name,
        description=each.description,
        created=each.moment,
        modified=each.moment,
        relationship="Data",
    )


def _opened(path: str) -> BinaryIO:
    return Path(path).open("rb")  # closed by whoever asked for it


def _can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
