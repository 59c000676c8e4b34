"""The password at the moment of signing.

It is checked between transactions, because that takes a tenth of a second; a wrong one is counted.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.accounts import passwords
from lims.accounts.models import ElectronicSignature, Person, SignatureMeaning
from lims.accounts.operations import LockedOut, WrongPassword, check_password, note_sign_in
from lims.db import Database
from lims.permissions import Actor


@dataclass(frozen=True, slots=True)
class Proof:
    """That a person typed the right password just now; made here only."""

    person_id: int


def prove(database: Database, password: str, *, actor: Actor) -> Proof:
    """Check the password with no transaction open; a wrong one counts as a failed sign-in and locks like one."""
    with database.snapshot() as session:
        found = session.execute(select(Person.password_hash, Person.locked_until).where(Person.id == actor.id)).one()
    if found.locked_until is not None and found.locked_until > clock.now():
        raise LockedOut(until=found.locked_until)
    if passwords.is_right(found.password_hash, password):
        return Proof(actor.id or 0)
    with database.transaction() as session:
        left = note_sign_in(session, session.get_one(Person, actor.id), right=False, actor=actor)
    raise WrongPassword(left=left)


def sign(
    session: Session, password: str | Proof, *, actor: Actor, subject: str, content_sha256: str
) -> ElectronicSignature:
    """Sign one certificate or a batch with the password, or the proof that it was typed.

    Signer and time come from here.
    """
    if isinstance(password, str):
        check_password(session, actor.id, password)
    elif password.person_id != actor.id:
        raise WrongPassword(left=None)
    signature = ElectronicSignature(
        person_id=actor.id,
        meaning=SignatureMeaning.AUTHORISED,
        subject=subject,
        content_sha256=content_sha256,
        at=clock.now(),
    )
    session.add(signature)
    session.flush()
    return signature
