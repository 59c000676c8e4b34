from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from support.bench import BFE, make_work

from lims import clock
from lims.bench.assignments.models import TestRequest
from lims.bench.results.models import ReadingRow


@pytest.fixture
def here(sqlite_database):
    """Return the address of begun work."""
    with sqlite_database.writing() as session:
        work = make_work(session)
        number = session.get_one(TestRequest, work.request_id).number
        session.commit()
    return f"/bench/requests/{number}/{BFE}"


def stored(database):
    """Return what is stored: specimen, value, and the minute at which it was read in Shanghai."""
    with database.snapshot() as session:
        rows = session.scalars(select(ReadingRow).order_by(ReadingRow.specimen_no)).all()
        return [(row.specimen_no, row.value, f"{row.observed_at + timedelta(hours=8):%m-%d %H:%M}") for row in rows]


def test_a_paper_is_entered_later_with_the_time_of_each_observation(client, sign_in, here, sqlite_database):
    sign_in(client, "technician")
    assert "Enter from paper" in client.get(here).text
    page = client.get(f"{here}/paper").text
    assert page.count('type="datetime-local"') == 6, "one for all, and one for each of five specimens"
    typed = {"value|1|1|": "98.9", "value|2|1|": "9o.4", "value|3|1|": "99.1", "at_3": "2020-05-06T09:40"}
    refused = client.post(f"{here}/paper", data=typed).text
    assert "When was it read?" in refused
    assert 'value="9o.4"' in refused
    assert stored(sqlite_database) == [(3, "99.1", "05-06 09:40")]
    again = client.post(f"{here}/paper", data=typed | {"at_all": "2020-05-06T09:15"}).text
    assert 'value="9o.4"' in again, "refused, and still there as it was typed"
    assert stored(sqlite_database) == [(1, "98.9", "05-06 09:15"), (3, "99.1", "05-06 09:40")]
    done = client.post(f"{here}/paper", data={"value|2|1|": "90.4", "at_2": "2020-05-06T09:30"})
    assert done.headers["Location"].endswith(here)
    assert len(stored(sqlite_database)) == 3


@pytest.mark.parametrize("at", ["2020-05-31T10:00", "2020-04-01T10:00", "half past nine"])
def test_a_time_that_cannot_be_is_told_and_nothing_is_stored(client, sign_in, here, at, sqlite_database):
    sign_in(client, "technician")
    answer = client.post(f"{here}/paper", data={"value|1|1|": "98.9", "at_1": at}).text
    assert 'value="98.9"' in answer
    assert "grid-message" in answer
    assert stored(sqlite_database) == []


def test_calibration_is_judged_as_at_the_observation(client, sign_in, here, sqlite_database):
    with clock.running_from(datetime(2021, 1, 13, 4, tzinfo=UTC)):  # the calibration was due on the 10th
        sign_in(client, "technician")
        times = {"at_1": "2021-01-09T10:00", "at_2": "2021-01-12T10:00"}
        client.post(f"{here}/paper", data={"value|1|1|": "98.9", "value|2|1|": "98.8"} | times)
    with sqlite_database.snapshot() as session:
        rows = session.scalars(select(ReadingRow).order_by(ReadingRow.specimen_no)).all()
        assert [row.excluded_reason for row in rows] == ["", "calibration overdue"]
