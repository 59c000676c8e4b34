"""Every page of clearance and the overview, and the page of all components: nothing overflows, axe finds nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from support.bench import make_work
from support.clearance import make_assessment, make_certificate, make_line, make_released
from support.overview import make_story
from support.people import person

from lims.certificates import operations as certificates
from lims.clearance.cases.models import Case
from lims.shipments.declarations.models import Direction

pytestmark = pytest.mark.requires("chromium")

VIEWS = [({"width": 1280, "height": 900}, "light"), ({"width": 360, "height": 740}, "dark")]
LONG = "Disposable protective masks, three layers, with ear loops and nose clip, non-sterile"


def look_at(page, address):
    """Return what is wrong with a page: the script errors, the pixels that stick out, axe's findings."""
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    assert page.goto(address).status < 500
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = Axe().run(page).response["violations"]
    return (
        faults
        + ([f"{wider} px stick out"] if wider > 0 else [])
        + [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]
    )


def dress(page, address, theme):
    """Choose the theme, as the person's menu does."""
    page.context.add_cookies([{"name": "theme", "value": theme, "url": address}])


@pytest.fixture
def places(instance):
    """Fill the house and return the pages to look at, by role."""
    with instance.database.transaction() as session:
        story = make_story(session)
        lots = make_line(session, direction=Direction.IMPORT, batches=("B2020-04-17", "B2020-04-18"), goods=LONG)
        make_assessment(session, lots)
        make_certificate(session, lots, "fail", verdicts={lots.lots[0].id: "pass", lots.lots[1].id: "fail"})
        make_work(session, started=False)
        _, certificate, fallen = make_released(session)
        actor = person(session, "quality manager")
        certificates.suspend(session, certificate, reason="Out of calibration " * 6, actor=actor)
        case = session.query(Case.number).first()[0]
        shipment, line = story.made.shipment.number, lots.shipment.number
        return {
            "senior officer": [
                "/", "/decisions/waiting", f"/decisions/lines/{line}/1",
                f"/decisions/lines/{line}/1?lot={lots.lots[1].id}",
                "/decisions", f"/decisions/{fallen.number}", "/cases", f"/cases/{case}", f"/shipments/{line}/thread",
            ],
            "auditor": [
                "/", f"/shipments/{shipment}/thread", "/trail", "/statistics", "/search?text=B2020",
                "/scan?code=S2000000011",
            ],
            "lab manager": ["/"],
        }  # fmt: skip


@pytest.mark.parametrize(("viewport", "theme"), VIEWS)
def test_nothing_is_wrong_with_the_pages_of_clearance_and_overview(sign_in_as, address, places, viewport, theme):
    wrong = {}
    for role, addresses in places.items():
        with sign_in_as(role, viewport=viewport) as page:
            dress(page, address, theme)
            wrong |= {(role, one): faults for one in addresses if (faults := look_at(page, one))}
    assert wrong == {}


@pytest.mark.parametrize(("viewport", "theme"), VIEWS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_is_wrong_with_the_page_of_all_components(browser, address, viewport, theme, language):
    context = browser.new_context(viewport=viewport, base_url=address)
    page = context.new_page()
    dress(page, address, theme)
    assert look_at(page, f"/look?lang={language}") == []
    context.close()
