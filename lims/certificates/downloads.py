"""Handing out stored files: read, written down, committed, and only then given."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from flask import current_app

from lims import clock
from lims.certificates import operations, queries
from lims.certificates.bundle import Wanted, packed
from lims.certificates.models import Certificate, CertificateState
from lims.errors import WrongState
from lims.services import Services
from lims.web.access import current_person, plain
from lims.web.transaction import commit_early, session

HAS_FILE = (
    CertificateState.ISSUED,
    CertificateState.SUSPENDED,
    CertificateState.SUPERSEDED,
    CertificateState.REVOKED,
)


def services() -> Services:
    """Return the services of the running application."""
    found: Services = current_app.extensions["lims.services"]
    return found


def given(number: str, what: str) -> bytes:
    """Return the stored bytes of a certificate's file ("pdf" or "json"), with the download written down before."""
    found = queries.certificate_by_number(session(), number)
    if found.state not in HAS_FILE:
        raise WrongState(thing=found.number, state=found.state, needed=list(HAS_FILE))
    content = services().files.get(found.pdf_sha256 if what == "pdf" else found.content_sha256)
    write_down([found], what)
    return content


def streamed_bundle(ids: Sequence[int]) -> Iterator[bytes]:
    """Return the pieces of an evidence bundle; the first downloads are written down before this returns."""
    person = current_person()
    session().rollback()  # the bundle writes in transactions of its own
    pieces = packed(services(), Wanted(ids, clock.now(), plain(person)))
    return chain(list(islice(pieces, 1)), pieces)


def write_down(certificates: list[Certificate], what: str) -> None:
    """Put a download into the trail, for good, before its first byte leaves."""
    operations.note_download(session(), certificates, what=what, actor=current_person())
    commit_early()
