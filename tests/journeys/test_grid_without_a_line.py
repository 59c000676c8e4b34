"""The grid while the network is gone: it opens, readings wait, and are stored once, with their own time and person."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Error, expect
from sqlalchemy import select
from support.bench import make_competence, make_reading
from support.journeys import cells, make_grid, paste, type_as_a_person
from support.people import PASSWORD

from lims import clock
from lims.bench.results.models import ReadingRow

AWAY = timedelta(minutes=3)
KEPT = "text => caches.match(location.pathname).then(kept => kept?.text()).then(html => html?.includes(text))"
OWNERS = "() => caches.keys().then(names => names.filter(one => one.includes(' pages of ')).length)"


@pytest.fixture
def work(instance):
    """Begin work with six specimens; return it with its address."""
    with instance.database.transaction() as session:
        made = make_grid(session, specimens=6)
        make_competence(session, "second technician")
    return made


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


def try_now(page):
    page.evaluate("window.dispatchEvent(new Event('online'))")


def test_the_grid_opens_without_a_line_and_readings_are_stored_once_with_their_time(sign_in_as, work, line, instance):
    with sign_in_as("technician") as page:
        page.goto(work[1])
        cells(page).first.focus()
        type_down(page, "98.1", "98.2", "98.3")
        expect(judged(page)).to_have_count(3)
        page.wait_for_function(KEPT, arg='value="98.3"')

        line.cut()
        type_down(page, "98,4")
        expect(page.get_by_role("dialog")).to_contain_text("98,4")
        page.keyboard.press("Enter")  # yes, a decimal comma
        expect(waiting(page)).to_have_count(1)
        cells(page).nth(4).focus()
        paste(page, "98.5\n98.6")
        expect(waiting(page)).to_have_count(3)
        page.context.new_cdp_session(page).send("Network.clearBrowserCache")  # what is kept must suffice
        page.reload()
        expect(page.get_by_text("There is no connection. This is the page as this browser kept it.")).to_be_visible()
        expect(waiting(page)).to_have_count(3)
        expect(waiting(page).first).to_contain_text("Waiting to be sent")
        expect(judged(page)).to_have_count(3)
        assert [one.input_value() for one in cells(page).all()] == ["98.1", "98.2", "98.3", "98,4", "98.5", "98.6"]
        assert len(stored(instance)) == 3

        with instance.database.transaction() as session:
            make_reading(session, session.merge(work[0]), "99.9", place=5, who="second technician")
        let_pass(page, AWAY)
        line.mend()
        try_now(page)
        refused = page.locator("td.grid-cell").nth(5)
        expect(refused).to_have_attribute("data-state", "not saved", timeout=20_000)
        expect(refused).to_contain_text("99.9")
        expect(cells(page).nth(5)).to_have_value("98.6")
        expect(judged(page)).to_have_count(5)
    rows = stored(instance)
    assert [row.value for row in rows] == ["98.1", "98.2", "98.3", "98.4", "98.5", "99.9"]
    assert [row.observed_at is None for row in rows] == [True, True, True, False, False, True]
    assert all(AWAY <= row.entered_at - row.observed_at < 2 * AWAY for row in rows[3:5])


def test_neither_a_kept_page_nor_what_waits_on_it_is_another_person_s(sign_in_as, work, line, instance):
    _work, url = work
    with sign_in_as("technician") as page:
        page.goto(url)
        page.wait_for_selector("html[data-kept-offline]", state="attached")
        line.cut()
        cells(page).first.focus()
        type_down(page, "98.1", "98.2")
        expect(waiting(page)).to_have_count(2)

        page.context.clear_cookies()
        line.mend()
        sign_in(page, "second-technician")
        assert page.evaluate(OWNERS) == 0
        line.cut()
        with page.context.new_page() as blind, pytest.raises(Error):
            blind.goto(url)
        line.mend()
        page.goto(url)
        badge = page.locator("[data-waiting]")
        expect(badge).to_contain_text("2 waiting")
        expect(cells(page).first).to_have_value("")
        cells(page).nth(1).focus()
        type_down(page, "99.9")
        expect(judged(page)).to_have_count(1)
        assert len(stored(instance)) == 1

        page.context.clear_cookies()
        sign_in(page, "technician")
        expect(badge).to_contain_text("1 waiting", timeout=20_000)
        badge.click()
        unseen = page.locator("[data-scan-results] [data-outcome=refused]")
        expect(unseen).to_contain_text("98.2")
        unseen.get_by_role("link").click()
        refused = page.locator("td.grid-cell").nth(1)
        expect(refused).to_have_attribute("data-state", "not saved")
        expect(refused).to_contain_text("99.9")
        expect(cells(page).nth(1)).to_have_value("98.2")
        expect(badge).to_be_hidden()
    assert [row.value for row in stored(instance)] == ["98.1", "99.9"]
    assert [row.observed_at is None for row in stored(instance)] == [False, True], "however short it waited"


def sign_in(page, username):
    page.goto("/sign-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "sign-in" not in url)
