import hashlib
import json
from io import BytesIO

import pikepdf
import pytest
from sqlalchemy import select, update
from support.certification import PASSWORD, make_tested
from support.people import load_people

from lims import clock
from lims.certificates import handlers, operations
from lims.certificates.handlers import issue_certificate
from lims.certificates.models import Certificate, CertificateEvent, CertificateState
from lims.jobs import operations as jobs
from lims.jobs.models import Job, JobState
from lims.numbers import Counter, NumberKind
from lims.printing.signing import verify_pdf

# Printing is slow, and the same whatever the database: the verbs are tried on both elsewhere.
pytestmark = [
    pytest.mark.requires("pango"),
    pytest.mark.parametrize("lent", ["sqlite"], indirect=True),
]


class Killed(BaseException):
    """What ends a worker without a word: no handler of errors sees it."""


@pytest.fixture
def authorised(database, house, people):
    """Return the id of a certificate that was authorised and committed."""
    with database.transaction() as session:
        tested = make_tested(session)
        session.flush()
        signatory = people["signatory"]
        draft = operations.preview(session, tested.line, actor=signatory, services=house)
        given = {"password": PASSWORD, "content_sha256": draft.sha256, "actor": signatory, "services": house}
        certificate_id = operations.authorise(session, tested.line, **given).id
    yield certificate_id
    if "printer" in house.__dict__:
        house.printer.close()


@pytest.fixture
def people(session):
    found = load_people(session)
    session.rollback()  # the tests here write in transactions of their own
    return found


def read(database, certificate_id: int) -> Certificate:
    with database.snapshot() as session:
        return session.get_one(Certificate, certificate_id)


def test_the_job_stores_a_signed_file_with_the_content_inside(database, house, authorised):
    assert jobs.run_due(house) == 1
    certificate = read(database, authorised)
    assert certificate.state is CertificateState.ISSUED
    signed = house.files.get(certificate.pdf_sha256)
    assert verify_pdf(signed, house.keys.ca_certificate).valid
    with pikepdf.open(BytesIO(signed)) as pdf:
        inside = pdf.attachments["result.json"].get_file().read_bytes()
    assert inside == certificate.content.encode()
    assert hashlib.sha256(inside).hexdigest() == certificate.content_sha256


def test_the_same_content_prints_the_same_bytes(database, house, authorised):
    with database.snapshot() as session:
        certificate = session.get_one(Certificate, authorised)
        frozen = handlers.Frozen(certificate.content.encode(), json.loads(certificate.content))
    first = handlers.print_certificate(house, frozen)
    house.printer.close()
    del house.__dict__["printer"]
    assert handlers.print_certificate(house, frozen) == first


@pytest.mark.parametrize("place", ["print_certificate", "_sign", "operations.issue"])
def test_a_killed_job_is_resumed_and_never_repeated(database, house, authorised, monkeypatch, place):
    def die(*_given, **_named):
        raise Killed

    owner, _, name = place.rpartition(".")
    monkeypatch.setattr(handlers.operations if owner else handlers, name, die)
    with pytest.raises(Killed):
        jobs.run_due(house)
    assert read(database, authorised).state is CertificateState.AUTHORISED
    monkeypatch.undo()
    with database.transaction() as session:  # the lease of the killed worker runs out
        session.execute(update(Job).values(leased_until=clock.now() - jobs.LEASE))
    assert jobs.run_due(house) == 1
    with database.snapshot() as session:
        assert session.get_one(Certificate, authorised).state is CertificateState.ISSUED
        assert session.scalars(select(Certificate.number)).all() == [read(database, authorised).number]
        assert session.scalars(select(CertificateEvent.state)).all() == [CertificateState.ISSUED]
        assert session.scalar(select(Counter.last).where(Counter.kind == NumberKind.CERTIFICATE.value)) == 1
        assert session.scalars(select(Job.state)).all() == [JobState.DONE]


def test_a_job_that_comes_twice_leaves_the_issued_certificate_alone(database, house, authorised):
    jobs.run_due(house)
    before = read(database, authorised)
    issue_certificate(house, {"certificate_id": authorised})
    after = read(database, authorised)
    assert (after.pdf_sha256, after.issued_at) == (before.pdf_sha256, before.issued_at)
