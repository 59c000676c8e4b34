"""What the hot requests cost with a thousand and with a million samples, in one run and in turns; by hand.

    python tests/benchmarks/make_many.py SMALL 1000; python tests/benchmarks/make_many.py LARGE 1000000
    python tests/benchmarks/bench_scale.py SMALL LARGE [ROUNDS=6]

CPU of the process from the WSGI call to the last byte, signed in, with CSRF on; on a busy machine trust the least and
the ratio. Each round does each act once in each house; what is acted upon is used up (20 of each are there).
"""

import gc
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import func, select
from werkzeug.test import EnvironBuilder, run_wsgi_app

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

import stories  # noqa: E402
from support.people import PASSWORD  # noqa: E402

from lims import clock  # noqa: E402
from lims.accounts import passwords  # noqa: E402
from lims.app import create_app  # noqa: E402
from lims.bench.assignments.models import Assignment, AssignmentState, RequestState, TestRequest  # noqa: E402
from lims.bench.results.models import ReadingRow, Result  # noqa: E402
from lims.samples.models import Sample, SampleState  # noqa: E402
from lims.services import open_services  # noqa: E402
from lims.settings import Settings  # noqa: E402

AT = datetime(2020, 5, 6, 6, 0, tzinfo=UTC)
PEOPLE = ("technician", "reviewer", "lab-manager", "sample-custodian", "customs-officer", "signatory")
SAME_BROWSER = {"REMOTE_ADDR": "127.0.0.1", "HTTP_USER_AGENT": "a benchmark"}
PAGES = {
    "technician": ("/", "/morning", "/bench/work", "/bench/all-work", "/samples", "/store"),
    "reviewer": ("/bench/review",),
    "customs-officer": ("/", "/decisions"),
    "signatory": ("/certificates/to-sign", "/certificates"),
}


@dataclass
class House:
    """One instance, the people who are signed in, and what their requests cost (ms), act by act."""

    home: Path
    costs: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        settings = Settings(home=self.home, password_cost=1, secret_key="bench", rate_limits=False)
        self.services = open_services(settings)
        self.app = create_app(self.services)
        self.cookies = {name: self._sign_in(name) for name in PEOPLE}

    def _sign_in(self, username: str) -> tuple[str, str]:
        """Return the cookie of a person, and the token of the person's forms."""
        client = self.app.test_client()
        client.environ_base.update(SAME_BROWSER)
        page = client.get("/sign-in").text
        token = page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
        answer = client.post("/sign-in", data={"username": username, "password": PASSWORD, "csrf_token": token})
        assert answer.status_code == 302, username
        page = client.get("/samples").text
        token = page.split('name="csrf-token"', 1)[1].split('content="', 1)[1].split('"', 1)[0]
        return f"lims={client.get_cookie('lims').value}", token

    def ask(self, act: str, who: str, path: str, **given: Any) -> str:
        """Do one request, note its CPU under ``act``, and return where it leads, or what it says."""
        cookie, token = self.cookies[who]
        headers = {"Cookie": cookie, "X-CSRFToken": token}
        environ = EnvironBuilder(path=path, headers=headers, environ_base=SAME_BROWSER, **given).get_environ()
        begun = time.process_time()
        body, status, answered = run_wsgi_app(self.app, environ, buffered=True)
        spent = time.process_time() - begun
        text = b"".join(body).decode()
        assert status[:3] in ("200", "302", "303"), (path, status, text[-2000:])
        self.costs.setdefault(act, []).append(1000 * spent)
        target = answered.get("Location", text)
        assert not target.startswith("/sign-in"), path
        return target

    def form(self, act: str, who: str, path: str, **data: Any) -> str:
        """Send a form, with a key of its own."""
        return self.ask(act, who, path, method="POST", data={"_once": f"{act}{time.time_ns()}", **data})

    def rows(self, statement: Any) -> list[Any]:
        with self.services.database.snapshot() as session:
            return list(session.execute(statement).all())


def scan(house: House, number: str, act: str) -> None:
    """Scan a sample, and follow to its page."""
    costs: list[float] = []
    target = f"/scan?code={number}"
    while target.startswith("/"):
        target = house.ask("-", "technician", target)
        costs.append(house.costs["-"][-1])
    house.costs.setdefault(f"{act}: each of {len(costs)} requests", []).append(sum(costs) / len(costs))
    house.costs.setdefault(f"{act}: all of them", []).append(sum(costs))


def register(house: House, request: str) -> None:
    """Accept a request of five tests: specimens and assignments are made."""
    path = f"/bench/requests/{request}/accept"
    house.form("a sample with five tests registered", "lab-manager", path, although="the people come later")


def five_results(house: House, works: list[Any]) -> None:
    """Enter the last reading of five tests, hand them over, and have all five reviewed."""
    entered, handed, reviewed = "a reading entered", "a result handed over", "five results reviewed"
    for work in works:
        path, last = f"/bench/requests/{work.number}/{work.requirement}", len(work.specimens) - 1
        reading = {"value": stories.values_of(work.requirement)[last], "expected_version": 0}
        house.ask(entered, "technician", f"{path}/cells/{work.specimens[last]}/1", method="POST", json=reading)
        house.form(handed, "technician", f"{path}/hand-over")
    results = select(Result.id).where(Result.assignment_id.in_([one.id for one in works]))
    house.form(reviewed, "reviewer", "/bench/review/accept-clean", result=[row.id for row in house.rows(results)])
    spent = sum(sum(house.costs[act][-len(works) :]) for act in (entered, handed)) + house.costs[reviewed][-1]
    house.costs.setdefault("five results entered and reviewed, 11 requests", []).append(spent)


def grid(house: House, work: Any) -> None:
    """Save a hundred readings at once."""
    cells = [{"specimen": one, "value": "98.9"} for one in work.specimens]
    path = f"/bench/requests/{work.number}/{work.requirement}/block"
    house.ask("a grid of 100 readings saved", "technician", path, method="POST", json={"cells": cells})


@dataclass
class Stock:
    """What one house has to be acted upon, used up from the front."""

    closed: list[Any]
    proposed: list[Any]
    running: list[list[Any]]
    hundred: list[list[Any]]

    @classmethod
    def of(cls, house: House) -> "Stock":
        """Look around."""
        closed = select(Sample.number).where(Sample.state == SampleState.REPORTED).order_by(Sample.id).limit(200)
        proposed = select(TestRequest.number).where(TestRequest.state == RequestState.PROPOSED)
        running = (
            select(TestRequest.number, Sample.number.label("sample"), Assignment.id, Assignment.requirement,
                   Assignment.specimens, select(func.count(ReadingRow.id))
                   .where(ReadingRow.assignment_id == Assignment.id).scalar_subquery().label("readings"))
            .join_from(Assignment, TestRequest, TestRequest.id == Assignment.request_id)
            .join(Sample, Sample.id == Assignment.sample_id)
            .where(Assignment.state == AssignmentState.RUNNING)
            .order_by(Assignment.id)
        )  # fmt: skip
        works: dict[str, list[Any]] = {}
        for row in house.rows(running):
            works.setdefault(row.number, []).append(row)
        five = [work for work in works.values() if len(work) == len(stories.FIVE) and work[0].readings]
        hundred = [work for work in works.values() if len(work[0].specimens) == stories.GRID and not work[0].readings]
        return cls(house.rows(closed), house.rows(proposed), five, hundred)


def one_round(house: House, stock: Stock, number: int) -> None:
    """Do every act once."""
    scan(house, stock.closed[7 * number % len(stock.closed)].number, "a reported sample scanned")
    work = stock.running.pop(0)
    scan(house, work[0].sample, "a sample in test scanned")
    register(house, stock.proposed.pop(0).number)
    grid(house, stock.hundred.pop(0)[0])
    five_results(house, work)
    for who, paths in PAGES.items():
        for path in paths:
            house.ask(f"{path} ({who})", who, path)


def main(small: str, large: str, rounds: int = 6) -> None:
    """Measure in turns, and print the least and the median of each act, and how the least compare."""
    passwords.set_cost(1)
    with clock.running_from(AT):
        houses = [House(Path(small)), House(Path(large))]
        stocks = [Stock.of(house) for house in houses]
        for number in range(rounds + 1):
            for house, stock in zip(houses, stocks, strict=True):
                one_round(house, stock, number)
                if number == 0:
                    house.costs.clear()  # everything is warm now
            gc.collect()
    print(f"{'CPU ms: least (median)':<52}{Path(small).name:>16}{Path(large).name:>16}   ratio")
    for act, costs in houses[0].costs.items():
        if act != "-":
            both = [costs, houses[1].costs[act]]
            least = [min(one) for one in both]
            told = "".join(f"{min(one):>8.2f} ({median(one):>5.2f})" for one in both)
            print(f"{act:<52}{told}{least[1] / least[0]:>8.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:3], *(int(one) for one in sys.argv[3:]))
