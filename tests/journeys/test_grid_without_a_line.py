"""The grid while the network is gone: readings wait, also after a reload, and are stored once, with their own time."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect
from sqlalchemy import select
from support.bench import make_competence
from support.journeys import cells, make_grid, paste, type_as_a_person

from lims import clock
from lims.bench.results.models import ReadingRow

AWAY = timedelta(minutes=3)


def type_down(page, *values):
    for value in values:
        type_as_a_person(page, value)
        page.keyboard.press("Enter")


def stored(instance):
    with instance.database.snapshot() as session:
        return list(session.scalars(select(ReadingRow).order_by(ReadingRow.specimen_no)))


def let_pass(page, away):
    """Let the clocks of the browser and of the instance go on."""
    page.clock.set_fixed_time(datetime.now(UTC) + away)
    clock.shift(clock.offset() + away)


def waiting(page):
    return page.locator("td.grid-cell[data-state=waiting]")


def judged(page):
    return page.locator("td.grid-cell[data-verdict=pass]:not([data-state])")


def test_readings_wait_for_the_line_and_are_stored_once_with_their_time(sign_in_as, instance):
    with instance.database.transaction() as session:
        _work, url = make_grid(session, specimens=6)
        make_competence(session, "second technician")
    with sign_in_as("technician") as page:
        page.goto(url)
        cells(page).first.focus()
        type_down(page, "98.1", "98.2", "98.3")
        expect(judged(page)).to_have_count(3)

        page.context.set_offline(True)
        type_down(page, "98.4")
        paste(page, "98.5\n98.6")
        expect(waiting(page)).to_have_count(3)
        expect(waiting(page).first).to_contain_text("Waiting to be sent")
        page.context.route("**/cells/**", lambda route: route.abort())
        page.context.set_offline(False)
        page.reload()
        expect(waiting(page)).to_have_count(3)
        assert [one.input_value() for one in cells(page).all()][3:] == ["98.4", "98.5", "98.6"]
        assert len(stored(instance)) == 3

        with sign_in_as("second technician") as other:
            other.goto(url)
            cells(other).nth(5).focus()
            type_down(other, "99.9")
            expect(other.locator("td.grid-cell").nth(5)).to_have_attribute("data-verdict", "pass")
        let_pass(page, AWAY)
        page.goto("/")
        page.context.unroute("**/cells/**")
        page.evaluate("window.dispatchEvent(new Event('online'))")
        badge = page.locator("[data-waiting]")
        expect(badge).to_contain_text("1 waiting", timeout=20_000)
        badge.click()
        unseen = page.locator("[data-scan-results] [data-outcome=refused]")
        expect(unseen).to_contain_text("98.6")
        unseen.get_by_role("link").click()
        refused = page.locator("td.grid-cell").nth(5)
        expect(refused).to_have_attribute("data-state", "not saved")
        expect(refused).to_contain_text("99.9")
        expect(cells(page).nth(5)).to_have_value("98.6")
        expect(judged(page)).to_have_count(5)
        expect(badge).to_be_hidden()
    rows = stored(instance)
    assert [row.value for row in rows] == ["98.1", "98.2", "98.3", "98.4", "98.5", "99.9"]
    assert [row.observed_at is None for row in rows] == [True, True, True, False, False, True]
    assert all(AWAY <= row.entered_at - row.observed_at < 2 * AWAY for row in rows[3:5])
