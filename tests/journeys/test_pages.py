"""Every page, with something on it, in both languages and both themes: accessible, quiet, and fit for a telephone."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from support.bench import BFE
from support.house import House, make_house
from support.looking import DESKTOP, Walk
from support.people import PASSWORD

NOBODY = ""  # public pages
NOT_PAGES = {  # files, answers to programs, and addresses that only lead on to a page
    "static", "font", "fonts", "certificates.pdf", "certificates.json", "certificates.draft_paper",
    "certificates.draft_sheet", "certificates.sheet_style",
    "certificates.progress", "public.verify_json", "public.content_schema", "public.certificates",
    "public.revocations", "batches.progress", "results.news", "results.photograph", "worksheets.paper",
    "rounds.manifest", "rounds.memo_paper", "rounds.query",
    "documents.scan",
    "overview.next_step", "overview.scan", "offline_files", "offline_worker",
    "outbox_ticket", "station.worker", "station.print_cards",
}  # fmt: skip


def pages_of(house: House) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Return every page by the role that works there: the endpoint, and the parts of its address."""
    tested_line = {"shipment": house.tested_shipment, "line_no": 1}
    work = {"number": house.request, "requirement": BFE}
    reviewed = {"number": house.reviewed_request, "requirement": BFE}
    shipment = {"number": house.shipment}
    return {
        NOBODY: [
            ("accounts.sign_in", {}), ("overview.look", {}), ("public.verify_form", {}),
            ("public.verify", {"token": house.token}), ("shipments.declarant", {"token": house.declarant_token}),
            ("station.offline", {}),
        ],
        "administrator": [
            ("accounts.account", {}), ("accounts.change_password", {}), ("accounts.people", {}),
            ("accounts.add_person", {}), ("accounts.person", {"code": house.person}), ("accounts.laboratory", {}),
            ("labels.printers", {}), ("labels.new_printer", {}), ("labels.printer", {"printer_id": house.printer}),
            ("background.background", {}),
        ],
        "senior officer": [
            ("overview.home", {}), ("overview.search", {"text": house.shipment[:4]}),
            ("shipments.shipments", {}), ("declarations.declare", {}), ("declarations.import_declarations", {}),
            ("shipments.shipment", shipment), ("overview.thread", {"number": house.tested_shipment}),
            ("declarations.amend", shipment), ("declarations.cancel", shipment), ("declarations.versions", shipment),
            ("documents.present_document", shipment | {"line_no": 1}), ("risk.control", shipment | {"line_no": 1}),
            ("lists.lists", {}), ("lists.grades", {}), ("lists.version", {"version_id": house.list_version}),
            ("lists.grade", {}), ("lists.publish", {}), ("samples.orders", {}),
            ("samples.order_lot", {"lot_id": house.lot}), ("lineage.batch", {"lot_id": house.lot}),
            ("decisions.waiting", {}), ("decisions.decisions", {}), ("messages.decision", {"number": house.decision}),
            ("decisions.line", {"shipment_number": house.tested_shipment, "line_no": 1}),
            ("cases.cases", {}), ("cases.case", {"number": house.case}),
        ],
        "sampling officer": [
            ("samples.order", {"number": house.planned}), ("samples.draw", {"number": house.planned}),
            ("rounds.rounds", {}), ("rounds.plan", {}), ("rounds.sampling_round", {"number": house.round}),
            ("rounds.draw", {"number": house.round, "order_number": house.on_round}),
        ],
        "sample custodian": [
            ("samples.samples", {}), ("samples.sample", {"number": house.sample}), ("samples.reception", {}),
            ("samples.receive", {"number": house.arriving}),
            ("labels.print_labels", {"kind": "sample", "code": house.sample}), ("labels.prints", {}),
            ("lineage.split", {"number": house.unopened}), ("lineage.merge", {"number": house.unopened}),
            ("lineage.cancel", {"number": house.unopened}),
            ("store.store", {}), ("store.new", {}), ("store.location", {"code": house.shelf}),
            ("store.change", {"code": house.shelf}), ("retention.due", {}), ("retention.disposals", {}),
            ("retention.disposal", {"number": house.disposal}),
            ("rounds.compare", {"number": house.arrived_round}), ("rounds.all_findings", {}),
            ("rounds.finding", {"finding_id": house.finding}), ("rounds.write_memo", {"number": house.returned}),
            ("rounds.memo", {"number": house.memo}),
            ("station.station", {}), ("station.cards", {}), ("station.scanner", {}), ("station.photo", {}),
        ],
        "lab manager": [
            ("amendments.questions", {}), ("amendments.question", {"question_id": house.amendment}),
            ("overview.morning", {}), ("overview.show_statistics", {}), ("assignments.all_work", {}),
            ("instruments.instruments", {}), ("instruments.instrument", {"code": house.instrument}),
            ("instruments.register", {}), ("instruments.competences", {}), ("instruments.grant", {}),
            ("instruments.end", {"competence_id": house.competence}),
            ("scopes.scopes", {}), ("scopes.choose", {}), ("scopes.grant", {"edition": house.small_edition}),
            ("scopes.end", {"entry": house.scope}),
            ("providers.provider", {"request_number": house.request, "requirement": BFE}),
            ("assignments.test_request", {"number": house.sample, "change": "1"}),
            ("assignments.people", {"number": house.request}), ("assignments.specimens", {"number": house.sample}),
            ("methods.methods", {}), ("methods.add", {}), ("loads.windows", {}), ("retention.rules", {}),
            ("files.new_mapping", {}),
            ("catalogue.standards", {}), ("catalogue.standard", {"edition_id": house.edition}),
            ("catalogue.confirm", {"edition_id": house.edition, "requirement": BFE}), ("catalogue.import_standard", {}),
            ("catalogue.worksheet", {"edition_id": house.edition}),
        ],
        "technician": [
            ("assignments.work", {}), ("results.bench", {"number": house.sample}), ("results.entry", work),
            ("results.from_paper", work),
            ("results.compare", {"number": house.sample}),
            ("results.explanation", reviewed | {"version": 1}),
            ("worksheets.worksheets", {}), ("worksheets.new", {}),
            ("worksheets.worksheet", {"number": house.worksheet}),
            ("loads.loads", {}), ("loads.new", {}), ("loads.load", {"number": house.load}),
            ("files.files", {}), ("files.file", {"digest": house.file}),
        ],
        "reviewer": [
            ("review.queue", {}), ("review.result", reviewed), ("review.investigations", {}),
        ],
        "quality manager": [("review.investigation", {"number": house.investigation})],
        "signatory": [
            ("certificates.certificates", {}), ("certificates.to_sign", {}), ("certificates.draft", tested_line),
            ("certificates.certificate", {"number": house.certificate}),
            ("certificates.supersede", {"number": house.certificate}),
            ("certificates.amend", {"number": house.certificate}),
            ("lineage.correct", {"number": house.sample}),
            ("batches.batches", {}), ("batches.batch", {"batch_id": house.batch}),
        ],
        "auditor": [("overview.trail", {"subject": house.sample})],
    }  # fmt: skip


@pytest.fixture
def house(instance, app: Flask) -> House:
    """Fill the house; the application is there first, so that the stages listen to each other."""
    with instance.database.transaction() as session:
        return make_house(session, instance)


@pytest.fixture
def walk(browser: Browser, address: str) -> Iterator[Walk]:
    """Return one browser window for the whole walk."""
    context = browser.new_context(base_url=address, viewport=DESKTOP)
    yield Walk(context.new_page())
    context.close()


def test_every_page_of_the_application_is_walked(app):
    anywhere = House(**{field.name: "1" for field in fields(House)})
    walked = {endpoint for pages in pages_of(anywhere).values() for endpoint, _parts in pages}
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.methods and "GET" in rule.methods and not rule.rule.startswith("/api/")
    }
    assert walked == pages - NOT_PAGES


def test_every_page_is_accessible_quiet_and_fits_a_telephone(app, house, walk):
    addresses = app.url_map.bind("")
    for role, pages in pages_of(house).items():
        sign_in(walk.page, role)
        walk.look_at_all([addresses.build(endpoint, parts) for endpoint, parts in pages])
    assert not walk.found, "\n".join(walk.found)


def sign_in(page: Page, role: str) -> None:
    """Go on as somebody else."""
    page.context.clear_cookies()
    page.goto("/sign-in")
    if role == NOBODY:
        return
    page.fill("[name=username]", role.replace(" ", "-"))
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
