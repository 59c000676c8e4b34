import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from lims.commands.plan import plan


def ask(*options):
    return CliRunner().invoke(plan, options)


def test_the_plan_is_one_json_object():
    answer = ask("--lot-size", "5000", "--level", "II", "--aql", "1.5", "--json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout) == {
        "initial_letter": "L",
        "cell": "plan",
        "use_letter": "L",
        "n": 200,
        "ac": 7,
        "re": 8,
        "full_inspection": False,
        "inspect_n": 200,
    }


def test_severity_and_edition_choose_the_table():
    options = ["--lot-size", "2000", "--level", "II", "--aql", "1.0", "--severity", "reduced", "--json"]
    assert json.loads(ask(*options).stdout)["re"] == 3
    assert json.loads(ask(*options, "--edition", "mil_std_105e").stdout)["re"] == 4


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--lot-size", "1", "--aql", "1.5"], "lot_too_small"),
        (["--lot-size", "100", "--aql", "1.2"], "aql_not_in_table"),
        (["--lot-size", "100", "--aql", "1.0", "--level", "V"], "unknown_level"),
        (["--lot-size", "many", "--aql", "1.0"], "not_a_whole_number"),
        (["--lot-size", "100", "--aql", "15", "--unit", "percent_nonconforming"], "aql_unit_mismatch"),
    ],
)
def test_a_refusal_is_a_code_and_an_exit_status(options, code):
    answer = ask(*options, "--json")
    assert (answer.exit_code, json.loads(answer.stdout)) == (1, {"error": code})
    assert ask(*options).stderr == f"No plan: {code}\n"


def test_in_words_an_arrow_and_a_full_inspection_are_explained():
    answer = ask("--lot-size", "15", "--aql", "0.65").stdout
    assert "Code letter B, arrow down to F" in answer
    assert "n = 20, accept up to 0, reject from 1" in answer
    assert "inspect all 15 items" in answer
    assert "an isolated consignment stays with normal inspection" in answer
    assert "arrow" not in ask("--lot-size", "2000", "--aql", "1.0").stdout


def test_asking_for_a_plan_loads_nothing_heavy():
    code = (
        "import sys, lims.commands.plan; "
        "print([name for name in ('flask', 'sqlalchemy', 'yaml', 'rich', 'weasyprint') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
