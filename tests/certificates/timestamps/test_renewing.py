import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from support.certification import make_issued
from support.outside_keys import make_outside, timestamp_service
from support.people import load_people

from lims import clock
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow
from lims.certificates.bundle import Wanted, packed
from lims.certificates.proof.stamps import faults_of_timestamps
from lims.certificates.timestamps import handlers, operations
from lims.certificates.timestamps.models import RenewedTimestamp
from lims.certificates.timestamps.queries import timestamps_of
from lims.jobs import operations as jobs
from lims.jobs.models import Job, JobState
from lims.printing.authority import Authority
from lims.printing.errors import NoTimestampService

DAYS = 30
LATER = timedelta(days=DAYS + 1)


@pytest.fixture
def outside():
    return make_outside(clock.now())


@pytest.fixture
def issued(database, house):
    with database.transaction() as session:
        found = make_issued(session, house)
    with database.transaction() as session:  # its file is here already
        session.execute(update(Job).values(state=JobState.DONE))
    return found


@pytest.fixture
def renew(house, tmp_path, outside):
    """Return what renews at a moment, and says how many certificates were due; without ``known`` authority."""

    def do(at, *, known: bool = True, answers: bool = True) -> int:
        (tmp_path / "outside.pem").write_bytes(outside.authority_pem)
        with timestamp_service(outside, at) as address, clock.running_from(at):
            given = address if answers else "http://127.0.0.1:9/"
            certificates = str(tmp_path / "outside.pem") if known else ""
            house.settings = replace(house.settings, timestamp_url=given, signing_certificates=certificates)
            house.__dict__.pop("signing", None)
            due = operations.renew_timestamps(house.database, days=DAYS, settings=house.settings)
            jobs.run_due(house)
            return len(due)

    return do


def kept(house, certificate) -> list[RenewedTimestamp]:
    with house.database.snapshot() as session:
        return timestamps_of(session, [certificate.id]).get(certificate.id, [])


def test_what_is_due_is_stamped_anew_over_the_file_and_the_token_before(house, issued, renew):
    begun = clock.now().replace(microsecond=0)
    assert [renew(begun + LATER * times) for times in (0, 1, 1, 2)] == [0, 1, 0, 1]
    first, second = kept(house, issued)
    assert (first.position, first.pdf_sha256, first.previous_sha256) == (1, issued.pdf_sha256, "")
    assert (second.position, second.pdf_sha256, second.previous_sha256) == (2, issued.pdf_sha256, first.token_sha256)
    assert [first.stated_at, second.stated_at] == [begun + LATER, begun + LATER * 2]
    with house.database.snapshot() as session:
        told = session.scalars(select(AuditRow).where(AuditRow.action == AuditAction.TIMESTAMP_RENEWED)).all()
        auditor = load_people(session)["auditor"]
    assert [row.label for row in told] == [issued.number] * 2
    assert second.token_sha256 in told[1].changes
    with zipfile.ZipFile(io.BytesIO(b"".join(packed(house, Wanted([issued.id], clock.now(), auditor))))) as bundle:
        entry = json.loads(bundle.read("manifest.json"))["certificates"][0]
        pdf, known = bundle.read(entry["pdf"]), Authority.read(bundle.read("laboratory.pem"))
        assert len(entry["timestamps"]) == 2
        assert list(faults_of_timestamps(entry, pdf, bundle.read, known)) == []


def test_a_timestamp_is_kept_once_and_for_ever(house, issued, renew):
    with house.database.snapshot() as session:
        due = operations.next_timestamp(session, issued)
    renew(clock.now() + LATER)
    handlers.renew_timestamp(house, {"certificate_id": issued.id, "position": 1})
    with house.database.transaction() as session:
        again = {"token_sha256": "0" * 64, "stated_at": clock.now(), "actor": SYSTEM}
        assert not operations.keep(session, session.merge(issued), due, **again)
    assert len(kept(house, issued)) == 1
    with pytest.raises(DBAPIError, match="only added to"), house.database.transaction() as session:
        session.execute(update(RenewedTimestamp).values(position=7))


@pytest.mark.parametrize("lent", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("trouble", "told"), [({"known": False}, "no known authority"), ({"answers": False}, "TimestampRefused")]
)
def test_what_the_service_does_not_answer_well_is_not_kept_and_tried_again(house, issued, renew, trouble, told):
    at = clock.now() + LATER
    assert renew(at, **trouble) == 1
    assert kept(house, issued) == []
    with house.database.snapshot() as session:
        job = session.scalars(select(Job).where(Job.kind == operations.RENEW)).one()
    assert job.state is JobState.WAITING
    assert told in job.error
    renew(at + timedelta(minutes=1))
    assert len(kept(house, issued)) == 1


@pytest.mark.parametrize("lent", ["sqlite"], indirect=True)
def test_without_a_service_nothing_is_asked(house, issued, session):
    with pytest.raises(NoTimestampService):
        operations.renew_timestamps(house.database, days=0, settings=house.settings)
    handlers.renew_what_is_due(house, {})
    assert session.scalars(select(Job).where(Job.kind == operations.RENEW)).all() == []


@pytest.mark.parametrize("lent", ["sqlite"], indirect=True)
def test_the_product_looks_each_day_and_a_service_that_is_away_is_asked_until_it_answers(house, issued, renew):
    begun = clock.now()
    with clock.running_from(begun + timedelta(days=house.settings.timestamp_days + 1)):
        house.settings = replace(house.settings, timestamp_url="http://127.0.0.1:9/")
        for _ in range(12):  # more often than what fails is tried
            jobs.ask_daily(house.database)
            jobs.run_due(house)
            clock.shift(clock.offset() + timedelta(hours=7))
        with house.database.snapshot() as session:
            job = session.scalars(select(Job).where(Job.kind == operations.RENEW)).one()
            looks = session.scalars(select(Job.state).where(Job.kind == operations.RENEW_DUE)).all()
        assert (job.state, job.attempts) == (JobState.WAITING, 12)
        assert set(looks) == {JobState.DONE}
        assert len(looks) == 4  # days
        assert renew(clock.now()) == 1
    assert len(kept(house, issued)) == 1
