import json

import pytest
from click.testing import CliRunner

from lims.commands.engine import engine


def run_file(tmp_path, content):
    path = tmp_path / "cases.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return CliRunner().invoke(engine, ["run", str(path)])


def test_each_case_is_one_line_of_json(tmp_path):
    answer = run_file(
        tmp_path,
        "schema: 1\ncases:\n- {id: A, op: round, input: {value: '2.5', interval: '1'}, expect: {rounded: '9'}}\n"
        "- {id: 口罩, op: round, input: {value: x, interval: 1}}\n",
    )
    assert answer.exit_code == 0
    assert [json.loads(line) for line in answer.stdout.splitlines()] == [
        {"id": "A", "result": {"rounded": "2"}},
        {"id": "口罩", "result": {"error": "letters"}},
    ]


@pytest.mark.parametrize("content", ["", "cases: 5", "a: [", b"\xff\xfe\x00", "[" * 10_000])
def test_a_file_without_cases_is_an_error_and_no_traceback(tmp_path, content):
    answer = run_file(tmp_path, content)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "holds no cases" in answer.stderr


def test_a_file_that_is_not_there_is_named():
    answer = CliRunner().invoke(engine, ["run", "nowhere.yaml"])
    assert answer.exit_code == 2
    assert "nowhere.yaml" in answer.stderr
