import io
import json
import re
import zipfile

import pytest
from sqlalchemy import select
from support.bench import PRESSURE
from support.certification import (
    GOOD,
    PASSWORD,
    TOO_HIGH,
    Tested,
    make_authorised,
    make_issued,
    make_second_lot,
    make_tested,
)
from support.people import person

from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow
from lims.certificates import operations
from lims.certificates.drafting import shown
from lims.certificates.models import Certificate, CertificateState, Download
from lims.printing.certificates_page import certificate_html
from lims.shipments.declarations.models import DeclarationLine
from lims.web.limits import limiter


@pytest.fixture
def house(services, fontset):
    """Return the services of the application with fonts that are made already."""
    services.__dict__["fonts"] = fontset
    return services


@pytest.fixture
def tested(house, sqlite_database):
    """Return where a line waits for its signature: (shipment number, line number)."""
    with sqlite_database.transaction() as session:
        made = make_tested(session)
        return made.shipment.number, made.line.line_no


@pytest.fixture
def issued(house, sqlite_database):
    """Return an issued certificate."""
    with sqlite_database.transaction() as session:
        return make_issued(session, house)


def digest_shown(page: str) -> str:
    return re.search(r'name="content_sha256"[^>]*value="([0-9a-f]{64})"', page)[1]


def only_certificate(database) -> Certificate:
    with database.snapshot() as session:
        return session.scalars(select(Certificate)).one()


def test_the_lists_are_calm_when_they_are_empty(client, sign_in, house):
    sign_in(client, "signatory")
    assert "No certificates" in client.get("/certificates").text
    assert "Nothing waits for a signature" in client.get("/certificates/to-sign").text


def test_a_signatory_finds_the_draft_reads_it_and_signs(client, sign_in, tested, sqlite_database):
    sign_in(client, "signatory")
    number, line_no = tested
    address = f"/certificates/draft/{number}/{line_no}"
    assert address in client.get("/certificates/to-sign").text
    page = client.get(address).text
    assert "98.0" in page
    assert "Conformity to EN 14683" in page
    answer = client.post(address, data={"password": PASSWORD, "content_sha256": digest_shown(page), "_once": "k1"})
    certificate = only_certificate(sqlite_database)
    assert answer.location == f"/certificates/{certificate.number}"
    assert certificate.state is CertificateState.AUTHORISED
    again = client.post(address, data={"password": PASSWORD, "content_sha256": digest_shown(page), "_once": "k1"})
    assert again.location == answer.location
    assert "is being printed" in client.get(answer.location).text


def test_a_wrong_password_is_told_counted_and_loses_nothing(client, sign_in, tested, sqlite_database):
    sign_in(client, "signatory")
    address = "/certificates/draft/{}/{}".format(*tested)
    data = {"password": "wrong", "content_sha256": digest_shown(client.get(address).text)}
    answer = client.post(address, data=data)
    assert answer.status_code == 403
    assert "4 more tries" in answer.text
    with sqlite_database.snapshot() as session:
        assert session.scalars(select(Certificate)).all() == []
        assert AuditAction.SIGN_IN_FAILED in session.scalars(select(AuditRow.action)).all()


def test_a_draft_that_changed_meanwhile_is_shown_again(client, sign_in, tested):
    sign_in(client, "signatory")
    address = "/certificates/draft/{}/{}".format(*tested)
    answer = client.post(address, data={"password": PASSWORD, "content_sha256": "0" * 64})
    assert answer.status_code == 409
    assert "not what you were shown" in answer.text
    assert digest_shown(answer.text) != "0" * 64


def test_obstacles_stand_where_the_password_would_stand(client, sign_in, house, sqlite_database):
    with sqlite_database.transaction() as session:
        made = make_tested(session, reviewed=False)
        address = f"/certificates/draft/{made.shipment.number}/{made.line.line_no}"
    sign_in(client, "signatory")
    page = client.get(address).text
    assert "cannot be signed yet" in page
    assert "are not reviewed" in page
    assert 'type="password"' not in page


def test_who_may_not_sign_sees_the_draft_without_the_panel(client, sign_in, tested):
    sign_in(client, "reviewer")
    page = client.get("/certificates/draft/{}/{}".format(*tested)).text
    assert "A signatory has to authorise it." in page
    assert 'type="password"' not in page


@pytest.mark.parametrize("role", ["technician", "reviewer", "customs officer", "administrator", "auditor"])
def test_nobody_else_may_post_a_signature(client, sign_in, tested, role):
    sign_in(client, role)
    answer = client.post("/certificates/draft/{}/{}".format(*tested), data={"password": PASSWORD})
    assert answer.status_code == 403


def test_one_certificate_shows_everything_about_it(client, sign_in, issued):
    sign_in(client, "auditor")
    page = client.get(f"/certificates/{issued.number}").text
    assert issued.pdf_sha256 in page
    assert "Nobody was given it yet" in page
    assert "Put under review" not in page
    assert ">Acts<" not in page


def test_the_number_may_be_typed_in_small_letters_and_a_mistyped_one_says_so(client, sign_in, issued):
    sign_in(client, "auditor")
    assert client.get(f"/certificates/{issued.number.lower()}").status_code == 200
    wrong = issued.number[:-2] + ("9" if issued.number[-2] != "9" else "8") + issued.number[-1]
    assert client.get(f"/certificates/{wrong}").status_code == 404


def test_a_download_is_in_the_trail_before_it_is_given(client, sign_in, issued, sqlite_database):
    sign_in(client, "auditor")
    answer = client.get(f"/certificates/{issued.number}/pdf")
    assert answer.data == b"%PDF stand-in " + issued.number.encode()
    assert client.get(f"/certificates/{issued.number}/json").data == issued.content.encode()
    with sqlite_database.snapshot() as session:
        assert session.scalars(select(Download.what).order_by(Download.id)).all() == ["pdf", "json"]
        noted = session.scalars(select(AuditRow.action).where(AuditRow.action == AuditAction.CERTIFICATE_DOWNLOADED))
        assert len(noted.all()) == 2
    assert "Nobody was given it yet" not in client.get(f"/certificates/{issued.number}").text


def test_an_authorised_certificate_has_no_file_yet(client, sign_in, house, sqlite_database):
    with sqlite_database.transaction() as session:
        number = make_authorised(session, house).number
    sign_in(client, "auditor")
    assert client.get(f"/certificates/{number}/pdf").status_code == 409
    assert client.get(f"/certificates/{number}/progress").json["done"] is False


@pytest.mark.parametrize(
    ("role", "data", "with_trail"),
    [
        ("auditor", {"number": "{0}"}, True),
        ("customs officer", {"number": "{0}"}, False),
        ("auditor", {"all": "1", "first": "2020-01-01", "last": "2020-12-31"}, True),
        ("auditor", {"all": "1", "asked_number": "{0}"}, True),
    ],
)
def test_what_is_chosen_or_found_leaves_as_one_zip(client, sign_in, issued, sqlite_database, role, data, with_trail):
    sign_in(client, role)
    given = {name: value.format(issued.number) for name, value in data.items()}
    answer = client.post("/certificates/zip", data=given)
    assert answer.is_streamed
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert archive.read(f"certificates/{issued.number}.json") == issued.content.encode()
        assert not [name for name in archive.namelist() if b"PRIVATE KEY" in archive.read(name)]
    assert manifest["files"][f"certificates/{issued.number}.pdf"] == issued.pdf_sha256
    assert bool(manifest["trails"]) is with_trail
    with sqlite_database.snapshot() as session:
        assert session.scalars(select(Download.what)).all() == ["zip"]


def test_a_bundle_is_in_the_trail_before_its_first_byte(client, sign_in, issued, sqlite_database):
    sign_in(client, "auditor")
    client.post("/certificates/zip", data={"number": [issued.number]})  # nothing of it is read
    with sqlite_database.snapshot() as session:
        assert session.scalars(select(Download.certificate_id)).all() == [issued.id]


def test_a_search_that_finds_nothing_packs_nothing(client, sign_in, issued):
    sign_in(client, "auditor")
    assert client.post("/certificates/zip", data={"all": "1", "last": "2019-12-31"}).status_code == 422


def test_a_selection_of_nothing_is_refused(client, sign_in, issued):
    sign_in(client, "auditor")
    assert client.post("/certificates/zip", data={}).status_code == 422


def test_a_certificate_is_suspended_lifted_and_revoked_from_its_page(client, sign_in, issued, sqlite_database):
    sign_in(client, "signatory")
    base = f"/certificates/{issued.number}"
    assert client.post(f"{base}/suspend", data={"reason": "Seal in doubt."}).status_code == 302
    assert client.post(f"{base}/lift", data={"reason": "It was right."}).status_code == 302
    data = {"reason": "Specimens mixed up.", "reason_class": "wrong result"}
    assert client.post(f"{base}/revoke", data=data).status_code == 302
    assert only_certificate(sqlite_database).state is CertificateState.REVOKED
    page = client.get(base).text
    assert "Specimens mixed up." in page
    assert "Put under review" not in page


@pytest.mark.parametrize("act", ["suspend", "revoke"])
def test_an_act_without_words_is_refused_on_the_page(client, sign_in, issued, sqlite_database, act):
    sign_in(client, "signatory")
    answer = client.post(f"/certificates/{issued.number}/{act}", data={"reason": ""})
    assert answer.status_code == 422
    assert only_certificate(sqlite_database).state is CertificateState.ISSUED


def test_superseding_shows_the_new_draft_and_asks_why(client, sign_in, issued, sqlite_database):
    sign_in(client, "signatory")
    address = f"/certificates/{issued.number}/supersede"
    page = client.get(address).text
    assert f"This will supersede {issued.number}" in page
    data = {"password": PASSWORD, "content_sha256": digest_shown(page), "reason": ""}
    assert "Found by comparing the two: editorial." in page
    for missing in ({}, {"impact": "identity"}):
        assert client.post(address, data=data | missing).status_code == 422
    answer = client.post(address, data=data | {"reason": "The importer was wrong.", "impact": "identity"})
    assert answer.status_code == 302
    with sqlite_database.snapshot() as session:
        new = session.scalars(select(Certificate).where(Certificate.supersedes_id == issued.id)).one()
    replaces = json.loads(new.content)["replaces"]
    assert (replaces["reason"]["en"], replaces["impact"]) == ("The importer was wrong.", "identity")


def test_an_amendment_names_the_first_on_every_page(client, sign_in, issued, sqlite_database, house):
    sign_in(client, "signatory")
    address = f"/certificates/{issued.number}/amend"
    assert address in client.get(f"/certificates/{issued.number}").text
    page = client.get(address).text
    assert f"This will amend {issued.number}" in page
    data = {"password": PASSWORD, "content_sha256": digest_shown(page), "reason": "A note.", "impact": "editorial"}
    answer = client.post(address, data=data)
    number = answer.location.rpartition("/")[2]
    with sqlite_database.transaction() as session:
        further = session.scalars(select(Certificate).where(Certificate.number == number)).one()
        operations.issue(session, further, pdf_sha256="2" * 64, unsigned_sha256="2" * 64)
    assert f"Amends {issued.number}" in client.get(answer.location).text
    assert f"Amended by {number}" in client.get(f"/certificates/{issued.number}").text
    assert f"Amended by {number}" in client.get(f"/verify/{issued.token}").text
    assert f"It amends {issued.number}" in client.get(f"/verify/{further.token}").text
    assert client.get(f"/verify/{issued.token}/json").json["amended_by"] == [number]


def test_a_preliminary_certificate_is_drafted_where_results_are_open(client, sign_in, house, sqlite_database):
    with sqlite_database.transaction() as session:
        made = make_tested(session, values={PRESSURE: GOOD[PRESSURE]})
        address = f"/certificates/draft/{made.shipment.number}/{made.line.line_no}"
    sign_in(client, "signatory")
    assert f"{address}?preliminary=1" in client.get(address).text
    page = client.get(f"{address}?preliminary=1").text
    assert "Still to come" in page
    data = {"password": PASSWORD, "content_sha256": digest_shown(page)}
    assert client.post(f"{address}?preliminary=1", data=data).status_code == 302
    made = only_certificate(sqlite_database)
    assert (made.kind.value, made.verdict) == ("preliminary", "")
    assert "<span>preliminary</span>" in client.get("/certificates").text


@pytest.mark.parametrize(
    ("turn", "word"),
    [
        (None, "Valid"),
        (lambda s, c, who: operations.suspend(s, c, reason="x", actor=who), "Under review"),
        (lambda s, c, who: operations.revoke(s, c, reason="secret words", actor=who), "Revoked"),
    ],
)
def test_anybody_with_the_code_is_told_whether_it_stands(client, issued, sqlite_database, turn, word):
    if turn:
        with sqlite_database.transaction() as session:
            turn(session, session.get_one(Certificate, issued.id), person(session, "signatory"))
    answer = client.get(f"/verify/{issued.token}")
    assert answer.status_code == 200
    assert f'<h1 class="public-title">{word}</h1>' in answer.text
    assert issued.number in answer.text
    assert "secret words" not in answer.text
    assert "Secret Exporter" not in answer.text


def test_a_superseded_one_leads_to_the_new_one(client, house, issued, sqlite_database):
    with sqlite_database.transaction() as session:
        old = session.get_one(Certificate, issued.id)
        line = session.get_one(DeclarationLine, old.line_id)
        tested = Tested(None, line, None, None, None)
        new = make_issued(session, house, tested, supersedes=old, reason="Wrong batch.")
    page = client.get(f"/verify/{issued.token}").text
    assert "Superseded" in page
    assert f'/verify/{new.token}"' in page
    assert client.get(f"/verify/{issued.token}/json").json["replaced_by"] == new.number


def test_a_code_that_was_never_printed_is_unknown(client, house, sqlite_database):
    with sqlite_database.transaction() as session:
        token = make_authorised(session, house).token
    for code in ("nothing", token):  # one that is authorised and not issued yet is unknown too
        answer = client.get(f"/verify/{code}")
        assert answer.status_code == 404
        assert "Not known" in answer.text
    assert client.get("/verify/nothing/json").json == {"state": "unknown"}


def test_the_public_page_speaks_chinese(client, issued):
    page = client.get(f"/verify/{issued.token}?lang=zh").text
    assert "医用外科口罩" in page
    assert "符合" in page


def test_an_obstacle_names_requirements_as_people_do(client, sign_in, sqlite_database, house):
    with sqlite_database.transaction() as session:
        made = make_tested(session, values={PRESSURE: ("42.6", "41.9", "44.0", "43.1", "40.8")})
    sign_in(client, "signatory")
    address = f"/certificates/draft/{made.shipment.number}/1"
    assert "are missing: Bacterial filtration efficiency, Splash resistance." in client.get(address).text
    assert "细菌过滤效率, 抗喷溅" in client.get(f"{address}?lang=zh").text


def test_the_signatory_sees_the_very_page_that_is_printed(client, sign_in, sqlite_database, house):
    with sqlite_database.transaction() as session:
        tested, signatory = make_tested(session), person(session, "signatory")
        session.flush()
        draft = operations.preview(session, tested.line, actor=signatory, services=house)
        printed = certificate_html(shown(draft, actor=signatory, services=house), qr_text=house.settings.address)
        address = f"/certificates/draft/{tested.shipment.number}/1"
    sign_in(client, "signatory")
    [source] = re.findall(r'<iframe class="sheet" sandbox="allow-same-origin" src="([^"]+)"', client.get(address).text)
    answer = client.get(source)
    assert f"digest={draft.sha256}" in source
    assert client.get(address).text.index(source) < client.get(address).text.index('class="folded"')
    assert answer.text.partition("<body")[2] == printed.partition("<body")[2]
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "frame-ancestors 'self'"} <= set(policy)
    assert "@media screen" in client.get("/certificates/sheet.css").text
    other = client.get(f"{address}/sheet?digest={'0' * 64}")
    assert other.status_code == 409
    assert "no longer what would be issued" in other.text


def test_anybody_gets_the_schema_of_what_is_embedded(client):
    answer = client.get("/schemas/greenlane-certificate-1.json")
    assert answer.mimetype == "application/schema+json"
    assert answer.json["properties"]["schema"]["const"] == "greenlane-certificate/1"


def test_the_form_leads_to_the_answer(client, issued):
    answer = client.get("/verify", query_string={"code": f"https://lims.example/verify/{issued.token}"})
    assert answer.location == f"/verify/{issued.token}"
    assert "Verify a certificate" in client.get("/verify").text


def test_the_public_pages_bound_how_often_one_address_may_ask(app):
    bounded = {name for name in limiter._marked_for_limiting if name.startswith("lims.certificates.public.")}
    everything = {"verify_form", "verify", "verify_json", "check_file", "certificates", "revocations", "content_schema"}
    assert {name.rsplit(".", 1)[-1] for name in bounded} == everything


def test_a_page_costs_the_same_whatever_the_number_of_rows(client, sign_in, house, sqlite_database, statements):
    sign_in(client, "auditor")

    def cost() -> int:
        with statements(sqlite_database) as seen:
            assert client.get("/certificates").status_code == 200
        return len(seen)

    def of_draft(made) -> int:
        with statements(sqlite_database) as seen:
            assert client.get(f"/certificates/draft/{made.shipment.number}/1").status_code == 200
        return len(seen)

    with sqlite_database.transaction() as session:
        make_issued(session, house)
        one = make_tested(session, values={PRESSURE: TOO_HIGH})
    first, draft_of_one = cost(), of_draft(one)
    with sqlite_database.transaction() as session:
        for _ in range(4):
            make_issued(session, house)
        many = make_tested(session)
        make_second_lot(session, many)
    assert cost() == first
    assert of_draft(many) == draft_of_one
