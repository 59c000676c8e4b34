"""How long people wait when many certificates are drafted, signed and issued; run by hand.

    python tests/benchmarks/bench_batch_pages.py [LINES=300]

Each page of drafts and the signing are one request: their seconds, statements and sizes are printed. Then the batch is
issued by the product's own worker in this process while somebody reads pages as before: the median and the longest of
each page, idle and beside the batch.
"""

import re
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from sqlalchemy import event  # noqa: E402
from support.batch_worker import settings_of  # noqa: E402
from support.certification import PASSWORD, make_tested  # noqa: E402
from support.people import make_laboratory, make_people  # noqa: E402

from lims import clock, migrations  # noqa: E402
from lims.accounts import passwords  # noqa: E402
from lims.app import create_app  # noqa: E402
from lims.jobs.queue import Queue  # noqa: E402
from lims.printing.fonts import ensure_fonts  # noqa: E402
from lims.services import Services, open_services  # noqa: E402

READ = {
    "home": "/",
    "to sign": "/certificates/to-sign",
    "certificates": "/certificates",
}
DRAFTS = "/certificates/batches/drafts"
IDLE_ROUNDS = 15


def open_home(home: Path, lines: int) -> tuple[Services, list[str]]:
    """Make an instance in which ``lines`` lines wait for their certificates; return it and the names of the lines."""
    services = open_services(settings_of(home))
    services.__dict__["fonts"] = ensure_fonts(Path(tempfile.gettempdir()) / "lims-benchmark-fonts")
    migrations.upgrade(services.database)
    places = []
    with services.database.transaction() as session:
        make_laboratory(session)
        make_people(session)
    for _ in range(lines):
        with services.database.transaction() as session:
            places.append(f"{make_tested(session).shipment.number}/1")
    return services, places


def timed(name: str, services: Services, ask: Callable[[], object]) -> object:
    """Ask for a page; print its seconds and statements."""
    seen: list[str] = []
    listener = lambda *call: seen.append(call[2])  # noqa: E731 - it must be taken off again
    event.listen(services.database.engine, "before_cursor_execute", listener)
    begun = time.monotonic()
    answer = ask()
    seconds = time.monotonic() - begun
    event.remove(services.database.engine, "before_cursor_execute", listener)
    print(f"{name:34}{seconds:8.2f} s {len(seen):7} statements {len(answer.data) / 1000:8.0f} kB  {answer.status}")
    return answer


def read_pages(client, addresses: dict[str, str], *, until: Callable[[int], bool]) -> dict[str, list[float]]:
    """Read the pages in turns until it is enough; return the seconds of each."""
    taken: dict[str, list[float]] = {name: [] for name in addresses}
    rounds = 0
    while not until(rounds):
        for name, address in addresses.items():
            begun = time.monotonic()
            assert client.get(address).status_code == 200, address
            taken[name].append(time.monotonic() - begun)
        rounds += 1
        time.sleep(0.1)  # a person reads
    return taken


def main(lines: int) -> None:
    """Measure, and print."""
    passwords.set_cost(1)
    clock.set_to(datetime(2020, 5, 6, 4, 0, tzinfo=UTC))
    with tempfile.TemporaryDirectory(prefix="lims-pages-") as folder:
        app = create_app(open_services(settings_of(Path(folder))))
        services, places = open_home(Path(folder), lines)
        app.extensions.update({"lims.services": services, "lims.database": services.database})
        app.config.update(WTF_CSRF_ENABLED=False)
        client = app.test_client()
        client.post("/sign-in", data={"username": "signatory", "password": PASSWORD})
        signed, number = [], 0
        while places or not signed:
            number += 1
            data = {"line": places, "draft": signed}
            page = timed(f"drafts, page {number}", services, lambda data=data: client.post(DRAFTS, data=data)).text
            places, signed = (re.findall(rf'name="{name}" value="([^"]+)"', page) for name in ("line", "draft"))
        idle = read_pages(client, READ, until=lambda rounds: rounds >= IDLE_ROUNDS)
        queue = Queue(services.settings, services)
        data = {"draft": signed, "password": PASSWORD, "_once": "bench"}
        batch = timed("signing", services, lambda: client.post("/certificates/batches", data=data)).location
        worker, begun = queue.start_worker(2), time.monotonic()
        pages = READ | {"batch": batch, "progress": f"{batch}/progress"}
        busy = read_pages(client, pages, until=lambda _rounds: client.get(f"{batch}/progress").json["done"])
        print(f"issued in {time.monotonic() - begun:.0f} s")
        worker.stop()
        queue.close()
        services.close()
    print(f"{'':16}{'idle':>8}{'longest':>9}{'beside':>9}{'longest':>9}  (milliseconds)")
    for name, found in busy.items():
        before = [1000 * one for one in idle.get(name, [])] or [0.0]
        after = [1000 * one for one in found]
        print(f"{name:16}{median(before):8.0f}{max(before):9.0f}{median(after):9.0f}{max(after):9.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
