"""The pages of clearance and the overview with long words, several lots and a fall: nothing overflows or is amiss."""

import pytest
from support.bench import make_work
from support.clearance import make_assessment, make_certificate, make_line, make_released
from support.looking import Walk
from support.overview import make_story
from support.people import person

from lims.certificates import operations as certificates
from lims.clearance.cases.models import Case
from lims.shipments.declarations.models import Direction

pytestmark = pytest.mark.requires("chromium")

LONG = "Disposable protective masks, three layers, with ear loops and nose clip, non-sterile"


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
                "/", f"/shipments/{shipment}/thread", "/statistics", "/search?text=B2020",
            ],
            "lab manager": ["/"],
        }  # fmt: skip


def test_nothing_is_wrong_with_the_pages_of_clearance_and_overview(sign_in_as, places):
    found = []
    for role, addresses in places.items():
        with sign_in_as(role) as page:
            walk = Walk(page)
            walk.look_at_all(addresses)
            if role == "auditor":
                walk.look_at_all(["/scan?code=S2000000011"], status=404)
            found += walk.found
    assert not found, "\n".join(found)
