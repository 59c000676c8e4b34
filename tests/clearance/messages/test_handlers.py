"""The job that tells customs: once, and again after a crash."""

import json

from sqlalchemy import select
from support.clearance import make_released

import lims.clearance.messages.handlers  # noqa: F401 - the handler registers itself
from lims.clearance.decisions.models import Decision, MessageState
from lims.clearance.messages import operations
from lims.clearance.messages.models import CustomsMessage
from lims.jobs.models import Job, JobState
from lims.jobs.operations import run_due


def decided(services):
    with services.database.transaction() as session:
        return make_released(session)[2].number


def state_of(services, number):
    with services.database.snapshot() as session:
        return session.scalar(select(Decision.message_state).where(Decision.number == number))


def test_the_job_puts_the_message_into_the_outbox_and_notes_it(services):
    number = decided(services)
    assert run_due(services) >= 1
    assert state_of(services, number) is MessageState.SENT
    assert json.loads((services.settings.outbox / f"{number}.json").read_text())["decision"] == number


def test_a_crash_after_the_file_was_put_sends_nothing_twice(services, monkeypatch):
    number = decided(services)
    with monkeypatch.context() as broken:
        broken.setattr(operations, "note_sent", lambda *_, **__: 1 / 0)
        run_due(services)
    assert state_of(services, number) is MessageState.DECIDED
    with services.database.transaction() as session:
        session.query(Job).update({Job.state: JobState.WAITING, Job.run_after: Job.asked_at})
    run_due(services)
    assert state_of(services, number) is MessageState.SENT
    with services.database.snapshot() as session:
        assert len(session.scalars(select(CustomsMessage)).all()) == 1
    assert [one.name for one in services.settings.outbox.iterdir()] == [f"{number}.json"]
