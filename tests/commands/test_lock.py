from itertools import pairwise

import pytest
from click.testing import CliRunner

from lims.commands import lock as command


@pytest.mark.parametrize(
    ("file", "extras", "constrained"),
    [("requirements.txt", ["start"], False), ("requirements-test.txt", ["start", "test"], True)],
)
def test_the_tests_lock_adds_its_tools_and_keeps_to_the_product_s_versions(file, extras, constrained):
    words = command.compile_arguments(file, upgrade=False)
    assert [after for word, after in pairwise(words) if word == "--extra"] == extras
    assert ("--constraint" in words) is constrained
    assert words[-1] == file


@pytest.mark.parametrize("option", ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"])
def test_a_lock_gets_hashes_and_no_addresses(option):
    assert option in command.compile_arguments("requirements.txt", upgrade=True)


def test_versions_move_only_when_told_to():
    assert "--upgrade" not in command.compile_arguments("requirements.txt", upgrade=False)
    assert "--upgrade" in command.compile_arguments("requirements.txt", upgrade=True)


def test_both_locks_are_made_in_the_source(monkeypatch):
    calls = []
    monkeypatch.setattr(command.subprocess, "run", lambda words, **options: calls.append((words[-1], options["cwd"])))
    assert CliRunner().invoke(command.lock).exit_code == 0
    root = command.source_root()
    assert calls == [("requirements.txt", root), ("requirements-test.txt", root)]


def test_an_installed_package_has_no_lock(monkeypatch):
    monkeypatch.setattr(command, "source_root", lambda: None)
    result = CliRunner().invoke(command.lock)
    assert result.exit_code == 1
    assert "installed package" in result.stderr
