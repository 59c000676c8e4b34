"""Publishing a version of a list; grading an operator."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.chain import canonical
from lims.audit.operations import record
from lims.errors import Conflict, Invalid, LimsError
from lims.permissions import Actor, Permission
from lims.shipments import signals
from lims.shipments.declarations.models import DeclarationLine, Party
from lims.shipments.documents.rules import rules_for
from lims.shipments.lists import queries
from lims.shipments.lists.models import CreditGrade, ListEntry, ListKind, ListVersion, PartyCredit
from lims.shipments.lists.names import name_key


class PublishedDifferently(Conflict):
    """The list ``kind`` has a version of ``published_on`` already, with other entries."""

    code = "published_differently"


class GradedDifferently(Conflict):
    """``party`` has the grade ``theirs`` from ``from_on`` already."""

    code = "graded_differently"


@dataclass(frozen=True, slots=True)
class Entry:
    """One manufacturer of a list to be published; ``product`` where the list names one of its products only."""

    manufacturer: str
    identifier: str = ""
    product: str = ""


def obstacle_to_publish(*, published_on: date, entries: Sequence[Entry], source: str) -> LimsError | None:
    """Return why the list cannot be published like this, or None."""
    if published_on > clock.today("Pacific/Kiritimati"):
        return Invalid(field="published_on", value=str(published_on))
    if not source.strip():
        return Invalid(field="source", value=source)
    if nameless := [one for one in entries if not name_key(one.manufacturer)]:
        return Invalid(field="entries", value=nameless[0].manufacturer)
    return None


def publish(
    session: Session,
    kind: ListKind,
    *,
    published_on: date,
    entries: Iterable[Entry],
    source: str,
    actor: Actor,
    constructed: bool = False,
) -> tuple[ListVersion, bool]:
    """Add the version of a list that was published on a day; the same one again changes nothing."""
    actor.must(Permission.SHIPMENTS_LISTS_MAINTAIN)
    whole = list(dict.fromkeys(entries))
    if obstacle := obstacle_to_publish(published_on=published_on, entries=whole, source=source):
        raise obstacle
    digest = hashlib.sha256(canonical([asdict(one) for one in whole]).encode()).hexdigest()
    if known := queries.version_published(session, kind, published_on):
        if known.content_sha256 != digest:
            raise PublishedDifferently(kind=kind, published_on=published_on)
        return known, False
    version = ListVersion(
        kind=kind,
        published_on=published_on,
        source=source.strip(),
        content_sha256=digest,
        imported_at=clock.now(),
        imported_by_id=actor.id,
        constructed=constructed,
    )
    session.add(version)
    session.flush()
    session.add_all(_row(version, one) for one in whole)
    record(session, AuditAction.LIST_PUBLISHED, subject=version, actor=actor, also={"entries": len(whole)})
    signals.lines_touched.send(session, lines=_lines_under(session, version), actor=actor)
    return version, True


def _row(version: ListVersion, one: Entry) -> ListEntry:
    """Return the row of one entry."""
    return ListEntry(
        version_id=version.id,
        manufacturer=one.manufacturer.strip(),
        name_key=name_key(one.manufacturer),
        identifier="".join(one.identifier.split()).upper(),
        product=one.product.strip(),
    )


def _lines_under(session: Session, version: ListVersion) -> list[DeclarationLine]:
    """Return the lines for which ``version`` is the one that counts, and that a rule looks up in its list."""
    last = queries.last_day_of(session, version)
    return [
        line
        for line, shipment in queries.lines_declared_between(session, version.published_on, last)
        if any(version.kind in {rule.must_be_on, rule.must_not_be_on} for rule in rules_for(line, shipment))
    ]


def grade(
    session: Session, party: Party, *, grade: CreditGrade, from_on: date, actor: Actor, constructed: bool = False
) -> tuple[PartyCredit, bool]:
    """Give ``party`` a grade from a day on; the one before ends the day before. The same again changes nothing."""
    actor.must(Permission.SHIPMENTS_LISTS_MAINTAIN)
    before = queries.credit_on(session, party.id, from_on)
    if before and before.from_on == from_on:
        if before.grade is not grade:
            raise GradedDifferently(party=party.name, theirs=before.grade, from_on=from_on)
        return before, False
    after = queries.next_credit(session, party.id, from_on)
    if before:
        before.to_on = from_on - timedelta(days=1)
    credit = PartyCredit(
        party_id=party.id,
        grade=grade,
        from_on=from_on,
        to_on=after.from_on - timedelta(days=1) if after else None,
        constructed=constructed,
    )
    session.add(credit)
    record(session, AuditAction.CREDIT_GRADED, subject=credit, actor=actor)
    touched = queries.lines_of_operator(session, party.id, [from_on, credit.to_on or date.max])
    signals.lines_touched.send(session, lines=touched, actor=actor)
    return credit, True
