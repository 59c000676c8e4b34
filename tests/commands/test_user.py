import re

import pytest
from sqlalchemy import select

from lims.accounts.models import Person
from lims.accounts.operations import check_password
from lims.db import Database

PASSWORD = "another long sentence"


@pytest.fixture
def person(home):
    """Return a function that reads a person as it is now."""
    database = Database(f"sqlite:///{home / 'lims.sqlite'}")

    def read(username: str) -> Person:
        with database.snapshot() as session:
            return session.scalars(select(Person).where(Person.username == username)).one()

    yield read
    database.dispose()


@pytest.fixture
def add(set_up):
    """Return a function that adds a person."""

    def do(username: str = "ann", *roles: str, password: str = PASSWORD):
        asked = [part for role in roles or ("technician",) for part in ("--role", role)]
        return set_up("user", "add", username, "--name", "Ann", *asked, "--password", password)

    return do


def test_a_person_is_added_with_roles_and_a_password_to_change(add, person):
    said = add("ann", "reviewer", "signatory")
    assert said.exit_code == 0
    assert re.match(r"P\d{9}. ann: reviewer, signatory\n", said.output)
    assert person("ann").must_change_password


def test_the_password_is_asked_for_twice_and_not_shown(set_up, person):
    said = set_up("user", "add", "ann", "--role", "technician", typed=f"Ann\n{PASSWORD}\n{PASSWORD}\n")
    assert said.exit_code == 0, said.output
    assert PASSWORD not in said.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("root", "technician"), "has the user name “root” already"),
        (("a b", "technician"), "Letters, digits"),
        (("ann", "technician", "customs officer"), "different offices"),
        (("ann", "emperor"), "is not one of"),
    ],
)
def test_what_cannot_be_added_is_refused_in_words(add, arguments, said):
    refused = add(*arguments)
    assert refused.exit_code != 0
    assert said in refused.output
    assert "Traceback" not in refused.output


def test_a_short_password_is_refused(add):
    assert "At least 10 characters" in add(password="short").output


def test_a_person_is_disabled_once(add, set_up, person):
    add()
    said = set_up("user", "disable", "ann", typed="has left\n")
    assert "ann is disabled." in said.output
    assert person("ann").state == "disabled"
    again = set_up("user", "disable", "ann", "--reason", "again")
    assert again.exit_code == 1
    assert "Nothing was changed" in again.output


def test_a_reset_password_is_shown_once_and_has_to_be_changed(add, set_up, person, home):
    add()
    said = set_up("user", "reset", "ann")
    password = said.output.strip().removeprefix("ann: ")
    database = Database(f"sqlite:///{home / 'lims.sqlite'}")
    with database.snapshot() as session:
        check_password(session, person("ann").id, password)
    database.dispose()
    assert person("ann").must_change_password


def test_everybody_is_listed_with_roles_and_state(add, set_up):
    add("ann", "reviewer", "signatory")
    set_up("user", "disable", "ann", "--reason", "r")
    listed = set_up("user", "list").output.splitlines()
    assert len(listed) == 2
    assert re.search(r"ann +disabled +reviewer, signatory +Ann", listed[0])
    assert re.search(r"root +active +administrator +The Administrator", listed[1])


@pytest.mark.parametrize("act", [("disable", "nobody", "--reason", "r"), ("reset", "nobody")])
def test_nobody_is_named(set_up, act):
    said = set_up("user", *act)
    assert said.exit_code == 1
    assert "Nobody has the user name 'nobody'" in said.output
