"""Pages of decisions: the officer decides in words, nothing typed is lost, nobody else decides."""

import re

import pytest
from sqlalchemy import func, select
from support.clearance import WORDS, make_assessment, make_certificate, make_decision, make_line, make_released

from lims.audit.models import AuditRow
from lims.clearance.decisions.models import Decision, DecisionKind
from lims.shipments.declarations.models import Direction

HOLD, RELEASE, CONDITIONAL, REFUSE = DecisionKind


@pytest.fixture
def decide_page(services):
    """Return a function that makes a line (with a certificate of a verdict) and gives its page's address."""

    def make(verdict="pass", **line):
        with services.database.transaction() as session:
            made = make_line(session, **line)
            make_assessment(session, made)
            if verdict:
                make_certificate(session, made, verdict)
            return f"/decisions/lines/{made.shipment.number}/{made.line.line_no}"

    return make


@pytest.fixture
def count(services):
    """Return a function that counts the decisions."""

    def do():
        with services.database.snapshot() as session:
            return session.scalar(select(func.count()).select_from(Decision))

    return do


def typed(decided, **changes):
    """Return what an officer types for a kind of decision."""
    return {"kind": decided.value, "seen": "", "_once": "k1"} | WORDS[decided] | changes


def test_the_proposal_stands_with_its_reasons(client, sign_in, decide_page):
    sign_in(client, "customs officer")
    page = client.get(decide_page("fail")).text
    assert "Proposed: refuse" in page
    assert re.search(r"Certificate C\w+ states a fail", page)


def test_an_officer_decides_and_lands_on_the_decision(client, sign_in, decide_page, count):
    sign_in(client, "customs officer")
    answer = client.post(decide_page(), data=typed(RELEASE))
    assert (answer.status_code, count()) == (302, 1)
    page = client.get(answer.location).text
    assert WORDS[RELEASE]["reasons"] in page
    assert "It waits to be sent." in page


def test_a_double_click_decides_once(client, sign_in, decide_page, count):
    sign_in(client, "customs officer")
    address = decide_page()
    first, second = (client.post(address, data=typed(RELEASE)) for _ in range(2))
    assert (first.location, count()) == (second.location, 1)
    assert "nothing was done twice" in client.get(second.location).text


@pytest.mark.parametrize(
    ("kind", "changes", "status", "words"),
    [
        (RELEASE, {"reasons": ""}, 422, "the declarant and the auditor will read it"),
        (REFUSE, {"action": ""}, 422, "It is not said what happens to the goods"),
        (CONDITIONAL, {"conditions": ""}, 422, "There are no conditions"),
        (HOLD, {"kind": ""}, 422, "Choose one."),
        (HOLD, {"kind": "perhaps"}, 422, "error-summary"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(client, sign_in, decide_page, count, kind, changes, status, words):
    sign_in(client, "customs officer")
    given = typed(kind, **{"reasons": "Seen the papers twice"} | changes)
    page = client.post(decide_page("inconclusive", direction=Direction.IMPORT), data=given)
    assert (page.status_code, count()) == (status, 0)
    assert words in page.text
    assert all(text in page.text for name, text in given.items() if name in {"reasons", "action", "conditions"})


def test_releasing_against_the_proposal_is_refused_in_words_and_keeps_what_was_typed(
    client, sign_in, decide_page, count
):
    sign_in(client, "customs officer")
    page = client.post(decide_page("fail"), data=typed(RELEASE))
    assert (page.status_code, count()) == (409, 0)
    assert "Only a senior officer lets goods go against that" in page.text
    assert WORDS[RELEASE]["reasons"] in page.text


def test_the_page_says_beforehand_what_cannot_be_chosen(client, sign_in, decide_page):
    sign_in(client, "customs officer")
    page = client.get(decide_page("fail")).text
    assert 'value="release" disabled' in page or 'disabled id="kind-1"' in page
    assert "Only a senior officer lets goods go against that" in page
    assert "A conditional release is for imports" in page


def test_only_the_senior_officer_is_asked_for_grounds_and_only_for_an_override(client, sign_in, decide_page):
    failed, passed = decide_page("fail"), decide_page("pass")
    sign_in(client, "customs officer")
    assert 'name="grounds"' not in client.get(failed).text
    sign_in(client, "senior officer")
    assert 'name="grounds"' in client.get(failed).text
    assert 'name="grounds"' not in client.get(passed).text


def test_the_senior_officer_overrides_with_grounds(client, sign_in, decide_page, count):
    sign_in(client, "senior officer")
    answer = client.post(decide_page("fail"), data=typed(RELEASE, grounds="Ministry order 12"))
    assert (answer.status_code, count()) == (302, 1)
    assert "Ministry order 12" in client.get(answer.location).text


def test_a_form_that_has_not_seen_the_newest_decision_is_told_who_made_it(client, sign_in, services, decide_page):
    address = decide_page()
    sign_in(client, "senior officer")
    client.post(address, data=typed(HOLD))
    sign_in(client, "customs officer")
    page = client.post(address, data=typed(RELEASE, _once="k2"))
    assert page.status_code == 409
    assert "Senior Officer changed" in page.text
    assert WORDS[RELEASE]["reasons"] in page.text
    seen = re.search(r'name="seen" type="hidden" value="(D\w+)"', page.text).group(1)
    assert client.post(address, data=typed(RELEASE, _once="k3", seen=seen)).status_code == 302


@pytest.mark.parametrize(
    "role", ["technician", "reviewer", "signatory", "administrator", "auditor", "sampling officer"]
)
def test_deciding_as_anybody_else_is_403_in_words_and_in_the_trail(client, sign_in, services, decide_page, count, role):
    sign_in(client, role)
    page = client.post(decide_page(), data=typed(RELEASE))
    assert (page.status_code, count()) == (403, 0)
    assert "clearance:decisions:decide" in page.text
    with services.database.snapshot() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "accounts:act:forbidden")).all()
    assert [row.actor.lower() for row in rows] == [role]


def test_who_only_reads_is_told_why_there_is_no_form(client, sign_in, decide_page):
    sign_in(client, "auditor")
    page = client.get(decide_page()).text
    assert 'name="reasons"' not in page
    assert "Only a customs officer decides" in page


def test_the_lots_are_offered_and_decided_one_by_one(client, sign_in, services, count):
    with services.database.transaction() as session:
        made = make_line(session, batches=("GOOD", "BAD"))
        good, bad = made.lots
        make_certificate(session, made, "fail", verdicts={good.id: "pass", bad.id: "fail"})
        address, lots = f"/decisions/lines/{made.shipment.number}/1", (good.id, bad.id)
    sign_in(client, "customs officer")
    page = client.get(address).text
    assert "The lots differ" in page
    assert all(f"lot={lot}" in page for lot in lots)
    assert "Proposed: release" in client.get(f"{address}?lot={lots[0]}").text
    released = client.post(f"{address}?lot={lots[0]}", data=typed(RELEASE))
    assert (released.status_code, count()) == (302, 1)
    assert "lot GOOD" in client.get(released.location).text
    assert client.get(f"{address}?lot=999999").status_code == 404


def test_an_unknown_line_is_404(client, sign_in):
    sign_in(client, "customs officer")
    assert client.get("/decisions/lines/H190000001X/1").status_code == 404


def test_the_lists_are_shown_empty_and_with_rows(client, sign_in, services):
    sign_in(client, "customs officer")
    assert "Nothing waits" in client.get("/decisions/waiting").text
    assert "No decision" in client.get("/decisions").text
    with services.database.transaction() as session:
        waiting = make_line(session).shipment.declaration_number
        decision = make_released(session)[2].number
    assert waiting in client.get("/decisions/waiting").text
    assert decision in client.get("/decisions").text
    assert decision in client.get(f"/decisions?text={decision.lower()}&kind=release").text
    assert decision not in client.get("/decisions?kind=refuse").text
    assert waiting not in client.get("/decisions/waiting?for=officer").text
    assert waiting in client.get("/decisions/waiting?for=laboratory").text
    assert client.get("/decisions?kind=perhaps").status_code == 200


def test_the_list_goes_on_by_key_without_losing_or_repeating_any(client, sign_in, services):
    with services.database.transaction() as session:
        wanted = {make_line(session).shipment.number for _ in range(53)}
    sign_in(client, "customs officer")
    first = client.get("/decisions/waiting").text
    older = re.search(r'rel="next" href="([^"]+)"', first).group(1).replace("&amp;", "&")
    second = client.get(older).text
    found = [re.findall(r"/decisions/lines/(H\w+)/1", page) for page in (first, second)]
    assert [len(one) for one in found] == [50, 3]
    assert {*found[0], *found[1]} == wanted


def test_a_page_of_decisions_costs_the_same_with_more_rows(client, sign_in, services, statements):
    sign_in(client, "customs officer")
    counts = []
    for _ in range(2):
        with services.database.transaction() as session:
            for _ in range(3):
                made = make_line(session)
                make_decision(session, made, HOLD)
        with statements(services.database) as seen:
            client.get("/decisions")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_line_page_costs_the_same_with_more_lots(client, sign_in, services, statements):
    sign_in(client, "customs officer")
    counts = []
    for batches in (("A", "B"), ("A", "B", "C", "D", "E")):
        with services.database.transaction() as session:
            made = make_line(session, batches=batches)
            make_certificate(session, made)
            address = f"/decisions/lines/{made.shipment.number}/1"
        with statements(services.database) as seen:
            assert client.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
