import re
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from lims._start.launch import source_root
from lims.cli import COMMANDS, main


def test_the_help_lists_every_command_in_a_sentence():
    said = CliRunner().invoke(main, ["--help"])
    assert said.exit_code == 0
    for name, (_, text) in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(text[:20])}", said.output, re.MULTILINE), name
        assert text.endswith(".")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_there_and_explains_itself(name):
    command = main.get_command(click.Context(main), name)
    assert command.name == name
    assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0


def test_a_mistyped_command_is_refused():
    said = CliRunner().invoke(main, ["demoo"])
    assert said.exit_code == 2
    assert "No such command" in said.output


def test_the_list_of_commands_imports_none_of_them():
    code = (
        "import sys; from lims.cli import main; main(['--help'], standalone_mode=False);"
        "assert not [one for one in sys.modules if one.startswith(('sqlalchemy', 'flask', 'lims.commands.'))]"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=source_root(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
