"""The validation report."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lims.catalogue.validation import as_html, validate
from lims.conformity.refusals import Refused

NOON = datetime(2020, 5, 6, 12, tzinfo=UTC)
OWN = """
judge_cases:
  - {id: L-1, standard: "YY 0469-2011", class: single, requirement: bfe, readings: [95, 96, 97],
     expect: {verdict: fail},
     source: wrong on purpose}
cases:
  - {id: L-2, op: round, input: {value: "2.5", interval: "1"}, expect: {rounded: "2"}, source: own}
"""


def test_the_shipped_cases_all_come_out() -> None:
    report = validate(made_at=NOON)
    assert report.failed == 0
    assert len(report.cases) > 300
    assert {case.file for case in report.cases} == {"shipped"}


def test_a_laboratory_adds_cases_of_both_kinds_and_sees_what_fails(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(OWN)
    report = validate([path], made_at=NOON)
    own = [case for case in report.cases if case.file == "own.yaml"]
    assert [(case.id, case.agrees) for case in own] == [("L-2", True), ("L-1", False)]
    assert report.failed == 1


def test_a_file_without_cases_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("greetings: [hello]")
    with pytest.raises(Refused, match="no_cases"):
        validate([path], made_at=NOON)


def test_the_report_names_versions_data_files_and_every_case() -> None:
    report = validate(made_at=NOON)
    data = json.loads(json.dumps(report.to_dict()))
    assert data["made_at"] == "2020-05-06T12:00:00+00:00"
    assert set(data["versions"]) == {"greenlane-lims", "python", "system"}
    assert all(len(digest) == 64 for digest in data["standards"].values())
    assert data["totals"] == {"cases": len(report.cases), "agreed": len(report.cases), "failed": 0}
    page = as_html(report)
    assert all(case.id in page for case in report.cases)
    assert "<script" not in page
    assert "&lt;1" in page
