import pytest
from sqlalchemy import select
from support.certification import PASSWORD, Tested, make_authorised, make_tested
from support.people import load_people

from lims.accounts.models import ElectronicSignature, Person, PersonState
from lims.accounts.operations import WrongPassword
from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow
from lims.audit.operations import record
from lims.certificates import operations as certificates
from lims.certificates.batches import handlers, operations, queries
from lims.certificates.batches.models import BatchLine, CertificateBatch, LineOutcome
from lims.certificates.batches.operations import Shown
from lims.certificates.batches.refusals import refused_with
from lims.certificates.models import Certificate, CertificateState
from lims.certificates.obstacles import AlreadyCertified, ContentChanged
from lims.errors import Forbidden, Invalid, WrongState
from lims.jobs import operations as jobs
from lims.jobs.models import Job
from lims.permissions import Permission
from lims.web.errors import explain


def shown(session, house, tested: Tested, digest: str = "") -> Shown:
    """Return a draft as it was shown to the signatory."""
    signatory = load_people(session)["signatory"]
    draft = certificates.preview(session, tested.line, actor=signatory, services=house)
    return Shown(tested.line, f"{tested.shipment.number}/1", digest or draft.sha256)


def sign(session, drafts, **changes) -> CertificateBatch:
    given = {"password": PASSWORD, "actor": load_people(session)["signatory"]}
    return operations.sign_batch(session, drafts, **(given | changes))


def test_one_password_signs_all_that_was_shown_and_each_is_a_job(session, people, house):
    drafts = [shown(session, house, make_tested(session)) for _ in range(2)]
    batch = sign(session, [*drafts, drafts[0]])
    session.commit()
    signature = session.scalars(select(ElectronicSignature)).all()[-1]
    assert (batch.size, batch.signature_id, signature.subject) == (2, signature.id, "certificate batch of 2")
    asked = session.scalars(select(Job).where(Job.kind == queries.AUTHORISE)).all()
    rows = session.scalars(select(BatchLine).order_by(BatchLine.id)).all()
    assert [job.payload for job in asked] == [{"batch_line_id": row.id} for row in rows]
    trail = session.scalars(select(AuditRow).where(AuditRow.action == AuditAction.CERTIFICATE_BATCH_SIGNED)).one()
    assert all(one.content_sha256 in trail.changes for one in drafts)
    assert queries.progress_of(session, batch.id) == queries.Progress(2, 0, 0, 0)


def test_the_list_of_batches_goes_on_by_key_the_newest_first(session, people, house):
    first, second = (sign(session, [shown(session, house, make_tested(session))]).id for _ in range(2))
    assert [row.id for row in queries.batches(session)] == [second, first]
    assert [row.id for row in queries.batches(session, after=second)] == [first]


@pytest.mark.parametrize(("who", "password", "refusal"), [
    ("signatory", "wrong", WrongPassword), ("reviewer", PASSWORD, Forbidden), ("lab manager", PASSWORD, Forbidden),
])  # fmt: skip
def test_nobody_signs_a_batch_who_could_not_sign_one(session, people, house, who, password, refusal):
    draft = shown(session, house, make_tested(session))
    with pytest.raises(refusal):
        sign(session, [draft], password=password, actor=people[who])


def test_a_batch_is_neither_empty_nor_endless(session, people, house):
    with pytest.raises(Invalid):
        sign(session, [])


@pytest.fixture
def batch(database, house):
    """Return a batch of four lines: good, changed since it was shown, certified meanwhile, good."""
    with database.transaction() as session:
        lines = [make_tested(session) for _ in range(4)]
        drafts = [
            shown(session, house, lines[0]), shown(session, house, lines[1], digest="0" * 64),
            shown(session, house, lines[2]), shown(session, house, lines[3]),
        ]  # fmt: skip
        batch_id = sign(session, drafts).id
        make_authorised(session, house, lines[2])
        return batch_id


def test_each_line_has_its_outcome_and_one_that_is_refused_stops_no_other(database, house, batch, monkeypatch):
    monkeypatch.setitem(jobs._handlers, certificates.ISSUE, lambda *_: None)  # printing is tried elsewhere
    assert queries.AUTHORISE in jobs._handlers, handlers.__name__
    jobs.run_due(house)
    with database.snapshot() as session:
        rows = queries.rows_of(session, batch)
        assert [row.outcome for row in rows] == [
            LineOutcome.AUTHORISED, LineOutcome.REFUSED, LineOutcome.REFUSED, LineOutcome.AUTHORISED,
        ]  # fmt: skip
        assert [row.refusal for row in rows] == ["", ContentChanged.code, AlreadyCertified.code, ""]
        assert [row.became for row in rows] == ["authorised", "refused", "refused", "authorised"]
        trail = session.scalars(select(AuditRow.reason).where(AuditRow.action == AuditAction.CERTIFICATE_BATCH_REFUSED))
        assert sorted(trail) == [AlreadyCertified.code, ContentChanged.code]
        made = session.scalars(select(Certificate).order_by(Certificate.number)).all()
        assert len(made) == 3
        assert queries.progress_of(session, batch) == queries.Progress(4, 0, 2, 0)
    with database.transaction() as session:
        for one in session.scalars(select(Certificate)):
            certificates.issue(session, one, pdf_sha256="1" * 64, unsigned_sha256="2" * 64)
    with database.snapshot() as session:
        assert queries.progress_of(session, batch).is_done


def test_a_signatory_who_left_meanwhile_authorises_nothing(database, house, batch, monkeypatch):
    monkeypatch.setitem(jobs._handlers, certificates.ISSUE, lambda *_: None)
    with database.transaction() as session:
        who = load_people(session)["signatory"]
        person = session.get_one(Person, who.id)
        person.state = PersonState.DISABLED
        record(session, AuditAction.PERSON_DISABLED, subject=person, actor=who)
    jobs.run_due(house)
    with database.snapshot() as session:
        assert {row.refusal for row in queries.rows_of(session, batch)} == {Forbidden.code}


@pytest.mark.parametrize("refusal", [
    WrongState(thing="C1", state=CertificateState.REVOKED, needed=[CertificateState.ISSUED]),
    AlreadyCertified(thing="H1/1", certificate="C1", state=CertificateState.ISSUED),
    Forbidden(Permission.CERTIFICATES_CERTIFICATES_AUTHORISE, "Signatory"),
])  # fmt: skip
def test_a_refusal_is_said_again_in_the_same_words(app, refusal):
    kept = {name: operations._plain(fact) for name, fact in refusal.facts.items()}
    with app.test_request_context():
        assert explain(refused_with(refusal.code, kept)) == explain(refusal)
