from datetime import timedelta

import pytest
from sqlalchemy import select

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow
from lims.certificates.timestamps.operations import RENEW, RENEW_DUE
from lims.jobs.models import Job, JobState
from lims.jobs.operations import ask


def make_job(session, state, *, error="", kind=RENEW, key="1:1"):
    job = ask(session, kind, key=f"{kind}:{key}", payload={})
    job.state, job.error, job.attempts = state, error, 8
    job.run_after = clock.now() + timedelta(hours=6)
    job.done_at = clock.now() if state is JobState.DONE else None
    session.flush()
    return job.id


def test_an_empty_page_says_that_everything_succeeded_and_that_nothing_is_renewed(client, sign_in):
    sign_in(client, "administrator")
    page = client.get("/background").text
    assert "Everything succeeded" in page
    assert "are not renewed" in page
    assert "/background" in client.get("/people").text


def test_what_did_not_succeed_stands_there_with_its_error_and_its_next_try(client, sign_in, sqlite_database):
    with sqlite_database.transaction() as session:
        make_job(session, JobState.WAITING, error="TimestampRefused: no route to host", key="7:1")
        make_job(session, JobState.FAILED, error="OSError: the disk is full", kind="issue-certificate", key="C1")
        make_job(session, JobState.WAITING, key="8:1")
        make_job(session, JobState.DONE, kind=RENEW_DUE, key="2020-05-06")
    sign_in(client, "administrator")
    page = client.get("/background").text
    for told in ("no route to host", "waits for its next try", "2020-05-06 18:00", "the disk is full", "given up"):
        assert told in page
    assert page.count("Try again now") == 2
    assert "8:1" not in page


@pytest.mark.parametrize(
    ("state", "status"),
    [(JobState.WAITING, 302), (JobState.FAILED, 302), (JobState.RUNNING, 409), (JobState.DONE, 409)],
)
def test_a_job_is_tried_again_by_hand_and_the_trail_says_who_did_it(client, sign_in, sqlite_database, state, status):
    with sqlite_database.transaction() as session:
        asked = make_job(session, state, error="no answer")
    sign_in(client, "administrator")
    assert client.post(f"/background/{asked}/again").status_code == status
    with sqlite_database.snapshot() as session:
        job, told = session.get_one(Job, asked), select(AuditRow).where(AuditRow.action == AuditAction.JOB_RETRIED)
        rows = session.scalars(told).all()
    if status == 409:
        assert (job.state, rows) == (state, [])
        return
    assert (job.state, job.attempts, job.run_after <= clock.now()) == (JobState.WAITING, 0, True)
    assert "no answer" in rows[0].changes


def test_nobody_else_sees_it(client, sign_in):
    sign_in(client, "auditor")
    assert client.get("/background").status_code == 403
    assert client.post("/background/1/again").status_code == 403
