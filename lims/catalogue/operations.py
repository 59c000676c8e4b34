"""Everything that changes the catalogue: a new version of a standard, its dates, and confirmations by two people."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.audit import chain
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.catalogue import files, queries
from lims.catalogue.models import Confirmation, StandardEdition
from lims.conformity.exact_yaml import load_exact_mapping
from lims.conformity.faults import StandardRefused
from lims.conformity.refusals import Refused
from lims.conformity.standards import Standard
from lims.errors import Conflict, Invalid, NotFound, SamePerson
from lims.permissions import Actor, Permission


class AlreadyConfirmed(Conflict):
    """Two people have confirmed ``requirement`` of ``standard`` already."""

    code = "already_confirmed"


class StandardFaulty(Invalid):
    """A standard's data file cannot be used: ``problems``, each naming the requirement and the field."""

    code = "standard_faulty"


class SchemeNotStandard(Invalid):
    """The file holds no standard with requirements but a scheme of another ``kind``: ``named``."""

    code = "scheme_not_standard"


def read_document(content: bytes) -> Mapping[str, Any]:
    """Return the mapping that a data file holds, decimals as they are written.

    Raise `StandardFaulty` for anything else.
    """
    try:
        return load_exact_mapping(content)
    except Refused as refusal:
        raise StandardFaulty(problems=[f"this is no standard's data file: {refusal}"]) from None


def import_standard(
    session: Session, document: Mapping[str, Any], *, used_from: date, actor: Actor, used_to: date | None = None
) -> tuple[StandardEdition, bool]:
    """Add ``document`` as the newest version of its standard; the same content again changes nothing (False).

    The version before it ends on the day before ``used_from``; past results keep the version that was in force. What
    the standard takes over from others is kept with it, as the catalogue has it on that day.
    """
    actor.must(Permission.CATALOGUE_STANDARDS_IMPORT)
    if used_to is not None and used_to < used_from:
        raise Invalid(field="used_to", value=used_to, remedy=f"It is used from {used_from}; let it end later.")
    standard, content = prepared(session, document, used_from)
    digest = hashlib.sha256(content.encode()).hexdigest()
    versions = queries.versions_of(session, standard.code)
    for version in versions:
        if version.content_sha256 == digest:
            return version, False
    if versions:
        _end(versions[0], used_from)
    edition = _edition(
        standard, content, digest, version=len(versions) + 1, used_from=used_from, used_to=used_to, actor=actor
    )
    session.add(edition)
    record(session, AuditAction.STANDARD_IMPORTED, subject=edition, actor=actor)
    return edition, True


def prepared(session: Session, document: Mapping[str, Any], used_from: date) -> tuple[Standard, str]:
    """Return the standard of a data file with all that it takes over, and its content as the catalogue keeps it.

    Raise `StandardFaulty` where the judge cannot apply it.
    """
    if not files.is_standard(document):
        raise SchemeNotStandard(kind=str(document["kind"]), named=str(document.get("code", "")))
    whole = {**document, **_taken_over(session, document, used_from)}
    try:
        return queries.parse(whole), chain.canonical(whole)
    except StandardRefused as refusal:
        raise StandardFaulty(problems=list(refusal.problems)) from None
    except (TypeError, ValueError, RecursionError) as error:  # a file that refers to itself has no text, say
        raise StandardFaulty(problems=[f"this cannot be written down: {error}"]) from None


def _taken_over(session: Session, document: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Return the data files that ``document`` takes requirements from, as they are used on a day."""
    if queries.INCLUDED in document:
        raise StandardFaulty(problems=[f"field {queries.INCLUDED}: is filled in from the catalogue"])
    names = queries.included_names(document)
    found = {name: queries.edition_of_family(session, name, on) for name in names}
    if missing := [name for name, edition in found.items() if edition is None]:
        raise StandardFaulty(problems=[f"includes {name}: import that standard first" for name in missing])
    taken = {name: json.loads(edition.content) for name, edition in found.items() if edition is not None}
    return {queries.INCLUDED: taken} if taken else {}


def _end(before: StandardEdition, used_from: date) -> None:
    """Let the version before end where the new one begins."""
    if used_from <= before.used_from:
        raise Invalid(
            field="used_from",
            value=used_from,
            remedy=f"Version {before.version} is used from {before.used_from}; begin later.",
        )
    last = used_from - timedelta(days=1)
    before.used_to = last if before.used_to is None else min(before.used_to, last)


def _edition(
    standard: Standard, content: str, digest: str, *, version: int, used_from: date, used_to: date | None, actor: Actor
) -> StandardEdition:
    return StandardEdition(
        code=standard.code,
        version=version,
        title=standard.title["en"],
        title_zh=standard.title["zh"],
        product=standard.product,
        region=standard.region,
        content=content,
        content_sha256=digest,
        used_from=used_from,
        used_to=used_to,
        imported_by_id=actor.id,
        imported_at=clock.now(),
    )


def confirm(
    session: Session,
    edition: StandardEdition,
    requirement: str,
    *,
    page: str,
    clause: str,
    actor: Actor,
    constructed: bool = False,
) -> Confirmation:
    """Note that the actor has read a requirement against the standard itself: limit, rule, specimens, conditioning."""
    actor.must(Permission.CATALOGUE_REQUIREMENTS_CONFIRM)
    if requirement not in {one.id for one in queries.standard_of(edition).requirements}:
        raise NotFound(kind="requirement", key=requirement)
    if not page.strip() or not clause.strip():
        raise Invalid(
            field="page" if not page.strip() else "clause", value="", remedy="Note where in the standard you read it."
        )
    found = session.scalar(
        select(Confirmation).where(Confirmation.edition_id == edition.id, Confirmation.requirement == requirement)
    )
    if found is None:
        first = {"first_by_id": actor.id, "first_at": clock.now(), "first_page": page, "first_clause": clause}
        found = Confirmation(edition_id=edition.id, requirement=requirement, constructed=constructed, **first)
        session.add(found)
    elif obstacle := obstacle_to_second(found, edition, actor=actor):
        raise obstacle
    else:
        found.second_by_id, found.second_at = actor.id, clock.now()
        found.second_page, found.second_clause = page, clause
    record(
        session, AuditAction.REQUIREMENT_CONFIRMED, subject=found, actor=actor, reason=f"{edition.code}: {requirement}"
    )
    return found


def obstacle_to_second(confirmation: Confirmation, edition: StandardEdition, *, actor: Actor) -> Conflict | None:
    """Return what stands in the way of ``actor`` being the second to confirm, or None."""
    if confirmation.second_by_id is not None:
        return AlreadyConfirmed(requirement=confirmation.requirement, standard=edition.code)
    if confirmation.first_by_id == actor.id:
        return SamePerson(thing=f"{edition.code}: {confirmation.requirement}", earlier="confirmed")
    return None
