"""What is asked of the printer: a page, its stylesheet, the files that ride inside, all plain values."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class AttachedFile:
    """A file embedded in the PDF as the data that the page shows (PDF/A-3, AFRelationship Data)."""

    name: str
    content: bytes
    description: str
    at: datetime

    @property
    def moment(self) -> datetime:
        """Return the file's date in UTC, as the PDF writes it."""
        return self.at.astimezone(UTC)


@dataclass(frozen=True)
class RenderJob:
    """One document to make.

    ``html`` carries its language and title and, in ``dcterms.created`` and ``dcterms.modified``, its dates;
    ``stylesheet`` names a file of ``templates/printed``. ``identifier`` is 16 bytes, for a certificate the head of its
    content's SHA-256. ``page_seal`` is the name in the seal across the edges of all pages, "" for none. The same job
    gives the same bytes in any process.
    """

    html: str
    stylesheet: str
    attachments: tuple[AttachedFile, ...] = ()
    identifier: bytes | None = None
    page_seal: str = ""
