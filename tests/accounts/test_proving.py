from datetime import timedelta

import pytest
from sqlalchemy import select
from support.people import PASSWORD

from lims import clock
from lims.accounts import operations, passwords
from lims.accounts.models import ElectronicSignature, Person, SignatureMeaning
from lims.accounts.operations import LOCKED_FOR, TRIES, LockedOut, WrongPassword
from lims.accounts.proving import prove
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow
from lims.audit.operations import record
from lims.errors import NotFound

DIGEST = "ab" * 32


@pytest.fixture
def ann(database, people):
    return people["signatory"]


@pytest.fixture
def bob(people):
    return people["second signatory"]


def sign(session, proof, actor):
    signature = operations.sign(
        session,
        proof,
        actor=actor,
        meaning=SignatureMeaning.AUTHORISED,
        subject="certificate C1",
        content_sha256=DIGEST,
    )
    record(session, AuditAction.CERTIFICATE_AUTHORISED, subject=signature, actor=actor)
    return signature


def test_a_signature_names_signer_time_meaning_and_content(database, ann, session):
    session.rollback()
    signature = sign(session, prove(database, PASSWORD, actor=ann), ann)
    session.commit()
    assert (signature.person_id, signature.content_sha256) == (ann.id, DIGEST)
    assert abs((clock.now() - signature.at).total_seconds()) < 60


def test_nobody_signs_with_another_s_proof(database, ann, bob, session):
    session.rollback()
    proof = prove(database, PASSWORD, actor=ann)
    with pytest.raises(WrongPassword):
        sign(session, proof, bob)
    assert session.scalars(select(ElectronicSignature)).all() == []


def test_a_proof_is_worth_nothing_once_the_password_is_another(database, ann, session):
    session.rollback()
    proof = prove(database, PASSWORD, actor=ann)
    person = session.get(Person, ann.id)
    operations.reset_password(session, person, password_hash=passwords.hash_password("x" * 10), actor=SYSTEM)
    with pytest.raises(WrongPassword):
        sign(session, proof, ann)


def test_a_wrong_password_counts_and_locks_like_a_failed_sign_in(database, ann, session):
    session.rollback()
    for left in range(TRIES - 1, 0, -1):
        with pytest.raises(WrongPassword) as refused:
            prove(database, "a wrong sentence", actor=ann)
        assert refused.value.left == left
    with pytest.raises(LockedOut):
        prove(database, "a wrong sentence", actor=ann)
    with pytest.raises(LockedOut):
        prove(database, PASSWORD, actor=ann)
    clock.shift(clock.offset() + LOCKED_FOR + timedelta(seconds=1))
    assert prove(database, PASSWORD, actor=ann).person_id == ann.id


def test_the_failure_is_in_the_trail(database, ann, session):
    session.rollback()
    with pytest.raises(WrongPassword):
        prove(database, "a wrong sentence", actor=ann)
    row = session.scalars(select(AuditRow).where(AuditRow.subject == f"person:{ann.id}")).all()[-1]
    assert row.action == "accounts:session:sign-in failed"


def test_a_right_password_leaves_no_row(database, ann, session, statements):
    session.rollback()
    with statements(database) as seen:
        prove(database, PASSWORD, actor=ann)
    assert not [one for one in seen if one.startswith(("INSERT", "UPDATE"))]


def test_the_system_proves_nothing(database):
    with pytest.raises(NotFound):
        prove(database, PASSWORD, actor=SYSTEM)


def test_the_check_happens_with_no_transaction_open(sqlite_database, monkeypatch):
    open_while_checking = []

    def is_right(_kept, _given):
        open_while_checking.append(sqlite_database.engine.pool.checkedout())
        return True

    monkeypatch.setattr(passwords, "is_right", is_right)
    with sqlite_database.snapshot() as session:
        one = session.get(Person, 1)
    prove(sqlite_database, "anything", actor=one)
    assert open_while_checking == [0]
