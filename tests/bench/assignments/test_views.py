from datetime import date

import pytest
from sqlalchemy import func, select
from support.bench import (
    BFE,
    EN_14683,
    METHODS,
    NOBODY_YET,
    PRESSURE,
    SPLASH,
    make_competence,
    make_received,
    make_request,
    make_work,
    person,
)
from support.samples import make_declared, make_order, make_samples, receive

from lims.accounts.queries import SYSTEM
from lims.bench.assignments import operations
from lims.bench.assignments.models import Assignment, RequestState, TestRequest
from lims.bench.assignments.queries import assignments_of_sample, request_of_sample
from lims.catalogue.operations import import_standard
from lims.samples.models import Portion, Sample, SampleState

ASKING = EN_14683 | {
    "code": "ASK 1",
    "classes": [{"id": "single", "name": {"en": "Single", "zh": "单一"}}],
    "requirements": [
        EN_14683["requirements"][0] | {"id": "sterility", "limits": {"single": 1}, "applies_when": "labelled sterile"}
    ],
}


@pytest.fixture
def sample(sqlite_database):
    """Return the number of a received sample."""
    with sqlite_database.writing() as session:
        number = make_received(session).number
        session.commit()
    return number


def found(database, number):
    session = database.reading()
    sample = session.scalar(select(Sample).where(Sample.number == number))
    return session, sample


def test_the_page_proposes_what_the_declaration_says(sample, client, sign_in):
    sign_in(client, "lab manager")
    page = client.get(f"/bench/samples/{sample}/request").text
    assert "EN 14683:2019+AC:2019" in page
    assert page.count('name="requirements"') == 3
    assert page.count("checked") == 3


def test_one_person_may_propose_and_accept_at_once(sample, client, sign_in, sqlite_database):
    sign_in(client, "lab manager")
    answer = client.post(
        f"/bench/samples/{sample}/request",
        data={"requirements": [BFE, SPLASH], "rule": "guarded", "act": "accept", "although": "agreed"},
    )
    assert answer.headers["Location"] == f"/bench/samples/{sample}"
    session, found_sample = found(sqlite_database, sample)
    request = request_of_sample(session, found_sample.id)
    assert (request.state, request.requirements) == (RequestState.ACCEPTED, [BFE, SPLASH])
    assert request.decision_rule["kind"] == "guarded"
    assert found_sample.state is SampleState.IN_TEST
    assert "Locked" in client.get(f"/bench/samples/{sample}/request").text
    session.close()


def test_the_same_form_twice_makes_one_request(sample, client, sign_in, sqlite_database):
    sign_in(client, "lab manager")
    form = {"requirements": [BFE], "rule": "simple", "act": "propose", "_once": "the-same-key"}
    for _ in range(2):
        assert client.post(f"/bench/samples/{sample}/request", data=form).status_code == 302
    with sqlite_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(TestRequest)) == 1


def test_a_proposal_is_accepted_later(sample, client, sign_in, sqlite_database):
    sign_in(client, "lab manager")
    client.post(f"/bench/samples/{sample}/request", data={"requirements": [BFE], "rule": "simple", "act": "propose"})
    session, found_sample = found(sqlite_database, sample)
    number = request_of_sample(session, found_sample.id).number
    session.close()
    assert "Accept as proposed" in client.get(f"/bench/samples/{sample}/request").text
    assert client.post(f"/bench/requests/{number}/accept", data={"although": "agreed"}).status_code == 302
    assert client.post(f"/bench/requests/{number}/accept").status_code == 409


def test_too_few_units_leave_the_form_as_it_was(client, sign_in, sqlite_database):
    with sqlite_database.writing() as session:
        number = make_received(session, units=6).number
        session.commit()
    sign_in(client, "lab manager")
    answer = client.post(
        f"/bench/samples/{number}/request",
        data={"requirements": [BFE, PRESSURE], "rule": "guarded", "act": "accept", "although": "agreed"},
    )
    assert answer.status_code == 409
    assert "10 are needed" in answer.text
    assert answer.text.count("checked") == 2
    with sqlite_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(TestRequest)) == 0


def test_nothing_chosen_is_told_at_the_form(sample, client, sign_in):
    sign_in(client, "lab manager")
    answer = client.post(
        f"/bench/samples/{sample}/request", data={"rule": "simple", "act": "accept", "although": "agreed"}
    )
    assert answer.status_code == 409
    assert "No requirement is chosen" in answer.text


def test_another_class_shows_its_own_requirements(sample, client, sign_in):
    sign_in(client, "lab manager")
    assert client.get(f"/bench/samples/{sample}/request?class=type-II").text.count('name="requirements"') == 2
    assert "never guessed" in client.get(f"/bench/samples/{sample}/request?class=").text


def test_conditions_that_requirements_ask_are_answered_in_the_form(client, sign_in, sqlite_database):
    with sqlite_database.writing() as session:
        import_standard(session, ASKING, used_from=date(2019, 1, 1), actor=SYSTEM)
        order = make_order(session, make_declared(session, standard_code="ASK 1", standard_class="single").lot, units=5)
        number = receive(session, make_samples(session, order)[Portion.A]).number
        session.commit()
    sign_in(client, "lab manager")
    assert "labelled sterile" in client.get(f"/bench/samples/{number}/request").text
    form = {"requirements": ["sterility"], "rule": "simple", "act": "accept", "although": "agreed", "fact_0": "yes"}
    assert client.post(f"/bench/samples/{number}/request", data=form).status_code == 302
    session, sample = found(sqlite_database, number)
    assert request_of_sample(session, sample.id).facts == {"labelled sterile": "yes"}
    session.close()


def test_a_technician_reads_the_request_and_cannot_send_it(sample, client, sign_in):
    sign_in(client, "technician")
    assert "The lab manager proposes" in client.get(f"/bench/samples/{sample}/request").text
    answer = client.post(
        f"/bench/samples/{sample}/request",
        data={"requirements": [BFE], "rule": "simple", "act": "accept", "although": "agreed"},
    )
    assert answer.status_code == 403


@pytest.fixture
def accepted(sqlite_database):
    """Return the number of an accepted request whose filtration somebody is competent in."""
    with sqlite_database.writing() as session:
        request = make_request(session)
        operations.accept(session, request, although=NOBODY_YET, actor=person(session, "lab manager"))
        make_competence(session, "technician", BFE)
        session.commit()
        return request.number


def test_work_is_assigned_to_competent_people_on_one_page(accepted, client, sign_in, sqlite_database):
    sign_in(client, "lab manager")
    page = client.get(f"/bench/requests/{accepted}/people").text
    assert "Nobody is competent in “ISO 22609:2004”" in page
    with sqlite_database.reading() as session:
        work = session.scalar(select(Assignment).where(Assignment.requirement == BFE))
        technician = person(session, "technician").id
        others = [one.id for one in session.scalars(select(Assignment)) if one.id != work.id]
    form = {f"person_{work.id}": technician} | {f"person_{one}": 0 for one in others}
    assert client.post(f"/bench/requests/{accepted}/people", data=form).status_code == 302
    with sqlite_database.reading() as session:
        assert session.get(Assignment, work.id).person_id == technician


def test_somebody_without_competence_cannot_be_sent_by_hand(accepted, client, sign_in, sqlite_database):
    sign_in(client, "lab manager")
    with sqlite_database.reading() as session:
        work = [one.id for one in session.scalars(select(Assignment))]
        stranger = person(session, "second technician").id
    answer = client.post(f"/bench/requests/{accepted}/people", data={f"person_{one}": stranger for one in work})
    assert answer.status_code == 422


def test_starting_leads_to_the_grid(accepted, client, sign_in):
    sign_in(client, "technician")
    assert "Start" in client.get(f"/bench/requests/{accepted}/{BFE}").text
    answer = client.post(f"/bench/requests/{accepted}/{BFE}/start", data={}, follow_redirects=True)
    assert "data-cell-url" in answer.text


def test_starting_without_competence_names_the_person_and_the_method(accepted, client, sign_in):
    sign_in(client, "technician")
    page = client.get(f"/bench/requests/{accepted}/{SPLASH}").text
    assert "no competence in “ISO 22609:2004”" in page
    answer = client.post(f"/bench/requests/{accepted}/{SPLASH}/start", data={})
    assert answer.status_code == 409


def test_an_unknown_instrument_is_told(accepted, client, sign_in):
    sign_in(client, "technician")
    assert client.post(f"/bench/requests/{accepted}/{BFE}/start", data={"instrument": "I20999"}).status_code == 404


def test_a_double_click_takes_one_spare_specimen(accepted, client, sign_in, sqlite_database):
    sign_in(client, "technician")
    client.post(f"/bench/requests/{accepted}/{BFE}/start", data={})
    for _ in range(2):
        client.post(f"/bench/requests/{accepted}/{BFE}/spare", data={"_once": "one"})
    with sqlite_database.reading() as session:
        work = session.scalar(select(Assignment).where(Assignment.requirement == BFE))
        assert work.specimens == [1, 2, 3, 4, 5, 14]


@pytest.mark.parametrize(
    "page", ["/bench/work", "/bench/all-work", "/bench/all-work?state=entered", "/bench/all-work?state=nonsense"]
)
def test_work_lists_say_when_there_is_nothing(client, sign_in, page):
    sign_in(client, "technician")
    answer = client.get(page)
    assert answer.status_code == 200
    assert "<tbody>" not in answer.text


@pytest.mark.parametrize("page", ["/bench/work", "/bench/all-work"])
def test_work_lists_cost_the_same_with_more_work(sqlite_database, client, sign_in, statements, page):
    counts = []
    for _ in range(2):
        with sqlite_database.writing() as session:
            for _again in range(2):
                make_work(session)
            session.commit()
        sign_in(client, "technician")
        with statements(sqlite_database) as seen:
            assert METHODS[BFE] in client.get(page).text
        counts.append(len(seen))
        client.post("/sign-out")
    assert counts[0] == counts[1]


def test_the_list_of_all_work_goes_on_where_a_page_ends(sqlite_database, client, sign_in, monkeypatch):
    monkeypatch.setattr("lims.bench.assignments.views.SIZE", 2)
    monkeypatch.setattr("lims.web.pagination.page_of.__kwdefaults__", {"size": 2})
    with sqlite_database.writing() as session:
        make_work(session)
        session.commit()
    sign_in(client, "lab manager")
    first = client.get("/bench/all-work").text
    assert first.count("<tr>") == 3
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(following).text.count("<tr>") == 2


def test_programs_read_open_work(sqlite_database, client, sign_in):
    with sqlite_database.writing() as session:
        work = make_work(session)
        sample = session.get_one(Sample, work.sample_id)
        assert len(assignments_of_sample(session, sample.id)) == 3
        session.commit()
    sign_in(client, "technician")
    rows = client.get("/api/v1/assignments").json["assignments"]
    assert {row["requirement"] for row in rows} == {BFE, PRESSURE, SPLASH}
    assert {row["sample"] for row in rows} == {sample.number}
