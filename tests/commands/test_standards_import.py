import json
import subprocess
import sys
from datetime import date

import pytest
from click.testing import CliRunner

from lims.audit.models import AuditRow
from lims.catalogue import files, queries
from lims.commands.standards import standards
from lims.db import Database

SHIPPED = files.find("EN 14683:2019+AC:2019").path
LATER = ("--used-from", "2020-06-01")


@pytest.fixture
def database(tmp_path, sqlite_template, monkeypatch):
    """Give the database of an instance that a command finds by its settings."""
    home = tmp_path / "instance"
    home.mkdir()
    (home / "lims.sqlite").write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("LIMS_HOME", str(home))
    monkeypatch.setenv("LIMS_PASSWORD_COST", "1")
    found = Database(f"sqlite:///{home / 'lims.sqlite'}")
    yield found
    found.dispose()


@pytest.fixture
def stricter(tmp_path):
    """Return the shipped file with one limit changed."""
    path = tmp_path / "stricter.yaml"
    text = SHIPPED.read_text(encoding="utf-8")
    changed = text.replace("rule: every", "rule: mean", 1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    return path


def run(*arguments, who="lab-manager", answer=""):
    return CliRunner().invoke(standards, ["import", *map(str, arguments), "--as", who], input=answer)


def versions(database, code="EN 14683:2019+AC:2019"):
    with database.snapshot() as session:
        return [(one.version, one.used_from, one.used_to) for one in queries.versions_of(session, code)]


def test_a_new_standard_is_taken_from_today_on_and_asks_nothing(database):
    result = run(SHIPPED)
    assert result.exit_code == 0, result.output
    assert "is new" in result.stdout
    assert "To be confirmed by two people" in result.stdout
    assert versions(database) == [(1, date(2020, 5, 6), None)]


def test_the_same_content_again_changes_nothing_and_says_so(database):
    run(SHIPPED)
    again = run(SHIPPED, "--yes")
    assert again.exit_code == 0
    assert "nothing was changed" in again.stdout
    assert len(versions(database)) == 1


def test_the_difference_is_shown_before_anything_happens(database, stricter):
    run(SHIPPED)
    refused = run(stricter, *LATER, answer="n\n")
    assert refused.exit_code == 1
    assert '"rule": "every"' in refused.stdout
    assert '"rule": "mean"' in refused.stdout
    assert len(versions(database)) == 1


@pytest.mark.parametrize(("options", "answer"), [((), "y\n"), (("--yes",), "")])
def test_a_yes_takes_the_version_and_ends_the_one_before(database, stricter, options, answer):
    run(SHIPPED)
    assert run(stricter, *LATER, *options, answer=answer).exit_code == 0
    assert versions(database) == [(2, date(2020, 6, 1), None), (1, date(2020, 5, 6), date(2020, 5, 31))]


def test_a_program_is_asked_nothing_and_told_all(database, stricter):
    run(SHIPPED)
    told = json.loads(run(stricter, *LATER, "--used-to", "2020-12-31", "--json").stdout)
    assert (told["code"], told["imported"], told["version"], told["replaces"]) == (
        "EN 14683:2019+AC:2019",
        True,
        2,
        1,
    )
    assert (told["used_from"], told["used_to"]) == ("2020-06-01", "2020-12-31")
    assert [one["field"] for one in told["differences"]] == ["accept"]


def test_the_import_leaves_its_line_in_the_trail(database):
    run(SHIPPED)
    with database.snapshot() as session:
        assert [row.action for row in session.query(AuditRow)][-1] == "catalogue:standard:imported"


def test_a_version_cannot_begin_before_the_one_that_it_ends(database, stricter):
    run(SHIPPED)
    result = run(stricter, "--yes")
    assert result.exit_code == 1
    assert "begin later" in result.stderr


def test_a_version_that_ended_earlier_keeps_its_last_day(database, stricter):
    run(SHIPPED, "--used-to", "2020-05-10")
    run(stricter, *LATER, "--yes")
    assert versions(database)[1] == (1, date(2020, 5, 6), date(2020, 5, 10))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("- a\n- list\n", "this is no standard's data file"),
        ("code: X-1\n", "requirements"),
        ("kind: sampling_scheme\ncode: Z1.4\n", "Z1.4 is a sampling scheme"),
    ],
)
def test_what_the_judge_cannot_apply_is_refused_with_its_problems(database, tmp_path, content, words):
    path = tmp_path / "faulty.yaml"
    path.write_text(content)
    plain, told = run(path), run(path, "--json")
    assert (plain.exit_code, told.exit_code) == (1, 1)
    assert words in plain.stderr
    document = json.loads(told.stdout)
    assert not document["imported"]
    assert any(words in problem for problem in document["problems"])


def test_the_shipped_scheme_is_told_apart(database):
    result = run(files.find("ISO 2859-1 (GB/T 2828.1, ANSI/ASQ Z1.4)").path)
    assert result.exit_code == 1
    assert "is a sampling scheme" in result.stderr


def test_what_a_standard_takes_over_must_be_there_first(database):
    gown = files.find("ASTM F3352-19").path
    refused = run(gown, "--json")
    assert "import that standard first" in json.loads(refused.stdout)["problems"][0]
    assert run(files.find("ANSI/AAMI PB70:2012").path).exit_code == 0
    assert run(gown).exit_code == 0


def test_whoever_may_not_import_changes_nothing(database):
    result = run(SHIPPED, who="technician")
    assert result.exit_code == 1
    assert versions(database) == []


def test_the_other_verbs_load_no_database():
    code = "import sys, lims.commands.standards; print('sqlalchemy' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "False"
    )
