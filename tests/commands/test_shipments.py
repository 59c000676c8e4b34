import json

import pytest
from click.testing import CliRunner
from support.people import load_people
from support.shipments import declaration_document, make_standards

from lims.accounts import operations
from lims.accounts.models import Person
from lims.accounts.queries import SYSTEM
from lims.commands.shipments import shipments
from lims.db import Database
from lims.shipments.declarations.queries import shipment_by_declaration


@pytest.fixture
def database(tmp_path, sqlite_template, monkeypatch):
    """Give the database of an instance that a command finds by its settings."""
    home = tmp_path / "instance"
    home.mkdir()
    (home / "lims.sqlite").write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("LIMS_HOME", str(home))
    monkeypatch.setenv("LIMS_PASSWORD_COST", "1")
    found = Database(f"sqlite:///{home / 'lims.sqlite'}")
    with found.transaction() as session:
        make_standards(session)
    yield found
    found.dispose()


def run(*arguments, who="customs-officer"):
    return CliRunner().invoke(shipments, [*map(str, arguments), *(["--as", who] if who else [])])


@pytest.fixture
def file(tmp_path):
    def write(*documents):
        path = tmp_path / "declarations.json"
        path.write_text(json.dumps(documents), encoding="utf-8")
        return path

    return write


def test_a_file_is_imported_and_the_second_time_nothing_changes(database, file):
    document = declaration_document()
    path = file(document)
    first, again = run("import", path), run("import", path)
    assert (first.exit_code, again.exit_code) == (0, 0)
    with database.snapshot() as session:
        assert shipment_by_declaration(session, document["declaration_number"]).number in first.stdout
    assert again.stdout == ""
    assert "0 declared, 1 known already." in again.stderr


def test_a_file_with_faults_names_them_and_takes_nothing(database, file):
    good, bad = declaration_document(), declaration_document(post="")
    result = run("import", file(good, bad))
    assert result.exit_code == 1
    assert "declaration 2 · post: This is needed." in result.stderr
    assert "Nothing was imported" in result.stderr
    with database.snapshot() as session:
        assert shipment_by_declaration(session, good["declaration_number"]) is None


def test_the_good_declarations_are_taken_when_asked_and_json_tells_all(database, file):
    result = run("import", file(declaration_document(), declaration_document(post="")), "--take-good", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert len(told["created"]) == 1
    assert [(one["declaration"], one["field"], one["code"]) for one in told["faults"]] == [(2, "post", "missing")]


def test_a_file_that_is_not_what_it_says_ends_with_words(database, tmp_path):
    path = tmp_path / "declarations.csv"
    path.write_bytes(b"PK\x03\x04")
    result = run("import", path)
    assert result.exit_code == 1
    assert "Excel workbook" in result.stderr


def test_where_several_people_may_somebody_must_be_named(database, file):
    result = run("import", file(declaration_document()), who="")
    assert result.exit_code == 1
    assert "--as USERNAME" in result.stderr
    assert "customs-officer" in result.stderr


def test_the_only_person_who_may_need_not_be_named(database, file):
    with database.transaction() as session:
        people = load_people(session)
        for name in ("second customs officer", "senior officer"):
            operations.disable(session, session.get_one(Person, people[name].id), reason="test", actor=SYSTEM)
    assert run("import", file(declaration_document()), who="").exit_code == 0


def test_whoever_may_not_declare_imports_nothing(database, file):
    result = run("import", file(declaration_document()), who="technician")
    assert result.exit_code == 1
    assert "may not do this" in result.stderr


def test_a_list_is_published_once(database, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("manufacturer\nAcme\n", encoding="utf-8")
    told = ["--kind", "substandard non-medical masks", "--published-on", "2020-05-01", "--source", "samr.gov.cn"]
    first, again = (run("publish-list", path, *told, who="senior-officer") for _ in range(2))
    assert "published" in first.stdout
    assert "nothing changed" in again.stdout
