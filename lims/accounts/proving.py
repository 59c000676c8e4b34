"""The password, typed at the moment of an act.

The check takes a tenth of a second and happens between two short transactions, never inside one: call `prove` before
the first statement of the transaction that needs the proof.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lims import clock
from lims.accounts import operations, passwords
from lims.accounts.models import Person
from lims.accounts.operations import LockedOut, WrongPassword
from lims.accounts.proofs import Proof
from lims.accounts.queries import STRANGER
from lims.db import Database
from lims.errors import NotFound
from lims.permissions import Actor


@dataclass(frozen=True, slots=True)
class Known:
    """What a try is checked against."""

    person_id: int
    password_hash: str
    locked_until: datetime | None


def prove(database: Database, password: str, *, actor: Actor) -> Proof:
    """Return the proof that the actor has just typed the own password.

    Raise `WrongPassword` or `LockedOut`: a wrong one counts like a failed sign-in and locks like one.
    """
    with database.snapshot() as session:
        wanted = select(Person.id, Person.password_hash, Person.locked_until).where(Person.id == actor.id)
        found = session.execute(wanted).one_or_none()
    if found is None:
        raise NotFound(kind="person", key=actor.name)
    check(database, Known(*found), password, actor=actor)
    return Proof(found.id, found.password_hash)


def check(database: Database, known: Known, password: str, *, actor: Actor = STRANGER) -> None:
    """Raise `WrongPassword` or `LockedOut` unless ``password`` is right; the try is in the trail then."""
    right = passwords.is_right(known.password_hash, password)
    if right and not _is_locked(known.locked_until):
        return
    with database.transaction() as session:
        person = session.get_one(Person, known.person_id, with_for_update=True)
        locked_before = person.locked_until if _is_locked(person.locked_until) else None
        left = operations.note_failure(session, person, actor=actor)
        locked_until = person.locked_until
    if locked_before or locked_until:
        raise LockedOut(until=locked_until)
    raise WrongPassword(left=left)


def _is_locked(until: datetime | None) -> bool:
    return until is not None and until > clock.now()
