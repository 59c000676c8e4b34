from datetime import timedelta

import pytest
from sqlalchemy import select
from support.people import PASSWORD

from lims import clock
from lims.accounts import operations, passwords, queries
from lims.accounts.models import Person
from lims.accounts.operations import LOCKED_FOR, TRIES, LockedOut, WrongPassword
from lims.accounts.queries import SYSTEM
from lims.accounts.sign_in import sign_in
from lims.audit.models import AuditRow


def person(database, username: str = "technician") -> Person:
    with database.snapshot() as session:
        return session.scalars(select(Person).where(Person.username == username)).one()


def acts(database, username: str = "technician") -> list[str]:
    """Return what the trail tells of a person, after the adding."""
    subject = f"person:{person(database, username).id}"
    with database.snapshot() as session:
        wanted = select(AuditRow.action).where(AuditRow.subject == subject).order_by(AuditRow.position)
        return [action.removeprefix("accounts:") for action in session.scalars(wanted)][1:]


def fail(database, times: int, username: str = "technician") -> None:
    for _ in range(times):
        with pytest.raises((WrongPassword, LockedOut)):
            sign_in(database, username, "a wrong sentence")


def change(database, **columns) -> None:
    """Change the technician through an operation that records."""
    with database.transaction() as session:
        one = session.scalars(select(Person).where(Person.username == "technician")).one()
        for name, value in columns.items():
            setattr(one, name, value)
        operations.record(session, operations.AuditAction.PERSON_CHANGED, subject=one, actor=SYSTEM)


def test_the_right_password_signs_in_and_is_in_the_trail(database):
    found = sign_in(database, "technician", PASSWORD)
    assert (found.username, [role.value for role in found.roles]) == ("technician", ["technician"])
    assert acts(database) == ["session:signed in"]


def test_the_case_of_the_name_does_not_matter(database):
    assert sign_in(database, "TECHNICIAN", PASSWORD).username == "technician"


def test_a_wrong_password_is_refused_counted_and_in_the_trail(database):
    with pytest.raises(WrongPassword) as refused:
        sign_in(database, "technician", "a wrong sentence")
    assert refused.value.left == TRIES - 1
    assert person(database).failed_sign_ins == 1
    assert acts(database) == ["session:sign-in failed"]


def test_who_failed_is_not_said_to_be_the_person(database):
    fail(database, 1)
    with database.snapshot() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.action == "accounts:session:sign-in failed")).one()
    assert (row.actor, row.actor_id) == ("not signed in", None)


@pytest.mark.parametrize("name", ["nobody", "", "technician' --"])
def test_an_unknown_name_is_refused_in_the_same_words(database, name):
    with pytest.raises(WrongPassword) as refused:
        sign_in(database, name, PASSWORD)
    assert refused.value.left is None


def test_an_unknown_name_costs_a_check_too(database, monkeypatch):
    checked = []
    monkeypatch.setattr(passwords, "is_right", lambda kept, given: checked.append(given) or False)
    with pytest.raises(WrongPassword):
        sign_in(database, "nobody", "guess")
    assert checked == ["guess"]


def test_the_right_password_forgets_what_was_counted(database):
    fail(database, TRIES - 1)
    sign_in(database, "technician", PASSWORD)
    assert person(database).failed_sign_ins == 0


def test_the_fifth_wrong_password_locks(database):
    fail(database, TRIES - 1)
    with pytest.raises(LockedOut) as refused:
        sign_in(database, "technician", "a wrong sentence")
    assert refused.value.until == person(database).locked_until
    assert acts(database)[-2:] == ["session:sign-in failed", "session:locked out"]


def test_a_locked_account_stays_closed_to_the_right_password_and_tells_nobody_that_it_is_right(database):
    fail(database, TRIES)
    until = person(database).locked_until
    for password in (PASSWORD, "a wrong sentence"):
        with pytest.raises(LockedOut) as refused:
            sign_in(database, "technician", password)
        assert refused.value.until == until
    assert person(database).locked_until == until


def test_tries_while_locked_are_in_the_trail(database):
    fail(database, TRIES + 2)
    assert acts(database)[-2:] == ["session:sign-in failed"] * 2


def test_the_lock_opens_by_itself(database):
    fail(database, TRIES)
    clock.shift(clock.offset() + LOCKED_FOR + timedelta(seconds=1))
    assert sign_in(database, "technician", PASSWORD).username == "technician"
    assert person(database).locked_until is None


def test_after_the_lock_one_counts_from_the_beginning(database):
    fail(database, TRIES)
    clock.shift(clock.offset() + LOCKED_FOR + timedelta(seconds=1))
    with pytest.raises(WrongPassword) as refused:
        sign_in(database, "technician", "a wrong sentence")
    assert refused.value.left == TRIES - 1


def test_a_reset_password_opens_the_lock(database):
    fail(database, TRIES)
    password, password_hash = passwords.random_password()
    with database.transaction() as session:
        one = session.scalars(select(Person).where(Person.username == "technician")).one()
        operations.reset_password(session, one, password_hash=password_hash, actor=SYSTEM)
    assert sign_in(database, "technician", password).must_change_password


def test_a_disabled_person_is_refused_in_the_same_words_and_the_try_is_in_the_trail(database):
    change(database, state="disabled")
    with pytest.raises(WrongPassword) as refused:
        sign_in(database, "technician", PASSWORD)
    assert refused.value.left is None
    assert acts(database)[-1] == "session:sign-in failed"


def test_one_person_s_lock_is_not_another_s(database):
    fail(database, TRIES)
    assert sign_in(database, "second-technician", PASSWORD).username == "second-technician"


def test_the_check_happens_with_no_transaction_open(sqlite_database, monkeypatch):
    open_while_checking = []

    def is_right(_kept, _given):
        open_while_checking.append(sqlite_database.engine.pool.checkedout())
        return True

    monkeypatch.setattr(passwords, "is_right", is_right)
    sign_in(sqlite_database, "technician", PASSWORD)
    assert open_while_checking == [0]


def test_the_roles_of_a_signed_in_person_are_those_of_today(database):
    with database.snapshot() as session:
        found = queries.signed_in_person(session, person(database).id)
        with clock.running_from(clock.now() - timedelta(days=1)):
            before = queries.signed_in_person(session, person(database).id)
    assert found.roles
    assert before.roles == frozenset()
