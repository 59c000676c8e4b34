from click.testing import CliRunner
from support.bench import make_work
from support.instrument_files import make_csv, make_mapping, sample_of

from lims import clock, migrations
from lims.cli import main
from lims.db import Database
from lims.settings import load


def test_a_folder_is_taken_once_from_the_command_line(home, sqlite_template, monkeypatch):
    (home / "lims.sqlite").write_bytes(sqlite_template.read_bytes())
    database = Database(load().database)
    assert migrations.is_current(database)
    with database.transaction() as session:
        sample = sample_of(session, make_work(session))
        make_mapping(session)
    database.dispose()
    monkeypatch.setattr("lims.commands.watch.STANDS_STILL", 0)
    folder = home / "in"
    folder.mkdir()
    for name in ("run.csv", "copy.csv"):
        (folder / name).write_bytes(make_csv(sample, "98.30"))
    command = ["watch", str(folder), "--mapping", "Counter 7", "--as", "technician", "--once"]
    with clock.running_from(clock.now()):
        done = CliRunner().invoke(main, command, catch_exceptions=False)
    assert "copy.csv: 1 rows taken, 0 refused. (taken/copy.csv)" in done.output
    assert "run.csv: This very file was taken already, as copy.csv, by Technician" in done.output
