from datetime import UTC, datetime, timedelta

from support.bench import BFE
from support.runs import make_timed_work

from lims import clock
from lims.bench.assignments.models import TestRequest


def prepared(database, **changes):
    """Return the address of work that takes time."""
    with database.writing() as session:
        work = make_timed_work(session, **changes)
        number = session.get_one(TestRequest, work.request_id).number
        session.commit()
    return f"/bench/requests/{number}/{BFE}"


def test_the_page_plans_the_windows_before_the_start(client, sign_in, sqlite_database):
    here = prepared(sqlite_database, begun=False)
    sign_in(client, "technician")
    page = client.get(here).text
    assert "If you start now" in page
    assert "2020-05-08 08:00" in page, "44 hours after noon on Wednesday"
    assert "would fall on a night or a holiday" not in page


def test_a_window_on_a_weekend_is_told_before_the_start_with_a_better_one(client, sign_in, sqlite_database):
    here = prepared(sqlite_database, begun=False)
    sign_in(client, "technician")
    with clock.running_from(datetime(2020, 5, 7, 4, 0, tzinfo=UTC)):
        page = client.get(here).text
    assert "“Count” would fall on a night or a holiday" in page
    assert "2020-05-11 08:00</time>, and every window falls into working time" in page


def test_steps_are_done_from_the_page_and_a_miss_leads_to_a_clean_run(client, sign_in, sqlite_database):
    here = prepared(sqlite_database)
    sign_in(client, "technician")
    assert "Done now: Incubate" in client.get(here).text
    assert "is done at" in client.post(f"{here}/step", follow_redirects=True).text
    page = client.get(here).text
    assert "the window of “Count” is not open yet" in page
    assert client.post(f"{here}/step").status_code == 409
    with clock.running_from(clock.now() + timedelta(hours=53)):
        assert "The window was missed" in client.post(f"{here}/step", follow_redirects=True).text
        assert "Begin a clean run" in client.get(here).text
        assert client.post(f"{here}/clean-run", data={"reason": ""}).status_code == 422
        answer = client.post(f"{here}/clean-run", data={"reason": "nobody came"}, follow_redirects=True).text
    assert "Reason: nobody came" in answer
    assert "Invalid because: window missed" in answer


def test_a_run_is_set_aside_with_a_reason(client, sign_in, sqlite_database):
    here = prepared(sqlite_database)
    sign_in(client, "technician")
    assert client.post(f"{here}/invalid-run", data={"because": ""}).status_code == 422
    page = client.post(f"{here}/invalid-run", data={"because": "the power failed"}, follow_redirects=True).text
    assert "Invalid because: the power failed" in page


def test_lists_show_the_next_window_and_who(client, sign_in, sqlite_database):
    prepared(sqlite_database)
    sign_in(client, "technician")
    for address in ("/bench/windows", "/bench/work"):
        page = client.get(address).text
        assert "Incubate: now until " in page
        assert "preparing" in page


def test_a_window_that_closes_and_an_invalid_run_stand_on_the_home_page(client, sign_in, sqlite_database):
    here = prepared(sqlite_database)
    sign_in(client, "second technician")
    assert "Windows and invalid runs" in client.get("/").text
    with clock.running_from(clock.now() + timedelta(hours=3)):
        sign_in(client, "technician")
        client.post(f"{here}/step")
        assert here in client.get("/").text


def test_without_clocks_the_windows_page_says_so(client, sign_in):
    sign_in(client, "technician")
    assert "No clock is running" in client.get("/bench/windows").text


def test_the_windows_page_costs_the_same_with_more_runs(client, sign_in, sqlite_database, statements):
    counts = []
    for _ in range(2):
        for _again in range(2):
            prepared(sqlite_database)
        sign_in(client, "technician")
        with statements(sqlite_database) as seen:
            assert "Incubate" in client.get("/bench/windows").text
        counts.append(len(seen))
        client.post("/sign-out")
    assert counts[0] == counts[1]
