"""``lims judge``: its shape is fixed, since other programs call it."""

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lims.catalogue import files
from lims.commands.judge import judge

HEAD = "sample,requirement,specimen,reading,value"
MASK = ["--standard", "YY 0469-2011", "--class", "single"]
GOOD = "".join(f"S1,bfe,{number},1,{value}\n" for number, value in enumerate(("95.30", "96", "97"), start=1))
OTHER = GOOD.replace("S1", "S2").replace("95.30", "94.9")


def run(content: str, *options: str, stdin: bool = False) -> Result:
    """Judge a file with this content."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "readings.csv"
        path.write_text(content, encoding="utf-8", errors="surrogateescape")
        return CliRunner().invoke(judge, ["-" if stdin else str(path), *options], input=content if stdin else None)


def samples(result: Result) -> list[dict[str, Any]]:
    """Return the objects that were printed."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def verdict_of(sample: dict[str, Any], requirement: str) -> str:
    """Return the verdict on one requirement of a printed sample."""
    return str(next(one["verdict"] for one in sample["requirements"] if one["requirement"] == requirement))


def test_a_lot_of_a_series_is_judged_with_the_severity_that_a_fact_states() -> None:
    options = ["--standard", "EN 14683", "--class", "type-II", "--lot-size", "2", "--json"]
    rows = "".join(f"S1,bfe,{number},1,99\n" for number in range(1, 6))
    judged = run(f"{HEAD}\n{rows}", *options, "--fact", "inspection of bfe=tightened")
    steps = next(one["steps"] for one in samples(judged)[0]["requirements"] if one["requirement"] == "bfe")
    assert {"kind": "lot_severity", "facts": {"severity": "tightened"}} in steps
    assert judged.stderr == ""
    refused = run(f"{HEAD}\n{rows}", *options, "--fact", "inspection of bfe=loose")
    assert "say normal, tightened or reduced" in refused.stderr


def test_one_object_for_each_sample() -> None:
    result = run(f"{HEAD}\n{GOOD}{OTHER}", *MASK, "--json")
    assert result.exit_code == 0
    first, second = samples(result)
    assert list(first) == ["sample", "standard", "class", "verdict", "requirements"]
    assert (first["sample"], first["standard"], first["class"]) == ("S1", "YY 0469-2011", "single")
    assert (first["verdict"], second["verdict"]) == ("not assessed", "fail")
    bfe = next(one for one in first["requirements"] if one["requirement"] == "bfe")
    assert bfe | {"steps": 0} == {
        "requirement": "bfe",
        "verdict": "pass",
        "reported": "95.30",
        "unit": "%",
        "limit": "≥ 95 %",
        "rule": "every",
        "n": 3,
        "n_required": 3,
        "failed": 0,
        "steps": 0,
    }
    assert {step["kind"] for step in bfe["steps"]} == {"limit", "worst", "verdict"}


def test_requirements_without_readings_are_listed() -> None:
    sample = samples(run(f"{HEAD}\n{GOOD}", *MASK, "--json", "--fact", "sterile=no"))[0]
    assert verdict_of(sample, "appearance") == "not assessed"
    assert verdict_of(sample, "sterility") == "not applicable"


def test_unconfirmed_requirements_pass_only_when_accepted() -> None:
    content = f"{HEAD}\n" + "".join(f"S1,flammability,{number},1,4\n" for number in (1, 2, 3))
    assert verdict_of(samples(run(content, *MASK, "--json"))[0], "flammability") == "not assessed"
    assert verdict_of(samples(run(content, *MASK, "--json", "--accept-unconfirmed"))[0], "flammability") == "pass"


def test_standard_input_is_read() -> None:
    assert samples(run(f"{HEAD}\n{GOOD}", *MASK, "--json", stdin=True))[0]["sample"] == "S1"


def test_a_byte_order_mark_does_not_matter() -> None:
    assert run(f"\ufeff{HEAD}\n{GOOD}", *MASK, "--json").exit_code == 0


def test_a_table_for_people() -> None:
    result = run(f"{HEAD}\n{GOOD}{OTHER}", *MASK)
    assert "S1  YY 0469-2011 single: not assessed" in result.stdout
    assert "bfe                      fail            94.9" in result.stdout


BAD = f"{HEAD}\n{GOOD}S2,bfe,1,1,９5\n{OTHER.replace('S2', 'S3')}"


def test_a_bad_row_is_named_and_nothing_else_is_printed() -> None:
    result = run(BAD, *MASK)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("line 5, column value: '９5' has full-width characters")


def test_a_fault_as_json() -> None:
    result = run(BAD, *MASK, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    fault = json.loads(result.stderr)
    assert (fault["line"], fault["column"], fault["problem"], fault["sample"]) == (5, "value", "full_width", "S2")


def test_the_rest_is_judged_on_request() -> None:
    result = run(BAD, *MASK, "--json", "--skip-bad")
    assert result.exit_code == 0
    assert [(one["sample"], one["verdict"]) for one in samples(result)] == [
        ("S1", "not assessed"),
        ("S2", "not assessed"),
        ("S3", "fail"),
    ]
    assert json.loads(result.stderr)["line"] == 5


def test_a_sample_that_returns_is_an_error_with_its_line() -> None:
    content = f"{HEAD}\n{OTHER}{GOOD}S2,bfe,4,1,99\n"
    result = run(content, *MASK)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "line 8, column sample: sample 'S2' returns" in result.stderr
    first, second = samples(run(content, *MASK, "--json", "--skip-bad"))
    assert (first["sample"], first["verdict"], verdict_of(first, "bfe")) == ("S2", "not assessed", "not assessed")
    assert verdict_of(second, "bfe") == "pass"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("sample,requirement,specimen,value\n", "line 1, column reading: the column reading is missing"),
        (f"{HEAD},mood\n", "the column 'mood' is not known"),
        ("", "the column sample is missing"),
        (f"{HEAD}\nS1,beauty,1,1,9\n", "line 2, column requirement: the standard has no requirement 'beauty'"),
        (f"{HEAD}\nS1,bfe,1,1\n", "line 2: the row has 4 cells"),
        (f"{HEAD}\nS1,bfe,1,1,NaN\n", "'NaN' is no number"),
        (f'{HEAD}\nS1,bfe,1,1,"98\n', "cannot be read as CSV"),
        (f"{HEAD}\nS\udcff,bfe,1,1,98\n", "line 2, column sample: the text is not UTF-8"),
    ],
)
def test_faults_say_where_and_what(content: str, words: str) -> None:
    result = run(content, *MASK)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--standard", "EN 1", "--class", "x"], "No standard has the code 'EN 1'"),
        (["--standard", "YY 0469-2011", "--class", "x"], "has no class 'x'; it has: single"),
        ([*MASK, "--variant", "x"], "has no variant 'x'"),
        ([*MASK, "--fact", "sterile"], "write NAME=VALUE"),
        ([*MASK, "--fact", "sterile=perhaps"], "say yes or no"),
        ([*MASK, "--on", "2010-01-01"], "was not in force on 2010-01-01"),
        ([*MASK, "--lot-size", "0"], "lot-size"),
        ([*MASK, "--rule", "hope"], "hope"),
        ([*MASK, "--rule", "probability", "--p-min", "2"], "p_min_out_of_range"),
        (["--standard", "GB 2626", "--class", "KN95"], "several editions: GB 2626-2006; GB 2626-2019"),
        (["--standard", "ISO 2859-1 (GB/T 2828.1, ANSI/ASQ Z1.4)", "--class", "x"], "cannot be applied"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_would_help(options: list[str], words: str) -> None:
    result = run(f"{HEAD}\n{GOOD}", *options)
    assert result.exit_code == 2
    assert words in result.stderr


def test_a_fact_that_answers_nothing_is_mentioned() -> None:
    result = run(f"{HEAD}\n{GOOD}", *MASK, "--fact", "colour=blue", "--json")
    assert result.exit_code == 0
    assert "colour" in result.stderr


def test_the_edition_in_force_is_taken_for_a_family() -> None:
    content = f"{HEAD}\nS1,inhalation-resistance,1,1,350\n"
    options = ["--standard", "GB 2626", "--class", "KN95", "--json", "--accept-unconfirmed", "--on"]
    assert samples(run(content, *options, "2015-06-01"))[0]["standard"] == "GB 2626-2006"


def test_decision_rules_and_uncertainty() -> None:
    content = f"{HEAD},U,k\n" + "".join(f"S1,bfe,{number},1,95.3,0.5,2\n" for number in (1, 2, 3))

    def found(*options: str) -> str:
        return verdict_of(samples(run(content, *MASK, "--json", *options))[0], "bfe")

    assert found() == "pass"
    assert found("--rule", "guarded") == "fail"
    assert found("--rule", "guarded", "--statement", "non_binary") == "inconclusive"
    assert found("--rule", "guarded", "--guard-factor", "0.5") == "pass"
    assert found("--rule", "probability", "--p-min", "0.8") == "pass"
    assert found("--rule", "probability") == "inconclusive"


def test_a_lot_size_takes_the_plan_of_the_lot() -> None:
    content = f"{HEAD}\n" + "".join(f"S1,bfe,{number},1,99\n" for number in range(1, 51))
    options = ["--standard", "ASTM F2100-19", "--class", "level-2", "--lot-size", "500", "--json"]
    sample = samples(run(content, *options))[0]
    bfe = next(one for one in sample["requirements"] if one["requirement"] == "bfe")
    assert (bfe["verdict"], bfe["n_required"]) == ("pass", 50)


def test_a_folder_of_own_standards(tmp_path: Path) -> None:
    text = files.find("YY 0469-2011").path.read_text().replace("YY 0469-2011", "HOUSE 1-2020")
    (tmp_path / "house.yaml").write_text(text)
    options = ["--standard", "HOUSE 1-2020", "--class", "single", "--folder", str(tmp_path), "--json"]
    assert samples(run(f"{HEAD}\n{GOOD}", *options))[0]["standard"] == "HOUSE 1-2020"


def test_neither_web_nor_database_is_imported_and_the_start_is_quick() -> None:
    heavy = "('flask', 'sqlalchemy', 'weasyprint')"
    code = f"import sys; import lims.commands.judge; print([one for one in {heavy} if one in sys.modules])"
    began = time.perf_counter()
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
    assert time.perf_counter() - began < 5
