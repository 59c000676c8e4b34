import pytest
from click.testing import CliRunner

from lims.commands import test as command
from lims.commands.test import Check


@pytest.fixture
def called(monkeypatch):
    """The names of the checks that ran; those in `fails` fail."""
    ran = []

    def run_all(checks, root):
        ran.extend(checks)
        return []

    monkeypatch.setattr(command, "run_all", run_all)
    return ran


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ([], ["ruff check", "ruff format", "mypy", "lint-imports", "pytest"]),
        (["--only", "checks"], ["ruff check", "ruff format", "mypy", "lint-imports"]),
        (["--only", "tests"], ["pytest"]),
    ],
)
def test_all_checks_run_unless_told_otherwise(called, arguments, names):
    assert CliRunner().invoke(command.test, arguments).exit_code == 0
    assert [check.name for check in called] == names


def test_what_the_command_does_not_know_goes_to_pytest(called):
    CliRunner().invoke(command.test, ["tests/conformity", "-k", "judge", "-x", "--lf"])
    assert called[-1].arguments[-5:] == ("tests/conformity", "-k", "judge", "-x", "--lf")


def test_all_checks_run_although_one_fails_and_the_failed_are_named(tmp_path, capfd):
    checks = [
        Check("first", ("-c", "raise SystemExit(2)")),
        Check("second", ("-c", "print('second ran')")),
        Check("third", ("-c", "raise SystemExit(1)")),
    ]
    assert command.run_all(checks, tmp_path) == ["first", "third"]
    out, err = capfd.readouterr()
    assert out.splitlines() == ["1/3 first", "2/3 second", "second ran", "3/3 third"]
    assert "2/3 second passed after" in err


def test_the_command_fails_if_any_check_does(monkeypatch):
    monkeypatch.setattr(command, "run_all", lambda checks, root: ["mypy", "pytest"])
    result = CliRunner().invoke(command.test, [])
    assert result.exit_code == 1
    assert "Failed: mypy, pytest" in result.stderr


def test_the_last_line_of_the_output_is_pytest_s_own(tmp_path, capfd):
    (tmp_path / "test_one.py").write_text("def test_one(): pass\n")
    command.run_all([Check("pytest", ("-m", "pytest", "-q", "-p", "no:cacheprovider", "test_one.py"))], tmp_path)
    assert capfd.readouterr().out.splitlines()[-1].startswith("1 passed in")


def test_an_installed_package_has_no_tests(monkeypatch):
    monkeypatch.setattr(command, "source_root", lambda: None)
    result = CliRunner().invoke(command.test, [])
    assert result.exit_code == 1
    assert "installed package" in result.stderr


def test_every_tool_that_is_called_is_a_module_of_the_environment():
    for check in command.CHECKS:
        if check.arguments[0] == "-m":
            assert __import__(check.arguments[1])
