"""Changing declarations: declare, amend, cancel, and the declarant's link."""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.errors import Conflict, Invalid, LimsError, Stale, WrongState
from lims.numbers import NumberKind, next_number
from lims.permissions import Actor, Permission
from lims.shipments import signals
from lims.shipments.declarations import queries
from lims.shipments.declarations.content import DeclarationIn
from lims.shipments.declarations.faults import DeclarationRefused, DeclaredDifferently, Fault, faults_between
from lims.shipments.declarations.models import DeclarantLink, DeclarationVersion, LineState, Shipment
from lims.shipments.declarations.registering import Parties, register_parties, write_lines

LINK_LASTS = timedelta(days=30)


class AnotherDeclaration(Conflict):
    """An amendment must keep ``field``: with another value it is another declaration."""

    code = "another_declaration"


class Sampled(Conflict):
    """The sampling order ``order`` is at work on the goods of ``thing``: the declaration is not cancelled."""

    code = "sampled"


class LotSampled(Conflict):
    """A lot (``thing``, its batch) of line ``line_no`` has to stay as declared: goods of the line were sampled."""

    code = "lot_sampled"


def obstacle_to_declare(session: Session, declaration: DeclarationIn) -> LimsError | None:
    """Return what stands against the content of ``declaration``, or None."""
    faults = [
        *faults_between(declaration),
        *_faults_with_catalogue(session, declaration),
        *_faults_with_register(session, declaration),
    ]
    return DeclarationRefused(faults) if faults else None


def known_again(session: Session, declaration: DeclarationIn) -> Shipment | None:
    """Return the shipment that was declared just like this (in any version), None for a new and good declaration.

    Raise `DeclaredDifferently` where the number is known with other content, `DeclarationRefused` where it has faults.
    """
    known = queries.shipment_by_declaration(session, declaration.declaration_number)
    if known is None:
        if obstacle := obstacle_to_declare(session, declaration):
            raise obstacle
    elif declaration.digest() not in {version.content_sha256 for version in queries.versions_of(session, known.id)}:
        raise DeclaredDifferently(declaration_number=declaration.declaration_number, number=known.number)
    return known


def declare(session: Session, declaration: DeclarationIn, *, actor: Actor) -> tuple[Shipment, bool]:
    """Register a declaration; the same one again is found and changes nothing (second value: whether it is new)."""
    actor.must(Permission.SHIPMENTS_DECLARATIONS_CREATE)
    if known := known_again(session, declaration):
        return known, False
    parties = register_parties(session, declaration, actor=actor)
    shipment = _new_shipment(session, declaration, parties, actor=actor)
    _keep_version(session, shipment, declaration, reason="", actor=actor)
    write_lines(session, shipment.id, declaration.lines, parties)
    record(session, AuditAction.SHIPMENT_DECLARED, subject=shipment, actor=actor)
    _touch(session, shipment, actor=actor)
    return shipment, True


def obstacle_to_amending(shipment: Shipment) -> LimsError | None:
    """Return why the declaration can no longer be amended at all, or None."""
    if shipment.cancelled_at is not None:
        return WrongState(thing=shipment.number, state=LineState.CANCELLED, needed=LineState.DECLARED)
    return None


def obstacle_to_change(
    session: Session, shipment: Shipment, declaration: DeclarationIn | None = None
) -> LimsError | None:
    """Return why it can no longer become ``declaration``, or be cancelled, or None. Later stages have their say."""
    if obstacle := obstacle_to_amending(shipment):
        return obstacle
    answers = signals.change_asked.send(session, shipment=shipment, declaration=declaration)
    return next((answer for _, answer in answers if answer is not None), None)


def amend(
    session: Session,
    shipment: Shipment,
    *,
    declaration: DeclarationIn,
    reason: str,
    expected_version: int,
    actor: Actor,
) -> tuple[Shipment, bool]:
    """Make a new version of a declaration; the same content again changes nothing.

    Once goods are sampled their lots stay as declared, and the laboratory is asked what the amendment means for it.
    """
    actor.must(Permission.SHIPMENTS_DECLARATIONS_CREATE)
    if declaration.digest() == shipment.content_sha256:
        return shipment, False
    obstacle = obstacle_to_change(session, shipment, declaration) or _obstacle_to_content(
        session, shipment, declaration, expected_version
    )
    if obstacle:
        raise obstacle
    before = queries.last_version(session, shipment.id).content
    parties = register_parties(session, declaration, actor=actor)
    shipment.version += 1
    shipment.content_sha256 = declaration.digest()
    _write_head(shipment, declaration, parties)
    _keep_version(session, shipment, declaration, reason=_reason(reason), actor=actor)
    write_lines(session, shipment.id, declaration.lines, parties)
    record(session, AuditAction.SHIPMENT_AMENDED, subject=shipment, actor=actor, reason=reason.strip())
    _touch(session, shipment, actor=actor)
    after = declaration.document()
    signals.declaration_amended.send(session, shipment=shipment, before=before, after=after, actor=actor)
    return shipment, True


def cancel(session: Session, shipment: Shipment, *, reason: str, actor: Actor) -> Shipment:
    """Cancel a declaration and all its lines, with the reason."""
    actor.must(Permission.SHIPMENTS_DECLARATIONS_CANCEL)
    if obstacle := obstacle_to_change(session, shipment):
        raise obstacle
    shipment.cancelled_reason = _reason(reason)
    shipment.cancelled_at = clock.now()
    for line in queries.lines_of(session, shipment.id):
        line.state = LineState.CANCELLED
    record(session, AuditAction.SHIPMENT_CANCELLED, subject=shipment, actor=actor, reason=shipment.cancelled_reason)
    return shipment


def make_link(session: Session, shipment: Shipment, *, actor: Actor, token: str = "") -> str:
    """Return the token of a link for the declarant; only its digest is kept. The same ``token`` makes no second."""
    actor.must(Permission.SHIPMENTS_DECLARATIONS_CREATE)
    token = token or secrets.token_urlsafe(32)
    digest = digest_of(token)
    if session.scalar(select(DeclarantLink.id).where(DeclarantLink.token_sha256 == digest)):
        return token
    link = DeclarantLink(
        shipment_id=shipment.id, token_sha256=digest, expires_at=clock.now() + LINK_LASTS, made_by_id=actor.id
    )
    session.add(link)
    record(session, AuditAction.DECLARANT_LINK_MADE, subject=link, actor=actor)
    return token


def digest_of(token: str) -> str:
    """Return what is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _obstacle_to_content(
    session: Session, shipment: Shipment, declaration: DeclarationIn, expected_version: int
) -> LimsError | None:
    """Return why ``declaration`` cannot be the next version, or None."""
    if shipment.version != expected_version:
        last = queries.last_version(session, shipment.id)
        return Stale(thing=shipment.number, theirs=f"v{shipment.version}", yours=f"v{expected_version}", who=last.by)
    for name in ("declaration_number", "customs", "direction"):
        if getattr(shipment, name) != getattr(declaration, name):
            return AnotherDeclaration(field=name, thing=shipment.number)
    return obstacle_to_declare(session, declaration)


def _faults_with_catalogue(session: Session, declaration: DeclarationIn) -> Iterator[Fault]:
    """Yield standards that the catalogue does not know, and classes that the standard does not have."""
    known = queries.standards(session, {line.standard_code for line in declaration.lines})
    for i, line in enumerate(declaration.lines):
        standard = known.get(line.standard_code)
        if standard is None:
            yield Fault(("lines", i, "standard_code"), "no_such_standard", line.standard_code)
        elif line.standard_class and line.standard_class not in standard.classes:
            classes = ", ".join(sorted(standard.classes)) or "–"
            yield Fault(("lines", i, "standard_class"), "no_such_class", line.standard_class, {"classes": classes})


def _faults_with_register(session: Session, declaration: DeclarationIn) -> Iterator[Fault]:
    """Yield parties whose number is registered for a firm of another country."""
    named = list(declaration.parties())
    known = queries.parties_by_key(session, [party.key for _, party in named])
    for place, party in named:
        registered = known.get(party.key)
        if registered is not None and registered.country != party.country:
            facts = {"name": registered.name, "country": registered.country}
            yield Fault((*place, "identifier"), "another_country", party.identifier, facts)


def _new_shipment(session: Session, declaration: DeclarationIn, parties: Parties, *, actor: Actor) -> Shipment:
    """Add the shipment's own row."""
    shipment = Shipment(
        number=next_number(session, NumberKind.SHIPMENT),
        declaration_number=declaration.declaration_number,
        registered_at=clock.now(),
        registered_by_id=actor.id,
        version=1,
        content_sha256=declaration.digest(),
        constructed=declaration.constructed,
    )
    _write_head(shipment, declaration, parties)
    session.add(shipment)
    session.flush()
    return shipment


def _write_head(shipment: Shipment, declaration: DeclarationIn, parties: Parties) -> None:
    """Set what the declaration says above its lines."""
    shipment.customs, shipment.direction = declaration.customs, declaration.direction
    shipment.post, shipment.country = declaration.post, declaration.country
    shipment.declared_on = declaration.declared_on
    shipment.exporter_id = parties[declaration.exporter.key].id
    shipment.importer_id = parties[declaration.importer.key].id
    shipment.declarant_id = parties[declaration.declarant.key].id


def _keep_version(
    session: Session, shipment: Shipment, declaration: DeclarationIn, *, reason: str, actor: Actor
) -> None:
    """Keep the declaration as it was told, whole."""
    kept = DeclarationVersion(
        shipment_id=shipment.id,
        version=shipment.version,
        content=declaration.document(),
        content_sha256=shipment.content_sha256,
        reason=reason,
        made_at=clock.now(),
        made_by_id=actor.id,
    )
    session.add(kept)


def _touch(session: Session, shipment: Shipment, *, actor: Actor) -> None:
    """Tell the other rooms that the lines of ``shipment`` rest on something new."""
    lines = [line for line in queries.lines_of(session, shipment.id) if line.state is not LineState.CANCELLED]
    signals.lines_touched.send(session, lines=lines, actor=actor)


def _reason(given: str) -> str:
    """Return a reason; raise `Invalid` where there is none."""
    if not given.strip():
        raise Invalid(field="reason", value=given)
    return given.strip()
