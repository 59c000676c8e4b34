from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import func, select
from support.shipments import declare

from lims import clock
from lims.accounts.models import Laboratory, Person
from lims.accounts.queries import SYSTEM
from lims.audit import chain, verification
from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow, Checkpoint, StreamHead
from lims.audit.operations import make_checkpoint, record, signed_content, stream_of
from lims.errors import Forbidden
from lims.shipments.declarations.models import Shipment

KEY = ec.generate_private_key(ec.SECP256R1())
ECDSA = ec.ECDSA(hashes.SHA256())


def rename(session, name: str, person_id: int = 1) -> None:
    """Change a person and record it."""
    person = session.get(Person, person_id, with_for_update=True)
    person.name = name
    record(session, AuditAction.PERSON_CHANGED, subject=person, actor=SYSTEM, reason=f"to {name}")


def rows(session, stream: str = "accounts") -> list[AuditRow]:
    return session.scalars(select(AuditRow).where(AuditRow.stream == stream).order_by(AuditRow.position)).all()


def test_a_row_tells_who_did_what_when_to_what_and_why(session):
    session.info["request_id"] = "the request"
    rename(session, "Ann")
    session.commit()
    row = rows(session)[-1]
    person = session.get(Person, 1)
    assert (row.actor, row.actor_id, row.action) == ("Greenlane", None, "accounts:person:changed")
    assert (row.subject, row.label, row.reason) == ("person:1", person.code, "to Ann")
    assert row.request_id == "the request"
    assert abs((clock.now() - row.at).total_seconds()) < 60


def test_each_row_carries_the_hash_of_the_row_before(session):
    before = rows(session)[-1]
    rename(session, "Ann")
    rename(session, "Bob")
    session.commit()
    *_, first, second = rows(session)
    assert (first.position, first.previous) == (before.position + 1, before.hash)
    assert (second.position, second.previous) == (before.position + 2, first.hash)
    head = session.get(StreamHead, "accounts")
    assert (head.position, head.hash) == (second.position, second.hash)


def test_the_first_row_of_a_stream_begins_at_the_start(session):
    assert rows(session)[0].previous == chain.START
    assert rows(session)[0].position == 1


def test_change_and_row_stand_or_fall_together(session, database):
    count = len(rows(session))
    rename(session, "Ann")
    session.rollback()
    session.commit()
    with database.snapshot() as other:
        assert len(rows(other)) == count
        assert other.get(Person, 1).name != "Ann"


def test_the_rows_of_one_transaction_share_an_act_and_the_next_has_another(session):
    rename(session, "Ann")
    rename(session, "Bob", 2)
    session.commit()
    rename(session, "Cho")
    session.commit()
    first, second, third = (row.act for row in rows(session)[-3:])
    assert first == second != third


def test_an_act_on_two_streams_writes_a_row_in_each_and_they_share_the_act(session, people):
    shipment = declare(session, actor=people["customs officer"])
    rename(session, "Ann")
    session.commit()
    in_shipment, in_accounts = rows(session, f"shipment:{shipment.id}")[-1], rows(session)[-1]
    assert in_shipment.act == in_accounts.act
    assert verification.verify(session)[1] == []


def test_a_savepoint_is_no_commit(session):
    with session.begin_nested():
        rename(session, "Ann")
    rename(session, "Bob")
    session.commit()
    first, second = rows(session)[-2:]
    assert first.act == second.act


@pytest.mark.parametrize(
    ("subject", "stream"),
    [(Shipment(id=7), "shipment:7"), (Person(), "accounts"), (Laboratory(), "accounts"), (Checkpoint(), "audit")],
    ids=["shipment", "person", "laboratory", "checkpoint"],
)
def test_the_stream_is_the_shipment_s_else_the_package_s(subject, stream):
    assert stream_of(subject) == stream


def test_what_belongs_to_a_shipment_goes_to_its_stream():
    class Belongs:
        shipment_id = 9

    assert stream_of(Belongs()) == "shipment:9"


def test_people_who_write_at_once_keep_the_chain_whole(database):
    def write(n: int) -> None:
        for _ in range(4):
            with database.transaction() as session:
                rename(session, f"Name {n}", 1 + n % 3)

    with database.snapshot() as session:
        before = len(rows(session))
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    with database.snapshot() as session:
        assert len(rows(session)) == before + 24
        assert verification.verify(session)[1] == []


def test_two_who_begin_a_stream_at_once_keep_it_whole(database):
    def begin(_: int) -> None:
        with database.transaction() as session:
            make_checkpoint(session, actor=SYSTEM, sign=lambda content: b"")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(begin, range(4)))
    with database.snapshot() as session:
        assert [row.position for row in rows(session, "audit")] == [1, 2, 3, 4]
        assert verification.verify(session)[1] == []


def test_a_checkpoint_signs_the_root_over_all_heads(session):
    made = make_checkpoint(session, actor=SYSTEM, sign=lambda content: KEY.sign(content, ECDSA))
    session.commit()
    heads = session.execute(
        select(StreamHead.stream, StreamHead.position, StreamHead.hash)
        .where(StreamHead.stream != "audit")
        .order_by(StreamHead.stream)
    ).all()
    assert [tuple(head) for head in made.heads] == [tuple(head) for head in heads]
    assert made.root == chain.merkle_root([chain.head_leaf(*head) for head in heads])
    assert made.rows == session.scalar(select(func.count()).select_from(AuditRow)) - 1
    KEY.public_key().verify(bytes.fromhex(made.signature), signed_content(made), ECDSA)
    made.root = "0" * 64
    with pytest.raises(InvalidSignature):
        KEY.public_key().verify(bytes.fromhex(made.signature), signed_content(made), ECDSA)


def test_a_checkpoint_is_an_act_with_a_row(session):
    made = make_checkpoint(session, actor=SYSTEM, sign=lambda content: b"signed")
    session.commit()
    row = rows(session, "audit")[-1]
    assert row.action == "audit:checkpoint:made"
    assert made.root in row.changes


@pytest.mark.parametrize("role", ["technician", "lab manager", "customs officer", "assessor"])
def test_a_checkpoint_is_made_by_those_who_may(session, people, role):
    with pytest.raises(Forbidden):
        make_checkpoint(session, actor=people[role], sign=lambda content: b"")


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_the_auditor_and_the_administrator_make_checkpoints(session, people, role):
    assert make_checkpoint(session, actor=people[role], sign=lambda content: b"").rows > 0
