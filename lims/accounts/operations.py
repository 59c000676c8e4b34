"""Everything that changes accounts.

People, roles, passwords, sign-in, signatures, tokens, the laboratory's identity.
"""

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lims import clock
from lims.accounts import passwords
from lims.accounts.models import (
    ElectronicSignature,
    Laboratory,
    Person,
    PersonRole,
    PersonState,
    SignatureMeaning,
    Token,
)
from lims.accounts.proofs import Proof
from lims.audit.actions import AuditAction
from lims.audit.operations import HasIdentity, record
from lims.errors import Conflict, Invalid, LimsError, WrongState
from lims.numbers import NumberKind, next_number
from lims.permissions import Actor, Permission, Role, offices_of

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)


class WrongPassword(LimsError):
    """The username or the password is not right; ``left`` tries remain (None: there is nothing to count)."""

    code = "wrong_password"


class LockedOut(LimsError):
    """Too many failed sign-ins: locked ``until``."""

    code = "locked_out"


class UsernameTaken(Conflict):
    """Somebody has ``username`` already."""

    code = "username_taken"


class NotYourOwn(Conflict):
    """Nobody changes the own roles or disables the own account: ``thing``."""

    code = "not_your_own"


class OfficesMixed(Conflict):
    """The laboratory tests, customs decides, the administrator does neither: no one person in two ``offices``."""

    code = "offices_mixed"


def add_person(
    session: Session,
    *,
    username: str,
    name: str,
    roles: Collection[Role],
    password: str,
    actor: Actor,
    name_zh: str = "",
    language: str = "en",
    must_change: bool = True,
    constructed: bool = False,
) -> Person:
    """Add a person with roles from today on; the first password has to be changed at the first sign-in."""
    actor.must(Permission.ACCOUNTS_PEOPLE_MANAGE)
    if not username or not username.isascii() or not username.replace(".", "").replace("-", "").isalnum():
        raise Invalid(field="username", value=username, remedy="Letters, digits, point and hyphen.")
    if obstacle := obstacle_to_offices(roles):
        raise obstacle
    password_hash = passwords.hash_password(password)  # before the first statement: it takes a tenth of a second
    if session.scalar(select(Person.id).where(Person.username == username.lower())):
        raise UsernameTaken(username=username)
    person = Person(
        code=next_number(session, NumberKind.PERSON),
        username=username.lower(),
        name=name,
        name_zh=name_zh,
        language=language,
        state=PersonState.ACTIVE,
        password_hash=password_hash,
        must_change_password=must_change,
        constructed=constructed,
    )
    session.add(person)
    session.flush()
    _give_roles(session, person, roles)
    record(session, AuditAction.PERSON_ADDED, subject=person, actor=actor)
    return person


def set_roles(
    session: Session, person: Person, roles: Collection[Role], *, actor: Actor, until: date | None = None
) -> None:
    """End the roles that are not in ``roles`` and give the new ones (to a last day, for an assessor)."""
    actor.must(Permission.ACCOUNTS_PEOPLE_MANAGE)
    if obstacle := obstacle_to_roles(person, roles, until=until, actor=actor):
        raise obstacle
    today = clock.today()
    running = select(PersonRole).where(
        PersonRole.person_id == person.id, or_(PersonRole.to_on.is_(None), PersonRole.to_on >= today)
    )
    held = {row.role: row for row in session.scalars(running)}
    for role in held.keys() - set(roles):
        _end_role(session, held[role], today)
    _give_roles(session, person, set(roles) - held.keys(), until=until)
    record(session, AuditAction.PERSON_CHANGED, subject=person, actor=actor)


def obstacle_to_roles(person: Person, roles: Collection[Role], *, until: date | None, actor: Actor) -> LimsError | None:
    """Return what stands in the way of giving ``person`` these roles, or None."""
    if person.id == actor.id:
        return NotYourOwn(thing=person.code)
    if until is not None and until < clock.today():
        return Invalid(field="until", value=until, remedy="Give a day that is still to come, or none.")
    return obstacle_to_offices(roles)


def obstacle_to_offices(roles: Collection[Role]) -> LimsError | None:
    """Return the obstacle that roles of two offices would be in one hand, or None."""
    offices = offices_of(roles)
    return OfficesMixed(offices=offices) if len(offices) > 1 else None


def _end_role(session: Session, row: PersonRole, today: date) -> None:
    """End a role with yesterday; one that began today was never held."""
    if row.from_on >= today:
        session.delete(row)
    else:
        row.to_on = today - timedelta(days=1)


def _give_roles(session: Session, person: Person, roles: Collection[Role], until: date | None = None) -> None:
    session.add_all(
        PersonRole(person_id=person.id, role=role, from_on=clock.today(), to_on=until) for role in sorted(set(roles))
    )


def disable(session: Session, person: Person, *, reason: str, actor: Actor) -> None:
    """End a person's access at once; the name stays on everything."""
    actor.must(Permission.ACCOUNTS_PEOPLE_MANAGE)
    if person.id == actor.id:
        raise NotYourOwn(thing=person.code)
    if person.state is PersonState.DISABLED:
        raise WrongState(thing=person.code, state=person.state, needed=PersonState.ACTIVE)
    person.state = PersonState.DISABLED
    person.session_version += 1
    record(session, AuditAction.PERSON_DISABLED, subject=person, actor=actor, reason=reason)


def enable(session: Session, person: Person, *, actor: Actor) -> None:
    """Give a disabled person access again."""
    actor.must(Permission.ACCOUNTS_PEOPLE_MANAGE)
    if person.state is PersonState.ACTIVE:
        raise WrongState(thing=person.code, state=person.state, needed=PersonState.DISABLED)
    person.state = PersonState.ACTIVE
    record(session, AuditAction.PERSON_ENABLED, subject=person, actor=actor)


def reset_password(session: Session, person: Person, *, password_hash: str, actor: Actor) -> None:
    """Give the person another password (see `passwords.random_password`), to be changed at the next sign-in."""
    actor.must(Permission.ACCOUNTS_PEOPLE_MANAGE)
    person.password_hash = password_hash
    person.must_change_password = True
    person.failed_sign_ins, person.locked_until = 0, None
    person.session_version += 1
    record(session, AuditAction.PASSWORD_RESET, subject=person, actor=actor)


def change_password(session: Session, proof: Proof, *, password_hash: str, actor: Actor) -> None:
    """Give oneself another password (see `passwords.hash_another`); every other session of the person ends."""
    person = _proven(session, proof, actor=actor)
    person.password_hash = password_hash
    person.must_change_password = False
    person.session_version += 1
    record(session, AuditAction.PASSWORD_CHANGED, subject=person, actor=actor)


def note_sign_in(session: Session, person: Person, *, actor: HasIdentity, right: bool = True) -> int:
    """Note a try to sign in: a right one clears what was counted. Return how many tries are left."""
    if not right:
        return note_failure(session, person, actor=actor)
    person.failed_sign_ins, person.locked_until = 0, None
    record(session, AuditAction.SIGNED_IN, subject=person, actor=actor)
    return TRIES


def note_failure(session: Session, person: Person, *, actor: HasIdentity) -> int:
    """Count a wrong password; the fifth locks. Return how many tries are left.

    A try while the account is locked is noted, and neither counted nor lets the lock last longer.
    """
    now = clock.now()
    if person.locked_until is not None and person.locked_until > now:
        record(session, AuditAction.SIGN_IN_FAILED, subject=person, actor=actor, reason="locked")
        return 0
    person.locked_until = None
    person.failed_sign_ins += 1
    left = TRIES - person.failed_sign_ins
    record(session, AuditAction.SIGN_IN_FAILED, subject=person, actor=actor)
    if left <= 0:
        person.locked_until, person.failed_sign_ins = now + LOCKED_FOR, 0
        record(session, AuditAction.LOCKED_OUT, subject=person, actor=actor)
    return max(left, 0)


def check_password(session: Session, person_id: int | None, password: str) -> None:
    """Raise `WrongPassword` if ``password`` is not the person's; pages use `lims.accounts.proving` instead."""
    found = session.scalar(select(Person.password_hash).where(Person.id == person_id))
    if found is None or not passwords.is_right(found, password):
        raise WrongPassword(left=None)


def sign(
    session: Session,
    proof: Proof,
    *,
    actor: Actor,
    meaning: SignatureMeaning,
    subject: str,
    content_sha256: str,
) -> ElectronicSignature:
    """Sign ``content_sha256`` with the password typed at this moment; signer and time come from here."""
    person = _proven(session, proof, actor=actor)
    signature = ElectronicSignature(
        person_id=person.id, meaning=meaning, subject=subject, content_sha256=content_sha256, at=clock.now()
    )
    session.add(signature)
    session.flush()
    return signature


def make_token(
    session: Session, person: Person, *, name: str, scopes: Collection[Permission], days: int, actor: Actor
) -> tuple[Token, str]:
    """Make a token for a program; its text is returned once and kept only as a hash."""
    actor.must(Permission.ACCOUNTS_PEOPLE_MANAGE)
    text = "glt_" + secrets.token_urlsafe(32)
    token = Token(
        person_id=person.id,
        name=name,
        token_sha256=hash_of_token(text),
        scopes=sorted(scope.value for scope in scopes),
        expires_at=clock.now() + timedelta(days=days),
        revoked_at=None,
    )
    session.add(token)
    record(session, AuditAction.TOKEN_MADE, subject=person, actor=actor, reason=name)
    return token, text


def revoke_token(session: Session, token: Token, *, actor: Actor) -> None:
    """End a token at once."""
    actor.must(Permission.ACCOUNTS_PEOPLE_MANAGE)
    if token.revoked_at is not None:
        raise WrongState(thing=token.name, state="revoked", needed="valid")
    token.revoked_at = clock.now()
    record(session, AuditAction.TOKEN_REVOKED, subject=token, actor=actor)


def hash_of_token(text: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(text.encode()).hexdigest()


def set_laboratory(session: Session, *, actor: Actor, constructed: bool = False, **identity: Any) -> Laboratory:
    """Give the laboratory a new version of its identity: names, addresses, zone, shifts, working days, holidays.

    The same identity again changes nothing.
    """
    actor.must(Permission.ACCOUNTS_LABORATORY_MANAGE)
    if identity["zone"] not in available_timezones():
        raise Invalid(field="zone", value=identity["zone"], remedy="Use an IANA name such as Asia/Shanghai.")
    before = session.scalar(select(Laboratory).order_by(Laboratory.valid_from.desc(), Laboratory.id.desc()).limit(1))
    if before is not None and all(getattr(before, name) == value for name, value in identity.items()):
        return before
    laboratory = Laboratory(valid_from=clock.now(), constructed=constructed, **identity)
    session.add(laboratory)
    record(session, AuditAction.LABORATORY_SET, subject=laboratory, actor=actor)
    return laboratory


def _proven(session: Session, proof: Proof, *, actor: Actor) -> Person:
    """Return the person of ``proof``; raise `WrongPassword` if it is another's, or of an older password."""
    person = session.get(Person, proof.person_id)
    if person is None or person.id != actor.id or person.password_hash != proof.password_hash:
        raise WrongPassword(left=None)
    return person
