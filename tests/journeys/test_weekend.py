"""An incubated test over a weekend, with the clock of the house set from act to act."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from support.bench import BFE, PASSING, make_instrument
from support.journeys import cells, press, scan
from support.runs import INCUBATED, make_timed_work

from lims import clock
from lims.bench.assignments.models import TestRequest
from lims.samples.models import Sample

THREE_DAYS = [
    INCUBATED["steps"][0],
    INCUBATED["steps"][1],
    INCUBATED["steps"][2] | {"after": "68 h", "within": "76 h"},
    INCUBATED["steps"][3],
]


@pytest.fixture
def work(instance) -> tuple[str, str]:
    """Return the sample and the address of work that is incubated for three days."""
    with instance.database.transaction() as session:
        made = make_timed_work(session, begun=False, steps=THREE_DAYS)
        make_instrument(session)
        number = session.get_one(TestRequest, made.request_id).number
        return session.get_one(Sample, made.sample_id).number, f"/bench/requests/{number}/{BFE}"


def it_is(day: int, hour: int) -> None:
    """Set the clock of the house to a full hour of May 2020 in Shanghai."""
    clock.set_to(datetime(2020, 5, day, hour, tzinfo=ZoneInfo("Asia/Shanghai")))


def test_an_incubated_test_lasts_over_a_weekend_and_is_read_on_monday(sign_in_as, work):
    sample, here = work
    it_is(7, 12)
    with sign_in_as("technician") as page:
        page.goto(here)
        expect(page.locator("main")).to_contain_text("“Count” would fall on a night or a holiday")
        it_is(8, 14)
        page.reload()
        expect(page.locator("main")).not_to_contain_text("would fall on a night")
        press(page, "Start")
        press(page, "Done now: Incubate")
        expect(page.locator("main")).to_contain_text("the window of “Count” is not open yet")
    it_is(10, 12)
    with sign_in_as("technician", viewport={"width": 360, "height": 740}) as page:
        page.goto("/bench/windows")
        expect(page.locator("main")).to_contain_text("incubating")
        expect(page.locator("main")).to_contain_text("from 2020-05-11 10:00")
    it_is(11, 11)
    with sign_in_as("technician") as page:
        scan(page, sample)
        expect(page.locator("main")).to_contain_text("readable")
        page.goto(here)
        for place, value in enumerate(PASSING):
            cells(page).nth(place).fill(value)
            cells(page).nth(place).press("Tab")
            expect(page.locator("td.grid-cell").nth(place)).to_have_attribute("data-verdict", "pass")
        press(page, "Hand over")
        page.goto(here)
        expect(page.locator("main")).to_contain_text("entered")
        expect(page.locator("main")).to_contain_text("Done now: Dispose")
