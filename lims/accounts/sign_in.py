"""Signing in: what is refused is in the trail although the page is refused."""

from sqlalchemy import select

from lims.accounts import operations, passwords, queries
from lims.accounts.models import Person, PersonState
from lims.accounts.operations import WrongPassword
from lims.accounts.proving import Known, check
from lims.db import Database


def sign_in(database: Database, username: str, password: str) -> queries.SignedIn:
    """Return the person; raise `WrongPassword` or `LockedOut`.

    A name that nobody has takes as long and is answered in the same words; it leaves no row, for it is nobody's.
    """
    wanted = select(Person.id, Person.password_hash, Person.locked_until, Person.state)
    with database.snapshot() as session:
        found = session.execute(wanted.where(Person.username == username.lower())).one_or_none()
    if found is None:
        passwords.is_right(passwords.unknown_hash(), password)
        raise WrongPassword(left=None)
    check(database, Known(found.id, found.password_hash, found.locked_until), password)
    if found.state is not PersonState.ACTIVE:
        _note_disabled(database, found.id)
        raise WrongPassword(left=None)
    with database.transaction() as session:
        person = session.get_one(Person, found.id, with_for_update=True)
        signed_in = queries.signed_in_person(session, person.id)
        if signed_in is None:
            raise WrongPassword(left=None)
        operations.note_sign_in(session, person, actor=signed_in)
    return signed_in


def _note_disabled(database: Database, person_id: int) -> None:
    """Keep that somebody tried to use a disabled account."""
    with database.transaction() as session:
        operations.note_failure(session, session.get_one(Person, person_id), actor=queries.STRANGER)
