"""Presenting documents for a line."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.errors import Conflict, Invalid, LimsError, WrongState
from lims.permissions import Actor, Permission
from lims.shipments import signals
from lims.shipments.declarations.models import DeclarationLine, LineState
from lims.shipments.documents import queries
from lims.shipments.documents.models import PresentedDocument
from lims.shipments.documents.rules import kinds


class PresentedDifferently(Conflict):
    """The document ``number`` was presented for this line already, with another day or another scan."""

    code = "presented_differently"


@dataclass(frozen=True, slots=True)
class Scan:
    """The scan of a document: its digest in the file store, and the name that it came with."""

    sha256: str
    name: str


def obstacle_to_present(line: DeclarationLine, *, kind: str, number: str, issued_on: date | None) -> LimsError | None:
    """Return why the document cannot be presented for ``line``, or None."""
    if line.state is LineState.CANCELLED:
        return WrongState(thing=f"{line.line_no}", state=line.state, needed=LineState.DOCUMENTS_HELD)
    if kind not in kinds():
        return Invalid(field="kind", value=kind)
    if not number.strip():
        return Invalid(field="number", value=number)
    if issued_on and issued_on > clock.today("Pacific/Kiritimati"):
        return Invalid(field="issued_on", value=str(issued_on))
    return None


def present(
    session: Session,
    line: DeclarationLine,
    *,
    kind: str,
    number: str,
    issued_on: date | None,
    actor: Actor,
    file: Scan | None = None,
    constructed: bool = False,
) -> PresentedDocument:
    """Take a document for ``line``; the same one again is found and changes nothing."""
    actor.must(Permission.SHIPMENTS_DOCUMENTS_PRESENT)
    if obstacle := obstacle_to_present(line, kind=kind, number=number, issued_on=issued_on):
        raise obstacle
    if known := queries.document_like(session, line.id, kind, number.strip()):
        return _same_again(known, issued_on=issued_on, file=file)
    document = PresentedDocument(
        shipment_id=line.shipment_id,
        line_id=line.id,
        kind=kind,
        reference=number.strip(),
        issued_on=issued_on,
        file_sha256=file.sha256 if file else "",
        file_name=file.name if file else "",
        presented_at=clock.now(),
        presented_by_id=actor.id,
        constructed=constructed,
    )
    session.add(document)
    record(session, AuditAction.DOCUMENT_PRESENTED, subject=document, actor=actor)
    signals.lines_touched.send(session, lines=[line], actor=actor)
    return document


def _same_again(known: PresentedDocument, *, issued_on: date | None, file: Scan | None) -> PresentedDocument:
    """Return ``known`` if this is the same document; raise `PresentedDifferently`."""
    if known.issued_on != issued_on or (file is not None and known.file_sha256 != file.sha256):
        raise PresentedDifferently(number=known.reference)
    return known
