"""Wrong input at the pages: it is told clearly, and nothing that was typed is lost."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from support.bench import BFE, PASSING, make_competence, make_reading, make_work, person
from support.certification import make_tested
from support.journeys import TWO_HATS, cells, fill, press, scan
from support.people import PASSWORD, make_person
from support.samples import make_declared, make_sample
from support.shipments import declaration_document

from lims.bench.assignments import operations as assignments
from lims.bench.assignments.models import TestRequest
from lims.bench.results.operations import hand_over
from lims.permissions import Role
from lims.samples.models import SamplingOrder

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
TEN_MEGABYTES = b"%PDF-1.7\n" + bytes(10 * 1024 * 1024)


@pytest.fixture
def put(instance):
    """Return a function that makes a thing in the house and tells what of it the page needs."""

    def making(make: Any, show: Any) -> Any:
        with instance.database.transaction() as session:
            return show(make(session))

    return making


@pytest.fixture
def grid(instance) -> str:
    """Return the address of a started grid of five filtration readings."""
    with instance.database.transaction() as session:
        work = make_work(session)
        number = session.get_one(TestRequest, work.request_id).number
    return f"/bench/requests/{number}/{BFE}"


def post(page: Page, address: str, **fields: str) -> APIResponse:
    """Send a form from outside of its page, with this page's token."""
    token = page.locator("meta[name=csrf-token]").get_attribute("content") or ""
    return page.request.post(address, form={"csrf_token": token, **fields}, max_redirects=0)


def make_result_of_two_hats(session: Session) -> str:
    """Hand a result over by somebody who reviews as well, and return the request's number."""
    work = make_work(session, started=False)
    make_person(session, Role.TECHNICIAN, Role.REVIEWER, username=TWO_HATS.replace(" ", "-"))
    make_competence(session, TWO_HATS)
    assignments.start(session, work, actor=person(session, TWO_HATS))
    for place, value in enumerate(PASSING):
        make_reading(session, work, value, place=place, who=TWO_HATS)
    hand_over(session, work, actor=person(session, TWO_HATS))
    return session.get_one(TestRequest, work.request_id).number


def test_a_mistyped_barcode_is_told_from_an_unknown_one(sign_in_as, put):
    sample = put(make_sample, lambda one: one.number)
    mistyped = sample.replace("1", "7", 1)
    with sign_in_as("technician") as page:
        scan(page, mistyped)
        expect(page.locator("main")).to_contain_text(f"“{mistyped}” is mistyped: its check character does not fit.")
        scan(page, "6901234567892")
        expect(page.locator("main")).to_contain_text("“6901234567892” is none of our numbers")
        expect(page.locator("#scan-code")).to_be_editable()


def test_letters_in_a_number_field_are_refused_where_they_stand_and_stay(sign_in_as, grid):
    with sign_in_as("technician") as page:
        page.goto(grid)
        cells(page).first.fill("98,9 about")
        cells(page).first.press("Tab")
        cell = page.locator("td.grid-cell").first
        expect(cell).to_have_attribute("data-state", "not saved")
        expect(cell.locator("[data-cell-message]")).to_contain_text("98,9 about")
        expect(cells(page).first).to_have_value("98,9 about")
        expect(cells(page).first).to_have_attribute("aria-invalid", "true")
        cells(page).first.fill("98.9")
        cells(page).first.press("Tab")
        expect(cell).to_have_attribute("data-verdict", "pass")


def test_a_cell_that_somebody_else_filled_meanwhile_shows_both_values(sign_in_as, grid):
    with sign_in_as("technician") as first, sign_in_as("technician") as second:
        first.goto(grid)
        second.goto(grid)
        cells(first).first.fill("98.9")
        cells(first).first.press("Tab")
        expect(first.locator("td.grid-cell").first).to_have_attribute("data-verdict", "pass")
        cells(second).first.fill("97.1")
        cells(second).first.press("Tab")
        told = second.locator("td.grid-cell").first
        expect(told.locator("[data-cell-message]")).to_contain_text("98.9")
        expect(told.locator("[data-cell-message]")).to_contain_text("Technician")
        expect(cells(second).first).to_have_value("97.1")


def test_no_certificate_is_signed_over_missing_results(sign_in_as, put):
    shipment = put(lambda session: make_tested(session, values={BFE: PASSING}), lambda one: one.shipment.number)
    with sign_in_as("signatory") as page:
        page.goto(f"/certificates/draft/{shipment}/1")
        expect(page.locator("main")).to_contain_text("This draft cannot be signed yet")
        expect(page.locator("main")).to_contain_text("Differential pressure")
        expect(page.get_by_role("button", name="Authorise")).to_have_count(0)
        digest = re.search(r"\b[0-9a-f]{64}\b", page.content())
        assert digest
        answer = post(page, page.url, password=PASSWORD, content_sha256=digest[0])
        assert answer.status == 409
        assert "This draft cannot be signed yet" in answer.text()


def test_a_result_of_ones_own_is_not_accepted_even_by_a_form_made_by_hand(sign_in_as, put):
    request = put(make_result_of_two_hats, lambda one: one)
    with sign_in_as(TWO_HATS) as page:
        page.goto(f"/bench/review/{request}/{BFE}")
        expect(page.locator("main")).to_contain_text("Another person must do this")
        answer = post(page, f"/bench/review/{request}/{BFE}/accept", version="1")
        assert answer.status == 409
        assert "Another person must do this" in answer.text()


def test_a_technician_does_not_decide_and_hears_why(sign_in_as, put):
    shipment = put(make_declared, lambda one: one.shipment.number)
    with sign_in_as("technician") as page:
        answer = page.goto(f"/decisions/lines/{shipment}/1")
        assert answer is not None
        assert answer.status == 403
        expect(page.locator("main")).to_contain_text("Technician may not do this")
        answer = post(page, f"/decisions/lines/{shipment}/1", kind="release", reasons="I say so")
        assert answer.status == 403


def test_an_administrator_does_not_sign(sign_in_as, put):
    shipment = put(make_tested, lambda one: one.shipment.number)
    with sign_in_as("administrator") as page:
        page.goto("/account")
        answer = post(page, f"/certificates/draft/{shipment}/1", password=PASSWORD, content_sha256="0" * 64)
        assert answer.status == 403
        assert "Administrator may not do this" in answer.text()


def test_a_form_that_is_too_old_is_refused_and_keeps_what_was_typed(sign_in_as):
    with sign_in_as("customs officer") as page:
        page.goto("/shipments/declare")
        fill(page, declaration_number="223320200000000017", post="Shanghai")
        page.evaluate("document.querySelector('main [name=csrf_token]').value = 'of last week'")
        press(page, "Declare")
        expect(page.locator("main")).to_contain_text("This form is too old")
        page.go_back()
        expect(page.locator("[name=declaration_number]")).to_have_value("223320200000000017")
        expect(page.locator("[name=post]")).to_have_value("Shanghai")


def test_a_double_click_acts_once(sign_in_as, put, instance):
    lot = put(make_declared, lambda one: one.lot.id)
    with sign_in_as("sampling officer") as page:
        page.goto(f"/samples/orders/lots/{lot}")
        fill(page, units="20", reason="Inspection")
        page.get_by_role("button", name="Make the sampling order").dblclick()
        page.wait_for_url("**/samples/orders/O*")
    with instance.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(SamplingOrder)) == 1


def test_a_file_that_is_too_large_is_told_before_and_after_it_is_sent(sign_in_as, put, tmp_path):
    shipment = put(make_declared, lambda one: one.shipment.number)
    large = tmp_path / "scan.pdf"
    large.write_bytes(TEN_MEGABYTES)
    with sign_in_as("customs officer") as page:
        page.goto(f"/shipments/{shipment}/lines/1/documents/present")
        fill(page, number="MD-1", issued_on="2020-05-03")
        page.set_input_files("[name=file]", large)
        expect(page.locator(".file-drop-list")).to_contain_text("is larger than is accepted")
        press(page, "Present")
        expect(page.locator("main")).to_contain_text("The file is larger than 8 MB.")
        page.go_back()
        expect(page.locator("[name=number]")).to_have_value("MD-1")


def test_a_picture_that_calls_itself_json_is_no_declaration(sign_in_as):
    with sign_in_as("customs officer") as page:
        page.goto("/shipments/import")
        page.set_input_files("[name=file]", {"name": "a.json", "mimeType": "application/json", "buffer": PNG})
        page.locator("main form button[type=submit]").click()
        expect(page.get_by_role("alert")).to_contain_text("The file is a picture. JSON or CSV is needed.")


def test_a_declaration_that_calls_itself_pdf_is_no_scan(sign_in_as, put):
    shipment = put(make_declared, lambda one: one.shipment.number)
    content = json.dumps(declaration_document()).encode()
    with sign_in_as("customs officer") as page:
        page.goto(f"/shipments/{shipment}/lines/1/documents/present")
        fill(page, number="MD-1", issued_on="2020-05-03")
        page.set_input_files("[name=file]", {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": content})
        press(page, "Present")
        expect(page.get_by_role("alert")).to_contain_text("“scan.pdf” is no PDF, PNG or JPEG")
        expect(page.locator("[name=number]")).to_have_value("MD-1")
