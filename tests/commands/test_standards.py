"""``lims standards``: list, show, check."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lims.catalogue import files
from lims.commands.standards import standards


def run(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(standards, list(arguments))


def test_the_list_names_every_file_with_its_days() -> None:
    lines = json.loads(run("list", "--json").stdout)
    assert len(lines) == 25
    gown = next(line for line in lines if line["code"] == "GB 19082-2009")
    assert (gown["from"], gown["until"], gown["product"], gown["shipped"]) == ("2010-03-01", "2025-12-01", "suit", True)
    assert "2010-03-01 to 2025-12-01" in run("list").stdout


def test_a_standard_is_shown_as_it_stands_in_its_file() -> None:
    document = json.loads(run("show", "EN 14683", "--json").stdout)
    assert document["code"] == "EN 14683:2019+AC:2019"
    assert document["requirements"][0]["confidence"] == "verified"


def test_a_standard_is_shown_in_words() -> None:
    text = run("show", "YY 0469-2011").stdout
    assert "医用外科口罩" in text
    assert "≥ 95 %" in text
    assert "unconfirmed" in text


def test_a_scheme_is_shown_too() -> None:
    assert "code_letters" in run("show", "ISO 2859-1 (GB/T 2828.1, ANSI/ASQ Z1.4)").stdout


@pytest.mark.parametrize(("code", "words"), [("EN 1", "No standard has the code"), ("GB 2626", "several editions")])
def test_what_is_not_found_says_what_is_there(code: str, words: str) -> None:
    result = run("show", code)
    assert result.exit_code == 1
    assert words in result.stderr


def test_every_shipped_file_is_sound() -> None:
    for file in files.standard_files():
        assert run("check", str(file.path)).exit_code == 0, file.code


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("rule: every}", "rule: mostly}", "requirement luminous-transmittance, field accept.rule"),
        ('unit: "%"', 'unit: ""', "field unit: a limit without a unit"),
        ("code:", "- code:", "not_a_mapping"),
    ],
)
def test_a_faulty_file_is_refused_with_requirement_and_field(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "faulty.yaml"
    text = files.find("EN 166:2001").path.read_text()
    path.write_text("- a\n- list\n" if new == "- code:" else text.replace(old, new))
    result = run("check", str(path))
    assert result.exit_code == 1
    assert words in result.stdout
    found = json.loads(run("check", str(path), "--json").stdout)
    assert not found["sound"]
    assert found["problems"]
