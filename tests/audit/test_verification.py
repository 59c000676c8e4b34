"""Whoever alters the tables behind the product's back is found; the triggers are dropped first, as a forger would."""

import pytest
from sqlalchemy import text

from lims import clock
from lims.accounts.models import Person
from lims.accounts.queries import SYSTEM
from lims.audit import chain
from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow
from lims.audit.operations import make_checkpoint, record
from lims.audit.verification import Fault, verify, verify_against

# A value of the same kind for each column: what somebody who covers tracks would write.
FORGED = {
    "stream": "'shipment:77'",
    "position": "position + 1000",
    "act": "'00000000-0000-0000-0000-000000000000'",
    "at": "'2020-05-06T04:00:00.000001Z'",
    "actor_id": "1",
    "actor": "'Somebody Else'",
    "action": "'accounts:person:added'",
    "subject": "'person:2'",
    "label": "'P200000026'",
    "reason": "'no reason'",
    "request_id": "'another'",
    "changes": "'[]'",
    "previous": f"'{'1' * 64}'",
    "hash": f"'{'2' * 64}'",
}
TEXTS = [name for name, column in AuditRow.__table__.columns.items() if column.type.python_type is str]


@pytest.fixture
def forger(session):
    """A session for which the tables of the trail are no longer protected, on a trail of three more rows."""
    for name in ("Ann", "Bob", "Cho"):
        person = session.get(Person, 1)
        person.name = name
        record(session, AuditAction.PERSON_CHANGED, subject=person, actor=SYSTEM, reason=f"to {name}")
    session.commit()
    assert verify(session)[1] == []
    if session.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER audit_rows_no_{act}"))
    else:
        session.execute(text("DROP TRIGGER audit_rows_only_added ON audit_rows"))
    return session


def middle(session) -> int:
    """Return a row in the middle of the stream of accounts."""
    return end(session) - 1


def end(session) -> int:
    return session.scalar(text("SELECT position FROM audit_heads WHERE stream = 'accounts'"))


def forge(session, what: str, position: int) -> None:
    session.execute(text(f"{what} WHERE stream = 'accounts' AND position = :at"), {"at": position})
    session.expire_all()


def test_an_untouched_trail_holds_and_every_row_is_read(session):
    count, faults = verify(session)
    assert faults == []
    assert count == session.scalar(text("SELECT count(*) FROM audit_rows"))


def test_every_column_of_a_row_is_tried():
    assert set(FORGED) == set(AuditRow.__table__.columns.keys())


@pytest.mark.parametrize("column", FORGED)
def test_an_altered_column_is_found_at_its_row(forger, column):
    at = middle(forger)
    forge(forger, f"UPDATE audit_rows SET {column} = {FORGED[column]}", at)
    faults = {fault.stream: fault for fault in verify(forger)[1]}
    assert faults["accounts"].position == at


@pytest.mark.parametrize("column", TEXTS)
def test_each_single_byte_of_each_text_counts(forger, column):
    at = middle(forger)
    stored = forger.scalar(
        text(f"SELECT {column} FROM audit_rows WHERE stream = 'accounts' AND position = :at"), {"at": at}
    )
    for place in range(len(stored)):
        other = stored[:place] + chr(ord(stored[place]) ^ 1) + stored[place + 1 :]
        written = {"other": other, "stored": stored, "at": at}
        where = f"stream = '{other if column == 'stream' else 'accounts'}' AND position = :at"
        forger.execute(
            text(f"UPDATE audit_rows SET {column} = :other WHERE stream = 'accounts' AND position = :at"), written
        )
        forger.expire_all()
        assert verify(forger)[1], f"{column}: byte {place} of {stored!r} as {other!r}"
        forger.execute(text(f"UPDATE audit_rows SET {column} = :stored WHERE {where}"), written)
    assert verify(forger)[1] == []


@pytest.mark.parametrize("value", ["x'5b5d'", "1.5", "''", "'١'"])
def test_a_value_of_another_kind_is_a_fault_and_no_crash(sqlite_database, value):
    with sqlite_database.writing() as session:
        for name in ("changes", "actor_id", "at"):
            session.execute(text("DROP TRIGGER IF EXISTS audit_rows_no_update"))
            forge(session, f"UPDATE audit_rows SET {name} = {value}", 1)
            assert [fault.position for fault in verify(session)[1]] == [1]


def test_a_moment_in_another_spelling_is_an_altered_row(forger):
    at = middle(forger)
    forge(forger, "UPDATE audit_rows SET at = replace(at, 'T', ' ')", at)
    assert verify(forger)[1] == [Fault("altered", "accounts", at)]


def test_a_deleted_row_is_named_as_a_gap(forger):
    at = middle(forger)
    forge(forger, "DELETE FROM audit_rows", at)
    assert verify(forger)[1] == [Fault("gap", "accounts", at)]


def test_a_tail_that_is_cut_off_is_found(forger):
    last = end(forger)
    forge(forger, "DELETE FROM audit_rows", last)
    assert verify(forger)[1] == [Fault("cut off", "accounts", last)]


def test_a_stream_that_is_gone_is_found(forger):
    last = end(forger)
    forger.execute(text("DELETE FROM audit_rows WHERE stream = 'accounts'"))
    assert verify(forger)[1] == [Fault("cut off", "accounts", last)]


def test_an_altered_head_is_found(forger):
    forger.execute(text("UPDATE audit_heads SET position = position + 1 WHERE stream = 'accounts'"))
    assert [fault.kind for fault in verify(forger)[1]] == ["cut off"]


def test_the_first_broken_row_of_each_stream_is_named(forger):
    at = middle(forger)
    for place in (at, at + 1):
        forge(forger, "UPDATE audit_rows SET reason = 'altered'", place)
    faults = verify(forger)[1]
    assert faults == [Fault("altered", "accounts", at)]
    assert str(faults[0]) == f"altered: stream accounts, row {at}"


def cut_with_head(session, down_to: int) -> None:
    """Cut the tail of the stream off, and make its head fit: what a careful forger does."""
    session.execute(text("DELETE FROM audit_rows WHERE stream = 'accounts' AND position > :at"), {"at": down_to})
    session.execute(
        text(
            "UPDATE audit_heads SET position = :at, hash = (SELECT hash FROM audit_rows"
            " WHERE stream = 'accounts' AND position = :at) WHERE stream = 'accounts'"
        ),
        {"at": down_to},
    )
    session.expire_all()


def test_a_tail_cut_off_with_its_head_is_found_by_a_checkpoint_that_somebody_holds(forger):
    last = end(forger)
    held = make_checkpoint(forger, actor=SYSTEM, sign=lambda content: b"").heads
    forger.commit()
    cut_with_head(forger, last - 1)
    assert verify(forger)[1] == []
    assert verify_against(forger, held) == [Fault("cut off", "accounts", last)]


def test_a_tail_that_was_written_anew_is_found_by_the_checkpoint(forger):
    held = make_checkpoint(forger, actor=SYSTEM, sign=lambda content: b"").heads
    forger.commit()
    last = end(forger)
    cut_with_head(forger, last - 1)
    person = forger.get(Person, 1)
    person.name = "Never Was"
    record(forger, AuditAction.PERSON_CHANGED, subject=person, actor=SYSTEM, reason="rewritten")
    forger.commit()
    assert verify(forger)[1] == []
    assert verify_against(forger, held) == [Fault("altered", "accounts", last)]


def test_what_was_written_after_the_checkpoint_is_no_fault(forger):
    held = make_checkpoint(forger, actor=SYSTEM, sign=lambda content: b"").heads
    forger.commit()
    person = forger.get(Person, 1)
    person.name = "Later"
    record(forger, AuditAction.PERSON_CHANGED, subject=person, actor=SYSTEM)
    forger.commit()
    assert verify_against(forger, held) == []


def test_the_hash_of_a_read_row_is_the_one_that_was_written(session):
    row = session.get(AuditRow, ("accounts", 1))
    assert chain.hash_of({name: getattr(row, name) for name in chain.HASHED}) == row.hash
    assert row.at <= clock.now()
