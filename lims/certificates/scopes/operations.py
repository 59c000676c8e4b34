"""What changes the scope register: granting and ending entries, nobody for oneself."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from lims.accounts.queries import people_with
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.catalogue.models import StandardEdition
from lims.certificates.scopes import queries
from lims.certificates.scopes.models import Scope
from lims.errors import Conflict, Invalid, LimsError, SamePerson
from lims.permissions import Actor, Permission


class NotASignatory(Conflict):
    """Only somebody with the role of a signatory can have a scope: ``person``."""

    code = "not_a_signatory"


class AlreadyInScope(Conflict):
    """The person has this work already: ``person``, ``standard``, ``method``, ``from_on``."""

    code = "already_in_scope"


def grant(
    session: Session,
    *,
    person_id: int,
    edition: StandardEdition,
    methods: Sequence[str],
    from_on: date,
    to_on: date | None = None,
    site: str = "",
    accredited: bool = False,
    reference: str = "",
    constructed: bool = False,
    actor: Actor,
) -> list[Scope]:
    """Let a signatory authorise results by ``methods`` of an edition from a day on; one act, one entry a method."""
    actor.must(Permission.CERTIFICATES_SCOPES_MAINTAIN)
    wanted = [
        Scope(
            person_id=person_id,
            site=site,
            product=edition.product,
            standard=edition.code,
            method=method,
            accredited=accredited,
            reference=reference if accredited else "",
            from_on=from_on,
            to_on=to_on,
            granted_by_id=actor.id,
            constructed=constructed,
        )
        for method in dict.fromkeys(methods)
    ]
    if obstacle := obstacle_to_grant(session, wanted, known=queries.methods_of_edition(edition)):
        raise obstacle
    session.add_all(wanted)
    session.flush()
    record(session, AuditAction.SCOPE_GRANTED, subject=wanted[0], actor=actor)
    return wanted


def obstacle_to_grant(session: Session, wanted: Sequence[Scope], *, known: Sequence[str]) -> LimsError | None:
    """Return what stands in the way of entries that are about to be granted, or None."""
    if wrong := _wrong(wanted, known):
        return wrong
    first = wanted[0]
    name = queries.person_name(session, first.person_id)
    if first.person_id == first.granted_by_id:
        return SamePerson(thing=name, earlier="granted")
    signatories = people_with(session, Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
    if first.person_id not in {one.id for one in signatories}:
        return NotASignatory(person=name)
    return _overlap(session, wanted, name)


def _wrong(wanted: Sequence[Scope], known: Sequence[str]) -> Invalid | None:
    """Return what was typed wrongly."""
    strange = [one.method for one in wanted if one.method not in known]
    if strange or not wanted:
        return Invalid(field="methods", value=", ".join(strange))
    first = wanted[0]
    if first.to_on is not None and first.to_on < first.from_on:
        return Invalid(field="to_on", value=str(first.to_on))
    return Invalid(field="reference", value="") if first.accredited and not first.reference else None


def _overlap(session: Session, wanted: Sequence[Scope], name: str) -> LimsError | None:
    for one in wanted:
        if there := queries.overlapping(session, one):
            return AlreadyInScope(person=name, standard=one.standard, method=one.method, from_on=there.from_on)
    return None


def end(session: Session, scope: Scope, *, to_on: date, reason: str, actor: Actor) -> Scope:
    """End an entry with a day (its last one); what was authorised under it stays valid."""
    actor.must(Permission.CERTIFICATES_SCOPES_MAINTAIN)
    if to_on < scope.from_on or (scope.to_on is not None and to_on > scope.to_on):
        raise Invalid(field="to_on", value=str(to_on))
    if scope.to_on == to_on:
        return scope
    scope.to_on = to_on
    record(session, AuditAction.SCOPE_ENDED, subject=scope, actor=actor, reason=reason)
    return scope
