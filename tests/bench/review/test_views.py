import pytest
from support.bench import PASSING, SPLASH, make_reading, make_result, make_work, person
from support.instrument_files import make_csv, make_mapping, sample_of

from lims.bench.assignments.models import Assignment, TestRequest
from lims.bench.files.models import FileWay
from lims.bench.files.operations import take_file
from lims.bench.results import operations as results
from lims.bench.results.models import Result, ResultState
from lims.bench.results.noting import Surroundings, note_circumstances, note_deviation
from lims.bench.review import operations


@pytest.fixture
def entered(sqlite_database):
    """Return the address of a result that waits for its review."""
    with sqlite_database.writing() as session:
        work = make_work(session)
        reading = make_reading(session, work, "89.9")
        results.correct_reading(
            session, reading, value="98.9", reason="Digits swapped", actor=person(session, "technician")
        )
        make_result(session, work, PASSING)
        session.commit()
        return f"{session.get_one(TestRequest, work.request_id).number}/{work.requirement}"


def states(database):
    with database.reading() as session:
        return [(one.version, one.state) for one in session.query(Result).order_by(Result.id)]


def test_an_empty_queue_says_so(client, sign_in):
    sign_in(client, "reviewer")
    assert "Nothing waits for your review" in client.get("/bench/review").text


def test_a_reviewer_sees_readings_with_their_corrections_plot_and_working(entered, client, sign_in):
    sign_in(client, "reviewer")
    page = client.get(f"/bench/review/{entered}").text
    assert "<del>89.9</del>" in page
    assert "Digits swapped" in page
    assert "chart-plot" in page
    assert "Why this verdict" in page
    assert "calibrated until 2021-01-10" in page
    assert "since 2020-01-01" in page


def test_a_correction_that_changed_the_verdict_stands_out(sqlite_database, client, sign_in):
    with sqlite_database.writing() as session:
        work = make_work(session)
        reading = make_reading(session, work, "97.0")
        technician = person(session, "technician")
        results.correct_reading(session, reading, value="98.9", reason="Read again", actor=technician)
        make_result(session, work, PASSING)
        url = f"/bench/review/{session.get_one(TestRequest, work.request_id).number}/{work.requirement}"
        session.commit()
    sign_in(client, "reviewer")
    page = client.get(url).text
    assert "A correction changed the verdict" in page
    assert page.count('<tr class="is-marked">') == 1
    assert "fail → not assessed" in page


def test_a_reviewer_sees_what_was_noted_on_the_way_and_where_readings_came_from(services, client, sign_in):
    with services.database.writing() as session:
        work, technician = make_work(session), person(session, "technician")
        for temperature in ("21.50", "21.60"):
            note_circumstances(session, work, Surroundings(temperature, "65", ("Agar, lot 7",)), actor=technician)
        note_deviation(session, work, said="The door stood open", specimen_no=2, actor=technician)
        mapping = make_mapping(session)
        how = {"name": "run 7.csv", "way": FileWay.UPLOAD, "say": str, "actor": technician}
        take_file(session, services.files, make_csv(sample_of(session, work), *PASSING), mapping, **how)
        results.hand_over(session, work, actor=technician)
        url = f"/bench/review/{session.get_one(TestRequest, work.request_id).number}/{work.requirement}"
        session.commit()
    sign_in(client, "reviewer")
    page = client.get(url).text
    for told in ("21.50 °C", "21.60 °C", "Agar, lot 7", "The door stood open", "run 7.csv, row 2", "run 7.csv, row 6"):
        assert told in page
    assert "deviation" in client.get("/bench/review").text


def test_words_have_no_plot(sqlite_database, client, sign_in):
    with sqlite_database.writing() as session:
        work = make_work(session, SPLASH)
        make_result(session, work, ("pass", "pass", "pass"))
        url = f"/bench/review/{session.get_one(TestRequest, work.request_id).number}/{SPLASH}"
        session.commit()
    sign_in(client, "reviewer")
    page = client.get(url)
    assert page.status_code == 200
    assert "chart-plot" not in page.text


def test_accepting_goes_back_to_the_queue_and_twice_changes_nothing(entered, client, sign_in, sqlite_database):
    sign_in(client, "reviewer")
    for _ in range(2):
        answer = client.post(f"/bench/review/{entered}/accept", data={"version": "1", "_once": "key"})
        assert answer.headers["Location"] == "/bench/review"
    assert states(sqlite_database) == [(1, ResultState.REVIEWED)]


def test_sending_back_without_a_reason_asks_for_one(entered, client, sign_in, sqlite_database):
    sign_in(client, "reviewer")
    answer = client.post(f"/bench/review/{entered}/send-back", data={"reason": "", "version": "1"})
    assert answer.status_code == 422
    assert states(sqlite_database) == [(1, ResultState.ENTERED)]


def test_the_technician_sees_why_a_result_came_back(entered, client, sign_in):
    sign_in(client, "reviewer")
    client.post(f"/bench/review/{entered}/send-back", data={"reason": "Conditioning is not noted", "version": "1"})
    client.post("/sign-out")
    sign_in(client, "technician")
    assert "Conditioning is not noted" in client.get(f"/bench/requests/{entered}").text


def test_a_reviewer_who_saw_another_version_is_told(entered, client, sign_in, sqlite_database):
    sign_in(client, "reviewer")
    answer = client.post(f"/bench/review/{entered}/accept", data={"version": "7"})
    assert answer.status_code == 409
    assert states(sqlite_database) == [(1, ResultState.ENTERED)]


def test_the_own_result_cannot_be_reviewed_from_the_page(entered, client, sign_in):
    sign_in(client, "technician")
    assert client.post(f"/bench/review/{entered}/accept", data={"version": "1"}).status_code == 403
    assert "yourself" in client.get(f"/bench/review/{entered}").text


def test_many_clean_passes_are_accepted_with_one_click(sqlite_database, client, sign_in):
    with sqlite_database.writing() as session:
        ids = [make_result(session).id, make_result(session).id]
        session.commit()
    sign_in(client, "reviewer")
    assert client.get("/bench/review").text.count('name="result"') == 2
    client.post("/bench/review/accept-clean", data={"result": ids})
    assert [state for _version, state in states(sqlite_database)] == [ResultState.REVIEWED] * 2


def test_a_corrected_result_is_not_offered_for_the_many(entered, client, sign_in, sqlite_database):
    sign_in(client, "reviewer")
    assert 'name="result"' not in client.get("/bench/review").text
    with sqlite_database.reading() as session:
        (result,) = session.query(Result)
    assert client.post("/bench/review/accept-clean", data={"result": [result.id]}).status_code == 409


def test_an_investigation_runs_from_question_to_finding(entered, client, sign_in, sqlite_database):
    sign_in(client, "reviewer")
    opened = client.post(f"/bench/review/{entered}/investigations", data={"question": "Leak?"})
    where = opened.headers["Location"]
    assert "Leak?" in client.get("/bench/investigations").text
    assert "The quality manager closes" in client.get(where).text
    assert client.post(where, data={"finding": "No leak"}).status_code == 403
    client.post("/sign-out")
    sign_in(client, "quality manager")
    done = client.post(where, data={"finding": "Leak found", "retest": "y"}, follow_redirects=True)
    assert "Leak found" in done.text
    assert states(sqlite_database) == [(1, ResultState.REPLACED)]
    with sqlite_database.reading() as session:
        assert "waiting" in {one.state.value for one in session.query(Assignment)}


def test_an_investigation_without_a_question_is_asked_for_one(entered, client, sign_in):
    sign_in(client, "reviewer")
    assert client.post(f"/bench/review/{entered}/investigations", data={"question": ""}).status_code == 422


def test_the_queue_costs_the_same_with_more_results(sqlite_database, client, sign_in, statements):
    counts = []
    for _ in range(2):
        with sqlite_database.writing() as session:
            for _again in range(2):
                make_result(session)
            session.commit()
        sign_in(client, "reviewer")
        with statements(sqlite_database) as seen:
            client.get("/bench/review")
        counts.append(len(seen))
        client.post("/sign-out")
    assert counts[0] == counts[1]


def test_the_page_of_a_review_costs_the_same_with_more_readings(sqlite_database, client, sign_in, statements):
    counts = []
    with sqlite_database.writing() as session:
        urls = []
        for values in (PASSING[:2], PASSING):
            work = make_work(session)
            make_result(session, work, values, as_not_assessed=True)
            urls.append(f"/bench/review/{session.get_one(TestRequest, work.request_id).number}/{work.requirement}")
        session.commit()
    sign_in(client, "reviewer")
    for url in urls:
        with statements(sqlite_database) as seen:
            assert client.get(url).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_reviewed_result_shows_who_reviewed_it(entered, client, sign_in, sqlite_database):
    with sqlite_database.writing() as session:
        (result,) = session.query(Result)
        operations.accept(session, result, actor=person(session, "reviewer"))
        session.commit()
    sign_in(client, "technician")
    assert "Reviewer" in client.get(f"/bench/requests/{entered}/results/1").text
