import json

import pytest
from sqlalchemy import delete, insert, select, update

from lims import clock
from lims.accounts.models import Laboratory, Person, PersonRole
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.capture import UnrecordedChange, name_of
from lims.audit.models import AuditRow
from lims.audit.operations import record
from lims.jobs.models import Job, JobState


@pytest.fixture
def person(session):
    return session.get(Person, 1)


def newest(session) -> AuditRow:
    """Return the newest row of the stream of accounts."""
    rows = select(AuditRow).where(AuditRow.stream == "accounts").order_by(AuditRow.position.desc())
    return session.scalars(rows).first()


def changed(session) -> dict[str, tuple]:
    return {one["field"]: (one["old"], one["new"]) for one in json.loads(newest(session).changes)}


def note(session, person, **more):
    record(session, AuditAction.PERSON_CHANGED, subject=person, actor=SYSTEM, **more)


def test_a_change_without_a_row_cannot_be_committed(session, person):
    person.name = "Somebody Else"
    with pytest.raises(UnrecordedChange) as refused:
        session.commit()
    assert refused.value.changed == ["Person"]


def test_a_new_row_without_an_audit_row_cannot_be_committed(session):
    session.add(PersonRole(person_id=1, role="auditor", from_on=clock.today()))
    with pytest.raises(UnrecordedChange):
        session.commit()


def test_a_deleted_row_without_an_audit_row_cannot_be_committed(session):
    session.delete(session.scalars(select(PersonRole)).first())
    with pytest.raises(UnrecordedChange):
        session.commit()


def test_a_change_after_the_record_needs_a_row_of_its_own(session, person):
    person.name = "First"
    note(session, person)
    person.name = "Second"
    with pytest.raises(UnrecordedChange):
        session.commit()


def test_a_refused_commit_leaves_nothing_behind(session, person, database):
    person.name = "Somebody Else"
    with pytest.raises(UnrecordedChange):
        session.commit()
    session.rollback()
    session.commit()
    with database.snapshot() as other:
        assert other.get(Person, 1).name != "Somebody Else"


@pytest.mark.parametrize(
    "statement",
    [
        update(Person).values(name="x"),
        delete(PersonRole),
        insert(PersonRole).values(person_id=1, role="auditor", from_on=clock.today()),
    ],
    ids=["update", "delete", "insert"],
)
def test_a_bulk_statement_on_audited_rows_cannot_be_committed_even_with_a_record(session, person, statement):
    session.execute(statement)
    note(session, person)
    with pytest.raises(UnrecordedChange):
        session.commit()


def test_what_is_no_part_of_the_record_needs_no_row(session):
    now = clock.now()
    session.add(Job(kind="k", key="k", payload={}, state=JobState.WAITING, run_after=now, asked_at=now))
    session.execute(update(Job).values(attempts=3))
    session.commit()
    assert session.scalar(select(Job.attempts)) == 3


def test_the_row_keeps_old_and_new(session, person):
    old = person.name
    person.name = "Neu"
    person.failed_sign_ins = 2
    note(session, person)
    session.commit()
    assert changed(session) == {"name": (old, "Neu"), "failed_sign_ins": (0, 2)}


def test_a_value_that_is_set_to_what_it_was_is_no_change(session, person):
    person.name = str(person.name)
    note(session, person)
    session.commit()
    assert changed(session) == {}


def test_a_new_row_is_kept_with_the_id_that_it_got(session, person):
    role = PersonRole(person_id=1, role="auditor", from_on=clock.today())
    session.add(role)
    note(session, person)
    session.commit()
    assert changed(session)["person_id"] == (None, 1)
    assert json.loads(newest(session).changes)[0]["of"] == f"person-role:{role.id}"


def test_a_deleted_row_is_kept_with_what_it_held(session, person):
    role = session.scalars(select(PersonRole).where(PersonRole.person_id == 1)).first()
    held = role.role.value
    session.delete(role)
    note(session, person)
    session.commit()
    assert changed(session)["role"] == (held, None)


def test_several_flushes_before_the_record_are_all_kept(session, person):
    for name in ("One", "Two"):
        person.name = name
        session.flush()
    note(session, person)
    session.commit()
    names = [one["new"] for one in json.loads(newest(session).changes) if one["field"] == "name"]
    assert names == ["One", "Two"]


def test_a_password_s_hash_is_no_part_of_the_trail(session, person):
    person.password_hash = "$argon2id$secret"
    note(session, person)
    session.commit()
    assert "argon2" not in newest(session).changes


def test_names_are_kebab_case_with_the_id(session):
    assert name_of(session.get(Person, 1)) == "person:1"
    assert name_of(session.scalars(select(Laboratory)).first()) == "laboratory:1"
