"""Hands at a page for the journeys, a scanner, and a laboratory that is ready for one shipment."""

from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page
from sqlalchemy.orm import Session
from support.bench import BFE, EN_14683, METHODS, SPLASH, make_scopes, make_work, person
from support.people import make_person
from support.shipments import MAKER_USCC, maker_document, publish

from lims.accounts.queries import SYSTEM
from lims.bench.assignments.models import Assignment, TestRequest
from lims.bench.instruments import operations as instruments
from lims.catalogue.models import StandardEdition
from lims.catalogue.operations import import_standard
from lims.permissions import Role
from lims.shipments.lists.models import ListKind

TWO_HATS = "second pair of eyes"  # a technician who also reviews: never the own result
PASTE = """text => {
  const clipboard = new DataTransfer();
  clipboard.setData("text", text);
  const how = { clipboardData: clipboard, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
}"""
PERSON_AT_KEYS = 70  # ms between keys; a scanner needs less than 50
RECALLED = {"confidence": "recalled", "plan_confidence": "recalled"}
MAKER = {"name": maker_document()["name"], "identifier": MAKER_USCC, "country": "CN"}


def scan(page: Page, code: str, *, end: str = "Enter") -> None:
    """Play a hand scanner: keys faster than a person types, then the end key, wherever the cursor is."""
    page.keyboard.type(code)
    page.keyboard.press(end)


def type_as_a_person(page: Page, text: str) -> None:
    """Type where the cursor is, slower than any scanner."""
    page.keyboard.type(text, delay=PERSON_AT_KEYS)


def paste(page: Page, text: str) -> None:
    """Paste a text where the cursor is, as it comes from a spreadsheet."""
    page.evaluate(PASTE, text)


def fill(page: Page | Locator, /, **fields: str) -> None:
    """Type into fields by their names; "__" stands for the hyphen of a nested field."""
    for name, value in fields.items():
        page.locator(f"[name='{name.replace('__', '-')}']").fill(value)


def press(page: Page | Locator, label: str) -> None:
    """Press the button with exactly this label."""
    page.get_by_role("button", name=label, exact=True).click()


def cells(page: Page) -> Locator:
    """Return the fields of the grid, in the order of the page."""
    return page.locator("[data-cell-url]")


def verdict_at(page: Page, place: int) -> Locator:
    """Return the cell at ``place`` of the grid; its attribute data-verdict says how it was judged."""
    return page.locator("td.grid-cell").nth(place)


def make_short_standard(session: Session) -> StandardEdition:
    """Import a mask standard of two requirements; the limit of the first one is recalled, not yet confirmed."""
    by_id: dict[str, dict[str, Any]] = {one["id"]: one for one in EN_14683["requirements"]}
    short = [by_id[BFE] | RECALLED | {"specimens": {"n": 3}}, by_id[SPLASH] | {"specimens": {"n": 2}}]
    document = EN_14683 | {"requirements": short}
    return import_standard(session, document, used_from=date(2019, 8, 1), actor=SYSTEM)[0]


def make_ready(session: Session) -> StandardEdition:
    """Prepare what a shipment finds in the house: a standard, a list of manufacturers, an instrument, competences."""
    edition = make_short_standard(session)
    publish(session, ListKind.FOREIGN_CERTIFIED_MEDICAL, MAKER["name"], actor=person(session, "senior officer"))
    make_person(session, Role.TECHNICIAN, Role.REVIEWER, username=TWO_HATS.replace(" ", "-"))
    manager = person(session, "lab manager")
    bench = instruments.register_instrument(
        session, name="Flow bench", serial="FB-1", calibrated_on=date(2020, 1, 10),
        calibration_due_on=date(2021, 1, 10), actor=manager,
    )  # fmt: skip
    instruments.serve_methods(session, bench, METHODS.values(), actor=manager)
    for who, requirement in (("technician", BFE), (TWO_HATS, SPLASH)):
        instruments.grant_competence(
            session, person_id=person(session, who).id, method=METHODS[requirement], from_on=date(2020, 1, 1),
            actor=manager,
        )  # fmt: skip
    make_scopes(session, edition)
    return edition


def make_grid(session: Session, *, specimens: int, readings: int = 1) -> tuple[Assignment, str]:
    """Return begun work with a grid of this size, and its address."""
    bfe = next(one for one in EN_14683["requirements"] if one["id"] == BFE)
    shape = {"n": specimens, "readings_per_specimen": readings}
    document = EN_14683 | {"requirements": [bfe | {"specimens": shape}]}
    import_standard(session, document, used_from=date(2019, 8, 1), actor=SYSTEM)
    work = make_work(session)
    return work, f"/bench/requests/{session.get_one(TestRequest, work.request_id).number}/{BFE}"
