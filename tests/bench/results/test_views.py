from datetime import date, timedelta

import pytest
from support.bench import (
    BFE,
    PASSING,
    SPLASH,
    make_competence,
    make_instrument,
    make_reading,
    make_received,
    make_request,
    make_result,
    make_work,
    person,
)

from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments.models import Assignment, TestRequest
from lims.bench.results.models import ReadingRow, Result
from lims.bench.results.queries import latest_result
from lims.samples.models import Sample


@pytest.fixture
def bench(sqlite_database, client, sign_in):
    """Return begun work on bacterial filtration, with a technician signed in."""
    with sqlite_database.writing() as session:
        work = make_work(session)
        session.commit()
        place = Bench(sqlite_database, client, session, work)
    sign_in(client, "technician")
    return place


class Bench:
    """Where one piece of work is on the pages."""

    def __init__(self, database, client, session, work):
        self.database, self.client, self.work_id = database, client, work.id
        self.number = session.get_one(TestRequest, work.request_id).number
        self.sample = session.get_one(Sample, work.sample_id).number
        self.url = f"/bench/requests/{self.number}/{work.requirement}"

    def type(self, value, *, specimen=1, **more):
        return self.client.post(f"{self.url}/cells/{specimen}/1", json={"value": value, **more})

    def rows(self):
        with self.database.reading() as session:
            return [
                (row.specimen_no, row.value, row.in_force) for row in session.query(ReadingRow).order_by(ReadingRow.id)
            ]

    def do(self, act):
        with self.database.writing() as session:
            act(session, session.get_one(Assignment, self.work_id))
            session.commit()


def test_a_cell_that_had_to_wait_says_how_its_comma_was_meant(bench):
    said = {"declared": ["decimal_comma"], "expected_version": 0}
    taken, stale = bench.type("98,4", **said), bench.type("98,5", **said)
    assert (taken.status_code, taken.json["value"], stale.status_code) == (200, "98.4", 409)
    assert bench.rows() == [(1, "98.4", True)]


def test_a_sample_leads_to_the_next_step_of_this_technician(bench):
    page = bench.client.get(f"/bench/samples/{bench.sample.lower()}").text
    assert "Your next step" in page
    assert f"{bench.url}" in page


def test_a_sample_without_a_request_says_who_must_accept_one(sqlite_database, client, sign_in):
    with sqlite_database.writing() as session:
        number = make_received(session).number
        session.commit()
    sign_in(client, "technician")
    assert "has not accepted a test request yet" in client.get(f"/bench/samples/{number}").text
    client.post("/sign-out")
    sign_in(client, "lab manager")
    assert "Go to the test request" in client.get(f"/bench/samples/{number}").text


def test_a_mistyped_sample_number_says_so(bench):
    answer = bench.client.get("/bench/samples/S200000001Z")
    assert answer.status_code >= 400
    assert "check character" in answer.text.lower() or "mistyped" in answer.text.lower()


def test_the_grid_has_a_row_for_each_specimen(bench):
    page = bench.client.get(bench.url).text
    assert page.count('data-cell-url="') == 5
    assert "≥ 98 %" in page


def test_leaving_a_cell_stores_it_and_tells_the_verdicts(bench):
    answer = bench.type("98.90", expected_version=0)
    body = answer.json
    assert answer.status_code == 200
    assert (body["value"], body["verdict"], body["row_verdict"]) == ("98.90", "pass", "pass")
    assert body["requirement_verdict"] == body["summary"]["verdict"] == "not assessed"
    assert body["explanation"]
    assert body["version"] > 0
    assert bench.rows() == [(1, "98.90", True)]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("98,9", "comma"),
        ("９８", "full-width"),
        ("9o", "letters"),
        ("", "Nothing is typed"),
        ("pass", None),
        ("abc", "letters"),
    ],
)
def test_what_is_no_reading_gets_its_reason_and_stores_nothing(bench, typed, told):
    answer = bench.type(typed)
    if told is None:
        assert answer.status_code == 200
        return
    assert answer.status_code == 422
    assert told in answer.json["error"]
    assert bench.rows() == []


def test_changing_a_reading_asks_for_the_reason_and_keeps_both(bench):
    version = bench.type("89.9", expected_version=0).json["version"]
    asked = bench.type("98.9", expected_version=version)
    assert (asked.status_code, asked.json["needs"]) == (422, "reason")
    done = bench.type("98.9", expected_version=version, reason="Digits swapped")
    assert done.status_code == 200
    assert done.json["version"] != version
    assert bench.rows() == [(1, "89.9", False), (1, "98.9", True)]
    assert "<del>89.9</del>" in bench.client.get(bench.url).text


def test_the_second_person_in_a_cell_sees_both_values(bench):
    bench.do(lambda session, work: make_reading(session, work, "97.1"))
    answer = bench.type("98.9", expected_version=0)
    assert answer.status_code == 409
    assert (answer.json["value"], answer.json["yours"], answer.json["who"]) == ("97.1", "98.9", "Technician")
    assert bench.rows() == [(1, "97.1", True)]


def test_a_reading_that_waited_keeps_the_time_at_which_it_was_made(bench):
    assert bench.type("98.9", observed_at="2020-05-05T09:30:00+08:00").status_code == 200
    refused = bench.type("98.8", specimen=2, observed_at="2020-04-05T09:30:00+08:00")
    assert "longer ago" in refused.json["error"]
    with bench.database.reading() as session:
        assert [row.observed_at.hour for row in session.query(ReadingRow)] == [1]


def test_a_value_and_its_expected_text_are_enough(bench):
    bench.type("89.9", expected="")
    assert bench.type("98.9", expected="89.9", reason="Digits swapped").json["value"] == "98.9"


def test_without_scripts_the_whole_grid_is_one_form(bench):
    answer = bench.client.post(
        f"{bench.url}/readings", data={"value|1|1|": "98.9", "seen|value|1|1|": "", "value|2|1|": "99.0"}
    )
    assert answer.status_code == 302
    assert bench.rows() == [(1, "98.9", True), (2, "99.0", True)]


def test_a_plain_form_keeps_what_it_cannot_take(bench):
    answer = bench.client.post(
        f"{bench.url}/readings", data={"value|1|1|": "98.9", "value|2|1|": "99,0", "value|77|1|": "99"}
    )
    assert "99,0" in answer.text
    assert "comma" in answer.text
    assert bench.rows() == [(1, "98.9", True)]


def test_a_plain_form_corrects_with_a_reason(bench):
    bench.type("89.9")
    refused = bench.client.post(f"{bench.url}/readings", data={"value|1|1|": "98.9", "seen|value|1|1|": "89.9"})
    assert "correction" in refused.text
    bench.client.post(
        f"{bench.url}/readings", data={"value|1|1|": "98.9", "seen|value|1|1|": "89.9", "reason": "Digits swapped"}
    )
    assert bench.rows() == [(1, "89.9", False), (1, "98.9", True)]


def test_words_are_chosen_from_a_list(sqlite_database, client, sign_in):
    with sqlite_database.writing() as session:
        work = make_work(session, SPLASH)
        url = f"/bench/requests/{session.get_one(TestRequest, work.request_id).number}/{SPLASH}"
        session.commit()
    sign_in(client, "technician")
    assert '<option value="pass">' in client.get(url).text


def test_an_incomplete_set_asks_before_it_is_handed_over(bench):
    bench.type("98.9")
    asked = bench.client.post(f"{bench.url}/hand-over", data={"deviation": "Chamber at 80 %"})
    assert asked.status_code == 409
    assert "Chamber at 80 %" in asked.text
    assert "as_not_assessed" in asked.text
    done = bench.client.post(f"{bench.url}/hand-over", data={"deviation": "Chamber at 80 %", "as_not_assessed": "y"})
    assert done.status_code == 302
    with bench.database.reading() as session:
        assert latest_result(session, bench.work_id).verdict == "not assessed"


def test_handing_over_leads_back_to_the_sample(bench):
    for specimen, value in enumerate(PASSING, start=1):
        bench.type(value, specimen=specimen)
    answer = bench.client.post(f"{bench.url}/hand-over", data={"deviation": ""}, follow_redirects=True)
    assert "is handed over: pass" in answer.text
    assert "Work on this sample" in answer.text


def test_a_stated_uncertainty_that_is_no_number_stays_typed(bench):
    answer = bench.client.post(f"{bench.url}/uncertainty", data={"uncertainty": "0,5", "coverage": "2"})
    assert answer.status_code == 422
    assert 'value="0,5"' in answer.text


def test_the_explanation_shows_the_working(bench):
    bench.do(make_result)
    page = bench.client.get(f"{bench.url}/results/1")
    assert page.status_code == 200
    assert "Why this verdict" in page.text
    assert "<ol><li>" in page.text


def test_an_overdue_instrument_is_announced_before_anything_is_typed(bench):
    def old(session, work):
        work.instrument_id = make_instrument(
            session, serial="old", calibrated_on=date(2019, 1, 1), calibration_due_on=date(2020, 1, 1)
        ).id
        record(session, AuditAction.WORK_STARTED, subject=work, actor=person(session, "technician"))

    bench.do(old)
    assert "quarantined" in bench.client.get(bench.url).text
    assert "not used" in bench.type("98.9").json["message"]


@pytest.mark.parametrize("role", ["reviewer", "lab manager", "quality manager"])
def test_others_of_the_laboratory_look_but_do_not_type(bench, sign_in, role):
    bench.client.post("/sign-out")
    sign_in(bench.client, role)
    assert bench.client.get(bench.url).status_code == 200
    assert 'data-cell-url="' not in bench.client.get(bench.url).text
    assert bench.type("98.9").status_code == 403


def test_the_page_of_a_sample_costs_the_same_with_more_requirements(sqlite_database, client, sign_in, statements):
    with sqlite_database.writing() as session:
        small = make_work(session, requirements=[BFE])
        large = make_work(session)
        make_competence(session, "technician", SPLASH)
        numbers = [session.get_one(Sample, work.sample_id).number for work in (small, large)]
        session.commit()
    sign_in(client, "technician")
    counts = []
    for number in numbers:
        with statements(sqlite_database) as seen:
            assert client.get(f"/bench/samples/{number}").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_results_are_never_shown_as_a_verdict_before_they_are_entered(sqlite_database, client, sign_in):
    with sqlite_database.writing() as session:
        request = make_request(session)
        sample = session.get_one(Sample, request.sample_id).number
        session.commit()
    sign_in(client, "lab manager")
    assert client.get(f"/bench/samples/{sample}").status_code == 200
    with sqlite_database.reading() as session:
        assert session.query(Result).count() == 0


def test_a_reading_that_waited_is_stored_once_under_its_key_with_its_time(bench):
    headers = {
        "Idempotency-Key": "a1",
        "X-Happened-At": "2020-04-01T08:00:00Z",
        "X-Sent-At": "2020-04-01T08:20:00Z",
    }
    cell, block = f"{bench.url}/cells/1/1", f"{bench.url}/block"
    several = {"cells": [{"specimen": 2, "value": "98.70"}]}
    first = bench.client.post(cell, json={"value": "98.90", "expected_version": 0}, headers=headers)
    bench.client.post(block, json=several, headers={"Idempotency-Key": "a2"})
    changed = {"expected_version": first.json["version"], "reason": "Misread the display."}
    bench.type("98.80", **changed)
    again = bench.client.post(cell, json={"value": "98.90", "expected_version": 0}, headers=headers)
    assert (again.json, again.headers["Idempotent-Replayed"]) == (first.json, "true")
    assert bench.client.post(block, json=several, headers={"Idempotency-Key": "a2"}).headers["Idempotent-Replayed"]
    assert bench.rows() == [(1, "98.90", False), (2, "98.70", True), (1, "98.80", True)]
    with bench.database.reading() as session:
        row = session.query(ReadingRow).order_by(ReadingRow.id).first()
        assert timedelta(minutes=19) < row.entered_at - row.observed_at < timedelta(minutes=21)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Acting-Person": "P-SOMEBODY"}, 409),
        ({"X-Happened-At": "2020-04-01T08:00:00Z", "X-Sent-At": "2020-04-01T07:00:00Z"}, 422),
        ({"X-Happened-At": "2020-03-01T08:00:00Z", "X-Sent-At": "2020-04-01T08:00:00Z"}, 422),
    ],
)
def test_another_person_s_reading_or_one_of_an_impossible_time_is_not_taken(bench, headers, status):
    answer = bench.client.post(f"{bench.url}/cells/1/1", json={"value": "98.90"}, headers=headers)
    assert answer.status_code == status
    assert bench.rows() == []
