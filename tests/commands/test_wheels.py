import pytest
from click.testing import CliRunner

from lims.commands import wheels as command


@pytest.mark.parametrize(("options", "lock"), [([], "requirements.txt"), (["--tests"], "requirements-test.txt")])
def test_a_folder_of_wheels_is_filled_by_hash(monkeypatch, tmp_path, options, lock):
    calls = []
    monkeypatch.setattr(command.subprocess, "run", lambda words, **_: calls.append(words))
    result = CliRunner().invoke(command.wheels, [str(tmp_path), *options])
    assert result.exit_code == 0
    assert calls[0][-3:] == [str(command.source_root() / lock), "-d", str(tmp_path)]
    assert "--require-hashes" in calls[0]
    assert f"LIMS_WHEELS={tmp_path}" in result.stderr


def test_an_installed_package_has_no_lock_to_follow(monkeypatch):
    monkeypatch.setattr(command, "source_root", lambda: None)
    result = CliRunner().invoke(command.wheels, ["somewhere"])
    assert result.exit_code == 1
    assert "installed package" in result.stderr
