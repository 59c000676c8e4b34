"""Pages of the overview: every role's home, scanning, the thread, the trail, statistics."""

from html import unescape

import pytest
from sqlalchemy import select
from support.clearance import make_released
from support.overview import make_story
from support.samples import make_declared

from lims.audit.models import AuditRow
from lims.numbers import NumberKind, spell
from lims.overview.sources import SOURCES
from lims.permissions import Role, permissions_of

EVERYBODY = [role for role in Role if role is not Role.INSTRUMENT]


@pytest.fixture
def story(services):
    """Give the numbers of a shipment that went all the way."""
    with services.database.transaction() as session:
        story = make_story(session)
        make_released(session)
        make_released(session)
        return {
            "shipment": story.made.shipment.number,
            "shipment_id": story.made.shipment.id,
            "sample": story.sample.number,
            "certificate": story.certificate.number,
            "decision": story.decision.number,
            "declaration": story.made.shipment.declaration_number,
        }


@pytest.fixture
def sign_in_as(client, sign_in):
    """Return a function that signs the person of a role in."""
    return lambda role: sign_in(client, str(role))


def test_every_endpoint_of_the_work_lists_exists(app):
    with app.test_request_context():
        assert all(source.page().startswith("/") for source in SOURCES)


@pytest.mark.parametrize("role", EVERYBODY)
def test_every_role_has_a_home(client, sign_in_as, story, role):
    sign_in_as(role)
    page = client.get("/")
    assert page.status_code == 200
    assert page.text.count("<h1>") == 1
    titles = {str(source.title) for source in SOURCES if source.permission in permissions_of(frozenset({role}))}
    assert [title for title in titles if title not in unescape(page.text)] == []


@pytest.mark.parametrize("role", EVERYBODY)
def test_every_link_of_every_home_may_be_followed(client, sign_in_as, story, role):
    sign_in_as(role)
    for address in links(client.get("/").text):
        answer = client.get(address)
        assert answer.status_code in {200, 302}, (role, address)


def links(page):
    """Return the addresses of the main part of a page."""
    main = page[page.index("<main") : page.index("</main>")]
    parts = (part.split('"')[0] for part in main.split('href="/')[1:])
    return {f"/{part}".replace("&amp;", "&") for part in parts if not part.startswith("static")}


def test_nobody_sees_home_without_signing_in(client):
    assert "/sign-in" in client.get("/").location


@pytest.mark.parametrize("thing", ["shipment", "certificate", "decision", "declaration"])
def test_a_scan_opens_the_thing(client, sign_in_as, story, thing):
    sign_in_as("auditor")
    answer = client.get("/scan", query_string={"code": story[thing].lower()}, follow_redirects=True)
    assert answer.status_code == 200
    assert story[thing] in answer.text


def test_a_scanned_sample_opens_its_next_step(client, sign_in_as, story):
    sign_in_as("technician")
    answer = client.get("/scan", query_string={"code": story["sample"]})
    assert answer.location in {f"/samples/{story['sample']}", f"/bench/samples/{story['sample']}"}


def test_an_empty_scan_goes_home(client, sign_in_as):
    sign_in_as("technician")
    assert client.get("/scan?code=%20").location == "/"


def test_a_mistyped_code_is_told_by_its_check_character_and_offers_search(client, sign_in_as, story):
    sign_in_as("auditor")
    number = story["decision"]
    wrong = number[:-2] + ("7" if number[-2] != "7" else "8") + number[-1]
    page = client.get("/scan", query_string={"code": wrong})
    assert page.status_code == 404
    assert "check character" in page.text
    assert f'name="text" type="search" value="{wrong}"' in page.text


def test_an_unknown_number_is_told_apart_from_a_mistyped_one(client, sign_in_as):
    sign_in_as("auditor")
    sound = client.get("/scan", query_string={"code": spell(NumberKind.DECISION, 19, 7)})
    assert sound.status_code == 404
    assert "There is no decision" in sound.text
    assert "check character" not in sound.text


def test_the_goods_own_barcode_is_told_what_it_is(client, sign_in_as):
    sign_in_as("technician")
    page = client.get("/scan", query_string={"code": "6901234567892"})
    assert page.status_code == 404
    assert "goods&#39; own barcode" in page.text


def test_a_batch_on_two_shipments_offers_both(client, sign_in_as, services):
    with services.database.transaction() as session:
        numbers = [make_declared(session, batch="TWICE").shipment.number for _ in range(2)]
    sign_in_as("auditor")
    page = client.get("/scan?code=TWICE")
    assert page.status_code == 409
    assert all(f"/shipments/{number}/thread" in page.text for number in numbers)


def test_scanning_what_one_may_not_open_is_403_in_words_and_in_the_trail(client, sign_in_as, services, story):
    sign_in_as("technician")
    page = client.get("/scan", query_string={"code": story["shipment"]})
    assert page.status_code == 403
    assert "shipments:declarations:read" in page.text
    with services.database.snapshot() as session:
        refused = session.scalars(select(AuditRow).where(AuditRow.action == "accounts:act:forbidden")).all()
    assert [row.actor for row in refused] == ["Technician"]


def test_a_script_in_a_code_stays_text(client, sign_in_as):
    sign_in_as("technician")
    page = client.get("/scan", query_string={"code": "<script>alert(1)</script>"})
    assert "<script>alert" not in page.text


def test_search_finds_and_says_when_it_does_not(client, sign_in_as, story):
    sign_in_as("customs officer")
    assert f"/shipments/{story['shipment']}/thread" in client.get("/search?text=" + story["declaration"][:6]).text
    assert "Nothing begins with" in client.get("/search?text=nothing+such").text
    assert client.get("/search").status_code == 200


@pytest.mark.parametrize("role", ["customs officer", "sampling officer", "auditor", "assessor"])
def test_the_thread_is_shown_to_who_reads_shipments(client, sign_in_as, story, role):
    sign_in_as(role)
    page = client.get(f"/shipments/{story['shipment']}/thread")
    assert page.status_code == 200
    assert story["sample"] in page.text
    assert "Secret Exporter" not in page.text


@pytest.mark.parametrize("role", ["technician", "reviewer", "signatory", "lab manager", "administrator"])
def test_the_thread_is_closed_to_the_laboratory(client, sign_in_as, story, role):
    sign_in_as(role)
    assert client.get(f"/shipments/{story['shipment']}/thread").status_code == 403


def test_a_sampling_officer_sees_no_certificate_and_no_decision(client, sign_in_as, story):
    sign_in_as("sampling officer")
    page = client.get(f"/shipments/{story['shipment']}/thread").text
    assert story["certificate"] not in page
    assert story["decision"] not in page


def test_the_thread_leads_to_everything_and_each_link_may_be_followed(client, sign_in_as, story):
    for role in ("auditor", "customs officer"):
        sign_in_as(role)
        addresses = links(client.get(f"/shipments/{story['shipment']}/thread").text)
        assert {f"/decisions/{story['decision']}", f"/samples/{story['sample']}"} <= addresses
        for address in addresses:
            assert client.get(address).status_code in {200, 302}, (role, address)


def test_an_unknown_thread_is_404(client, sign_in_as):
    sign_in_as("auditor")
    assert client.get("/shipments/H190000001X/thread").status_code == 404


def test_the_trail_is_of_everything_of_a_stream_or_of_one_thing(client, sign_in_as, story):
    sign_in_as("auditor")
    everything = client.get("/trail").text
    of_decision = client.get("/trail", query_string={"subject": story["decision"]}).text
    of_shipment = client.get("/trail", query_string={"stream": f"shipment:{story['shipment_id']}"}).text
    act = client.get("/trail", query_string={"action": "bench:result:reviewed"}).text
    assert everything.count('class="audit-row"') == 50
    assert of_decision.count('class="audit-row"') == 1
    assert f"/decisions/{story['decision']}" in of_decision
    assert "clearance:decision:made" in of_shipment
    assert act.count('class="audit-row"') == 1


def test_the_trail_goes_on_by_key_to_its_beginning(client, sign_in_as, services, story):
    sign_in_as("auditor")
    with services.database.snapshot() as session:
        total = len(session.scalars(select(AuditRow.hash)).all())
    address, seen = "/trail", 0
    while address:
        page = client.get(address).text
        seen += page.count('class="audit-row"')
        older = page.split('rel="next" href="')
        address = older[1].split('"')[0].replace("&amp;", "&") if len(older) > 1 else ""
    assert seen == total


def test_a_forged_key_is_refused_in_words(client, sign_in_as):
    sign_in_as("auditor")
    for key in ("nonsense", "W1sidiIsMV1d"):
        assert client.get(f"/trail?after={key}").status_code == 422


@pytest.mark.parametrize(
    "role",
    [role for role in EVERYBODY if role not in {Role.AUDITOR, Role.ASSESSOR, Role.QUALITY_MANAGER, Role.ADMINISTRATOR}],
)
def test_the_trail_is_closed_to_others(client, sign_in_as, role):
    sign_in_as(role)
    assert client.get("/trail").status_code == 403


@pytest.mark.parametrize("days", ["", "7", "365", "12", "soon"])
def test_statistics_are_shown_for_a_period(client, sign_in_as, story, days):
    sign_in_as("customs officer")
    page = client.get(f"/statistics?days={days}")
    assert page.status_code == 200
    assert "Certificates by verdict" in page.text


def test_statistics_of_an_empty_house_are_shown(client, sign_in_as):
    sign_in_as("technician")
    assert "Nothing to count yet" in client.get("/statistics").text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_look_is_shown_to_everybody(client, language):
    page = client.get(f"/look?lang={language}")
    assert page.status_code == 200
    assert page.text.count("look-section") == 13


def test_a_released_line_is_named_in_chinese(client, sign_in_as, services):
    with services.database.transaction() as session:
        made, _, _ = make_released(session)
        number = made.shipment.number
    sign_in_as("auditor")
    assert "医用外科口罩" in client.get(f"/shipments/{number}/thread?lang=zh").text
