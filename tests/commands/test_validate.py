"""``lims validate``."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lims.commands.validate import validate

WRONG = """
judge_cases:
  - {id: L-1, standard: "YY 0469-2011", class: single, requirement: bfe, readings: [95],
     expect: {verdict: pass}, source: wrong}
"""


def test_the_report_is_written_in_both_forms(tmp_path: Path) -> None:
    result = CliRunner().invoke(validate, ["--output", str(tmp_path)])
    assert result.exit_code == 0
    assert "0 not as expected" in result.stdout
    report = json.loads((tmp_path / "validation_report.json").read_text())
    assert report["totals"]["failed"] == 0
    assert report["made_at"].startswith("2020-05-06")
    assert "<h1>Validation of the judge</h1>" in (tmp_path / "validation_report.html").read_text()


def test_a_case_that_does_not_come_out_is_named_and_the_status_says_so(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(WRONG)
    result = CliRunner().invoke(validate, [str(own), "--output", str(tmp_path)])
    assert result.exit_code == 1
    assert "L-1 (YY 0469-2011 single bfe): expected verdict: pass; found verdict: not assessed" in result.stdout


def test_json_on_request(tmp_path: Path) -> None:
    result = CliRunner().invoke(validate, ["--output", str(tmp_path), "--json"])
    assert json.loads(result.stdout)["totals"]["failed"] == 0


def test_a_file_that_holds_no_cases_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("nothing: here")
    result = CliRunner().invoke(validate, [str(own), "--output", str(tmp_path)])
    assert result.exit_code == 1
    assert "no_cases" in result.stderr


def test_the_report_is_printed_on_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMS_HOME", str(tmp_path / "no-instance"))
    pdf = tmp_path / "reports" / "validation.pdf"
    result = CliRunner().invoke(validate, ["--output", str(tmp_path), "--pdf", str(pdf)])
    assert result.exit_code == 0
    assert str(pdf) in result.stdout
    assert pdf.read_bytes().startswith(b"%PDF-1.7")
    assert not (tmp_path / "no-instance").exists()


def test_every_further_file_is_run_as_well(tmp_path: Path) -> None:
    files = []
    for number in (1, 2):
        files.append(tmp_path / f"own-{number}.yaml")
        files[-1].write_text(
            f"cases:\n  - {{id: F-{number}, op: round, input: {{value: '0.25', interval: '0.1'}},"
            " expect: {rounded: '0.2'}, source: ours}\n"
        )
    told = CliRunner().invoke(validate, [*map(str, files), "--output", str(tmp_path), "--json"])
    cases = {case["id"]: case for case in json.loads(told.stdout)["cases"]}
    assert [(cases[key]["file"], cases[key]["agrees"]) for key in ("F-1", "F-2")] == [
        ("own-1.yaml", True),
        ("own-2.yaml", True),
    ]
