from datetime import timedelta

import pytest
from support.bench import PASSING, make_result, make_work

from lims import clock
from lims.bench.assignments.models import TestRequest
from lims.bench.results.models import ReadingRow


@pytest.fixture
def work(sqlite_database, client, sign_in):
    """Return the request's number of begun work, with the instrument's account signed in."""
    with sqlite_database.writing() as session:
        made = make_work(session)
        number = session.get_one(TestRequest, made.request_id).number
        session.commit()
    sign_in(client, "instrument account")
    return number


def body(number, values=PASSING, **changes):
    readings = [{"specimen": place, "value": value} for place, value in enumerate(values, start=1)]
    return {"request": number, "requirement": "bfe", "readings": readings} | changes


def stored(database):
    with database.reading() as session:
        return [row.value for row in session.query(ReadingRow).order_by(ReadingRow.id)]


def test_an_instrument_sends_readings_and_hears_the_judge(work, client, sqlite_database):
    answer = client.post("/api/v1/readings", json=body(work))
    assert answer.status_code == 201
    assert answer.json["judgement"]["verdict"] == "pass"
    assert stored(sqlite_database) == list(PASSING)


def test_the_same_readings_again_change_nothing(work, client, sqlite_database):
    for _ in range(2):
        assert client.post("/api/v1/readings", json=body(work)).status_code == 201
    assert stored(sqlite_database) == list(PASSING)


@pytest.mark.parametrize("bad", ["98,3", "９８", "", "x"])
def test_one_bad_reading_stops_all(work, client, sqlite_database, bad):
    answer = client.post("/api/v1/readings", json=body(work, ("98.9", bad)))
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert stored(sqlite_database) == []


def test_the_problem_names_every_reading_that_is_refused(work, client, sqlite_database):
    answer = client.post("/api/v1/readings", json=body(work, ("98,3", "98.9", "x")))
    assert [(one["specimen"], one["outcome"]) for one in answer.json["readings"]] == [(1, "refused"), (3, "refused")]
    assert all(one["detail"] and one["remedy"] for one in answer.json["readings"])
    assert stored(sqlite_database) == []


def test_the_good_ones_are_taken_where_the_program_says_so_and_each_is_answered(work, client, sqlite_database):
    client.post("/api/v1/readings", json=body(work, ("98.9",)))
    answer = client.post("/api/v1/readings", json=body(work, ("98.9", "x", "98.7"), take="good"))
    assert answer.status_code == 201
    assert [one["outcome"] for one in answer.json["readings"]] == ["already", "refused", "taken"]
    assert (answer.json["taken"], answer.json["refused"]) == (2, 1)
    assert stored(sqlite_database) == ["98.9", "98.7"]


def test_each_reading_keeps_its_own_time_unit_and_uncertainty(work, client, sqlite_database):
    made = [(clock.now() - timedelta(minutes=minutes)) for minutes in (50, 20)]
    readings = [
        {"specimen": place, "value": "98.9", "unit": "%", "uncertainty": "0.4", "coverage": "2", "observed_at": at}
        for place, at in enumerate((one.isoformat() for one in made), start=1)
    ]
    assert client.post("/api/v1/readings", json=body(work, readings=readings)).status_code == 201
    with sqlite_database.reading() as session:
        rows = session.query(ReadingRow).order_by(ReadingRow.id).all()
        assert [row.observed_at for row in rows] == made
        assert {(row.unit, row.uncertainty, row.coverage) for row in rows} == {("%", "0.4", "2")}


def test_a_hundred_readings_cost_the_statements_of_two(sqlite_database, client, sign_in, statements):
    with sqlite_database.transaction() as session:
        numbers = [session.get_one(TestRequest, make_work(session).request_id).number for _again in range(2)]
    sign_in(client, "instrument account")
    counts = []
    for number, size in zip(numbers, (2, 100), strict=True):
        at = [(clock.now() - timedelta(seconds=size - no)).isoformat() for no in range(size)]
        readings = [
            {"specimen": 1, "reading": no + 1, "value": "98.9", "observed_at": moment} for no, moment in enumerate(at)
        ]
        with statements(sqlite_database) as seen:
            assert client.post("/api/v1/readings", json=body(number, readings=readings)).json["taken"] == size
        counts.append(len(seen))
    assert counts[0] == counts[1] < 30


@pytest.mark.parametrize(
    "changes", [{"readings": []}, {"request": None}, {"more": 1}, {"readings": [{"specimen": 0, "value": "1"}]}]
)
def test_a_body_of_another_shape_is_refused(work, client, changes):
    assert client.post("/api/v1/readings", json=body(work, **changes)).status_code == 422


def test_a_reading_that_differs_from_the_stored_one_is_a_conflict(work, client, sqlite_database):
    client.post("/api/v1/readings", json=body(work))
    assert client.post("/api/v1/readings", json=body(work, ("90.0",))).status_code == 409
    assert stored(sqlite_database) == list(PASSING)


def test_results_are_read_by_sample_and_one_by_one(sqlite_database, client, sign_in):
    with sqlite_database.writing() as session:
        result = make_result(session)
        work = session.get(TestRequest, 1)
        number, sample = work.number, result.sample_id
        session.commit()
    sign_in(client, "reviewer")
    (row,) = client.get("/api/v1/results").json["results"]
    assert (row["request"], row["verdict"], row["state"]) == (number, "pass", "entered")
    assert client.get(f"/api/v1/results?sample={row['sample']}").json["results"] == [row]
    assert client.get("/api/v1/results?sample=S200009999X").json["results"] == []
    assert sample
    told = client.get(f"/api/v1/results/{number}/bfe/1").json
    assert told["judgement"]["steps"]
    assert client.get(f"/api/v1/results/{number}/bfe/2").status_code == 404
