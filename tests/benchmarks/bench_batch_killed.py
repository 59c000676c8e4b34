"""Kill the worker of a batch with signal 9, ten times at different moments; run by hand.

    python tests/benchmarks/bench_batch_killed.py [SIZE=50] [KILLS=10] [--light]

Everything is real: the database, the queue, the processes that render, the signatures. ``--light`` leaves the printing
out, which leaves nothing behind when it is killed. Each kill comes after a share of the steps and a random moment more.
It ends with exit code 1 if a certificate was issued twice or never, or a number was used twice or lost.
"""

import random
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from support.killing import faults, kill_when, let_leases_run_out, open_home, sign_many, start, steps_done  # noqa: E402
from support.people import make_laboratory, make_people  # noqa: E402

from lims import clock, migrations, rooms, tables  # noqa: E402
from lims.accounts import passwords  # noqa: E402
from lims.db import Database  # noqa: E402
from lims.printing.fonts import ensure_fonts  # noqa: E402


def main(size: int, kills: int, *arguments: str) -> int:
    """Sign, kill, restart, count."""
    passwords.set_cost(1)
    clock.set_to(datetime(2020, 5, 6, 4, 0, tzinfo=UTC))
    rooms.connect()
    assert tables.metadata.tables
    with tempfile.TemporaryDirectory(prefix="lims-killed-") as folder:
        home = Path(folder)
        database = Database(f"sqlite:///{home / 'lims.sqlite'}")
        migrations.upgrade(database)
        with database.transaction() as session:
            make_laboratory(session)
            make_people(session)
        database.dispose()
        fonts = ensure_fonts(Path(tempfile.gettempdir()) / "lims-benchmark-fonts")
        services = open_home(home, fonts)
        batch_id = sign_many(services, size)
        done = _kill(services, fonts.folder, size, kills, arguments)
        begun = time.monotonic()
        last = start(services, fonts.folder, *arguments)
        last.wait()
        found = faults(services, batch_id, size)
        services.close()
    print(f"{size} certificates, {done} kills, last run {time.monotonic() - begun:.0f} s, exit {last.returncode}")
    print(
        "\n".join(f"WRONG: {one}" for one in found)
        or "every certificate issued exactly once, every number accounted for"
    )
    return int(bool(found) or done < kills)


def _kill(services, fonts: Path, size: int, kills: int, arguments: tuple[str, ...]) -> int:
    """Kill as often as asked; return how often the worker was still at work."""
    chance, done = random.Random(20), 0
    for number in range(kills):
        goal = max(1, round(2 * size * (number + 0.5) / (kills + 1)))
        worker = start(services, fonts, *arguments)
        delay = chance.random() / 2
        killed = kill_when(worker, lambda goal=goal: steps_done(services) >= goal, delay)
        held = let_leases_run_out(services)
        done += killed
        print(f"kill {number + 1}: at step {steps_done(services)} of {2 * size}, {held} jobs held", flush=True)
    return done


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:] if one.isdigit()]
    sys.exit(main(*(given + [50, 10][len(given) :]), *(one for one in sys.argv[1:] if one.startswith("--"))))
