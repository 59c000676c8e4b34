import click
from click.testing import CliRunner

from lims import clock
from lims.commands.instance import instance
from lims.errors import WrongState
from lims.jobs import operations as jobs


def run(body=lambda services: None, **options):
    @click.command()
    def command() -> None:
        with instance(**options) as services:
            body(services)
            click.echo("done")

    return CliRunner().invoke(command)


def test_an_instance_that_is_not_there_yet_says_what_to_do(home):
    said = run()
    assert said.exit_code == 1
    assert "lims setup" in said.output


def test_a_command_may_work_on_a_database_that_is_not_current(home):
    assert run(must_be_current=False).output == "done\n"


def test_a_bad_setting_is_named(home, monkeypatch):
    monkeypatch.setenv("LIMS_PORT", "eight")
    said = run()
    assert said.exit_code == 1
    assert "LIMS_PORT='eight'" in said.output


def test_a_refusal_ends_the_command_in_words(set_up):
    def refuse(_services):
        raise WrongState(thing="S1", state="drawn", needed="received")

    said = run(refuse)
    assert said.exit_code == 1
    assert said.output == "Error: S1 is drawn. For this it must be: received. Nothing was changed.\n"


def test_a_fault_of_the_program_is_not_hidden(set_up):
    def fail(_services):
        raise RuntimeError("inside")

    assert isinstance(run(fail).exception, RuntimeError)


def test_the_connections_are_closed_and_the_stages_listen(set_up):
    seen = []
    run(seen.append)
    assert seen[0].database.engine.pool.checkedout() == 0
    assert jobs._handlers


def test_the_kept_clock_goes_on(set_up, home):
    (home / "clock-offset-seconds").write_text("86400")
    before = clock.offset()
    offsets = []
    run(lambda services: offsets.append(clock.offset().total_seconds()))
    clock.shift(before)
    assert offsets == [86400]
