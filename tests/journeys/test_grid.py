"""The grid in a real browser: a pasted block, drafts, two people at once, twenty samples by the keyboard."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select
from support.bench import make_competence, make_work
from support.journeys import cells, make_grid, paste, scan, type_as_a_person

from lims.bench.results.models import ReadingRow, Result
from lims.samples.models import Sample


@pytest.fixture
def make(instance):
    @contextmanager
    def making():
        with instance.database.transaction() as session:
            yield session

    return making


def count(instance, table, *conditions):
    with instance.database.snapshot() as session:
        return session.scalar(select(func.count()).select_from(table).where(*conditions))


def test_a_block_of_200_cells_is_asked_about_once_and_saved_in_one_request(sign_in_as, make, instance):
    with make() as session:
        _work, url = make_grid(session, specimens=20, readings=10)
    lines = ["\t".join(f"98,{row}{column}" for column in range(10)) for row in range(1, 10)]
    lines += ["\t".join(f"99,{row}{column}" for column in range(10)) for row in range(1, 13)]  # one more than fits
    with sign_in_as("technician") as page:
        sent = []
        page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/block") else None)
        page.goto(url)
        cells(page).first.focus()
        paste(page, "\n".join(lines))
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("98,10")
        page.keyboard.press("Enter")  # yes, in all of them
        expect(page.locator("td.grid-cell[data-verdict=pass]")).to_have_count(200)
        outside = page.locator("[data-grid-outside]")
        expect(outside).to_contain_text("(10)")
        expect(outside.locator("pre")).to_contain_text("99,120")
        assert len(sent) == 2, "asked, then saved"
    assert count(instance, ReadingRow, ReadingRow.value == "98.10") == 1
    assert count(instance, ReadingRow) == 200


def test_a_draft_stays_with_its_person_and_is_never_judged(sign_in_as, make, instance):
    with make() as session:
        _work, url = make_grid(session, specimens=3)
    with sign_in_as("technician") as page:
        page.goto(url)
        page.locator("a").first.focus()
        cells(page).first.evaluate(
            "input => { input.value = '97.0'; input.dispatchEvent(new Event('input', { bubbles: true })); }"
        )
        page.reload()
        place = page.locator("td.grid-cell").first
        expect(cells(page).first).to_have_value("97.0")
        expect(place).to_have_attribute("data-state", "draft")
        expect(place).to_have_attribute("data-verdict", "")
        assert count(instance, ReadingRow) == 0
        cells(page).first.focus()
        page.keyboard.press("Enter")
        expect(place).to_have_attribute("data-verdict", "fail")
        page.keyboard.press("?")
        expect(page.locator("[data-grid-working]")).to_have_attribute("open", "")
        assert page.evaluate("Object.keys(localStorage).filter(key => key.includes('draft')).length") == 0


def test_two_browsers_in_one_grid_lose_nothing(sign_in_as, make, instance):
    with make() as session:
        _work, url = make_grid(session, specimens=3)
        make_competence(session, "second technician")
    with sign_in_as("technician") as first, sign_in_as("second technician") as second:
        first.goto(url)
        second.goto(url)
        expect(second.locator("[data-grid-others]")).to_contain_text("Technician")
        cells(second).nth(1).focus()
        cells(second).nth(1).press_sequentially("99.1", delay=70)
        cells(first).first.focus()
        for value in ("98.9", "98.8"):
            type_as_a_person(first, value)
            first.keyboard.press("Enter")
        expect(cells(second).first).to_have_value("98.9")
        told = second.locator("td.grid-cell").nth(1)
        expect(told).to_contain_text("98.8")
        expect(cells(second).nth(1)).to_have_value("99.1")
        second.keyboard.press("Escape")
        expect(cells(second).nth(1)).to_have_value("98.8")
        expect(told).to_have_attribute("data-verdict", "pass")
    assert count(instance, ReadingRow) == 2


def test_twenty_samples_from_the_request_to_the_review_by_the_keyboard_only(sign_in_as, make, instance):
    with make() as session:
        works = [make_grid(session, specimens=1)[0]]
        works += [make_work(session, started=False) for _again in range(19)]
        samples = [session.get_one(Sample, work.sample_id).number for work in works]
    with sign_in_as("technician") as page:
        for sample in samples:
            scan(page, sample)
            page.wait_for_url(f"**/bench/samples/{sample}")
            page.keyboard.press("Enter")  # the next step has the focus
            page.wait_for_url("**/requests/**")
            if page.get_by_role("button", name="Start", exact=True).count():
                page.keyboard.press("Enter")
            expect(cells(page).first).to_be_focused()
            type_as_a_person(page, "98.9")
            page.keyboard.press("Enter")
            expect(page.locator("[name=deviation]")).to_be_focused()
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")  # hand over
            page.wait_for_url(f"**/bench/samples/{sample}")
    assert count(instance, Result) == 20
    with sign_in_as("reviewer") as page:
        page.goto("/bench/review")
        page.locator("[name=result]").first.focus()
        for _again in range(20):
            page.keyboard.press("Space")
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
        page.get_by_role("button", name="Accept the chosen clean passes").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("20 results are reviewed.")).to_be_visible()
