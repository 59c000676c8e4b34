"""Make an instance with a thousand or a million samples, most of them decided and closed; by hand.

    python tests/benchmarks/make_many.py FOLDER SAMPLES

The product's own operations make one shipment for each place where work may stand (`stories`); `support.copying` makes
many of them. The open work is the same in number, however many shipments are closed. On SQLite.
"""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, select, text

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

import stories  # noqa: E402
from support.copying import OPEN_LINES, Template, copy  # noqa: E402
from support.people import make_laboratory, make_people  # noqa: E402

from lims import clock, migrations, rooms  # noqa: E402
from lims.accounts import passwords  # noqa: E402
from lims.db import Database  # noqa: E402
from lims.files import open_store  # noqa: E402
from lims.services import Services  # noqa: E402
from lims.settings import Settings  # noqa: E402
from lims.tables import metadata  # noqa: E402

AT = datetime(2020, 5, 6, 4, 0, tzinfo=UTC)
EACH_OPEN = 20  # shipments at each place where work stands


def make_many(home: Path, samples: int) -> Services:
    """Make the instance; one with fewer samples than the open work has is none that works."""
    passwords.set_cost(1)
    rooms.connect()
    stories.five_tests()
    settings = Settings(home=home, password_cost=1, secret_key="bench", rate_limits=False)
    services = Services(settings, Database(settings.database), open_store(settings))
    migrations.upgrade(services.database)
    with services.database.transaction() as session:
        make_laboratory(session)
        make_people(session)
    with services.database.transaction() as session:
        made = {story.__name__: story(session, services) for story in (*stories.OPEN, stories.closed)}
    services.database.dispose()
    quick = Database(settings.database)
    event.listen(quick.engine, "connect", _in_a_hurry)
    with quick.transaction() as session:
        templates = {name: Template.of(session, shipment) for name, shipment in made.items()}
        portions = {name: len(one.rows[metadata.tables["samples"]]) for name, one in templates.items()}
        for one in stories.OPEN:
            copy(session, templates[one.__name__], EACH_OPEN - 1)
        in_work = sum(EACH_OPEN * portions[one.__name__] for one in stories.OPEN)
        copy(session, templates["closed"], (samples - in_work) // portions["closed"] - 1, past=True)
        for lines in OPEN_LINES:
            lines.renew(session)
    quick.dispose()
    return services


def _in_a_hurry(connection: Any, _record: Any) -> None:
    """Leave out what a crash would need, and the look at each foreign key: see `faults`."""
    for pragma in (
        "foreign_keys=OFF",
        "journal_mode=OFF",
        "synchronous=OFF",
        "cache_size=-1000000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def faults(database: Database) -> list[Any]:
    """Return the rows that refer to nothing."""
    with database.engine.connect() as connection:
        return list(connection.execute(text("PRAGMA foreign_key_check")).fetchmany(10))


def main(folder: str, samples: int) -> int:
    """Make it, and say what it is."""
    home, begun, cpu = Path(folder), time.monotonic(), time.process_time()
    home.mkdir(parents=True)
    with clock.running_from(AT):
        services = make_many(home, samples)
    seconds, cpu = time.monotonic() - begun, time.process_time() - cpu
    with services.database.snapshot() as session:
        counts = {
            table.name: session.scalar(select(func.count()).select_from(table)) for table in metadata.sorted_tables
        }
    size = (home / "lims.sqlite").stat().st_size / 1e6
    print(f"{counts['samples']:,} samples, {sum(counts.values()):,} rows, {size:,.0f} MB", end=": ")
    print(f"{seconds:.0f} s, {cpu:.0f} s CPU")
    print(", ".join(f"{name} {count:,}" for name, count in sorted(counts.items(), key=lambda one: -one[1]) if count))
    wrong = faults(services.database) if samples <= 100_000 else []
    print("\n".join(f"WRONG: {one}" for one in wrong) or "every foreign key refers to something")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
