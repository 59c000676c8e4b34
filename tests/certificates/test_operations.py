import hashlib
import json
from contextlib import suppress

import pytest
from sqlalchemy import select
from support.bench import BFE, PRESSURE, SPLASH
from support.certification import (
    GOOD,
    PASSWORD,
    TOO_HIGH,
    make_authorised,
    make_issued,
    make_second_lot,
    make_tested,
)

from lims import events
from lims.accounts.models import ElectronicSignature
from lims.accounts.operations import WrongPassword
from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow
from lims.certificates import operations
from lims.certificates.models import (
    Certificate,
    CertificateEvent,
    CertificateResult,
    CertificateSample,
    CertificateState,
    Download,
    ReasonClass,
)
from lims.certificates.obstacles import AlreadyCertified, ContentChanged, ReasonMissing, ResultsMissing
from lims.certificates.signing import Proof, prove
from lims.errors import Forbidden, WrongState
from lims.jobs.models import Job
from lims.permissions import Role
from lims.samples.models import SampleState

S = CertificateState


def acts_in_trail(session, certificate: Certificate) -> list[str]:
    wanted = select(AuditRow.action).where(AuditRow.subject == f"certificate:{certificate.id}")
    return list(session.scalars(wanted.order_by(AuditRow.position)))


@pytest.fixture
def heard():
    """Return what the later stages were told: (signal, number, reason)."""
    told = []

    def fell(_session, certificate, reason, impact):
        told.append(("fell", certificate.number, reason))

    def restored(_session, certificate):
        told.append(("restored", certificate.number, ""))

    def issued(_session, certificate, lots):
        told.append(("issued", certificate.number, set(lots.values())))

    signals = [
        (events.certificate_fell, fell),
        (events.certificate_restored, restored),
        (events.certificate_issued, issued),
    ]
    for signal, receiver in signals:
        signal.connect(receiver)
    yield told
    for signal, receiver in signals:
        signal.disconnect(receiver)


def test_what_was_shown_is_what_is_frozen_and_signed(session, people, house):
    tested = make_tested(session)
    draft = operations.preview(session, tested.line, actor=people["signatory"], services=house)
    certificate = make_authorised(session, house, tested)
    content = json.loads(certificate.content)
    added = {"number", "issued_at", "verification_url", "replaces", "checkpoint", "people"}
    assert {key: content[key] for key in content if key not in added} == {
        key: draft.content[key] for key in draft.content if key not in added
    }
    assert content["number"] == certificate.number
    assert content["people"][-1]["name"] == "Signatory"
    assert content["verification_url"] == f"https://lims.example/verify/{certificate.token}"
    assert certificate.content_sha256 == hashlib.sha256(certificate.content.encode()).hexdigest()
    signature = session.get_one(ElectronicSignature, certificate.signature_id)
    assert (signature.person_id, signature.content_sha256) == (people["signatory"].id, certificate.content_sha256)


def test_authorising_leaves_its_row_and_asks_for_the_file(session, people, house):
    certificate = make_authorised(session, house)
    session.commit()
    assert certificate.state is S.AUTHORISED
    assert acts_in_trail(session, certificate) == [AuditAction.CERTIFICATE_AUTHORISED]
    job = session.scalars(select(Job).where(Job.kind == operations.ISSUE)).one()
    assert job.payload == {"certificate_id": certificate.id}


def test_a_certificate_keeps_what_it_rests_on(session, people, house):
    tested = make_tested(session, values=GOOD | {PRESSURE: TOO_HIGH})
    make_second_lot(session, tested)
    certificate = make_authorised(session, house, tested)
    covered = session.execute(
        select(CertificateSample.lot_id, CertificateSample.verdict).order_by(CertificateSample.lot_id)
    ).all()
    assert [row.verdict for row in covered] == ["fail", "pass"]
    assert certificate.verdict == "fail"
    assert len(session.scalars(select(CertificateResult)).all()) == 6


def test_nobody_but_a_signatory_authorises(session, people, house):
    tested = make_tested(session)
    for role in set(Role) - {Role.SIGNATORY}:
        with pytest.raises(Forbidden):
            make_authorised(session, house, tested, actor=people[role.value])


def test_a_wrong_password_signs_nothing(session, people, house):
    tested = make_tested(session)
    with pytest.raises(WrongPassword):
        make_authorised(session, house, tested, password="not the right one")


def test_the_password_of_another_person_signs_nothing(session, people, house):
    tested = make_tested(session)
    with pytest.raises(WrongPassword):
        make_authorised(session, house, tested, password=Proof(people["second signatory"].id))


def test_a_wrong_password_is_counted_and_a_right_one_is_proof(session, people, house, database):
    signatory = people["signatory"]
    session.rollback()
    with pytest.raises(WrongPassword) as refused:
        prove(database, "not the right one", actor=signatory)
    assert refused.value.left == 4
    assert prove(database, PASSWORD, actor=signatory) == Proof(signatory.id)


def test_content_that_changed_since_it_was_shown_is_refused(session, people, house):
    tested = make_tested(session)
    with pytest.raises(ContentChanged):
        make_authorised(session, house, tested, content_sha256="0" * 64)


def test_a_certificate_over_missing_results_is_refused(session, people, house):
    tested = make_tested(session, values={BFE: GOOD[BFE], PRESSURE: GOOD[PRESSURE]})
    with pytest.raises(ResultsMissing) as refused:
        make_authorised(session, house, tested)
    assert refused.value.missing == [SPLASH]


def test_a_fail_goes_out_at_once_with_its_open_rows_as_not_assessed(session, people, house):
    tested = make_tested(session, values={PRESSURE: TOO_HIGH})
    content = json.loads(make_authorised(session, house, tested).content)
    rows = {row["requirement"]: row["verdict"] for row in content["lots"][0]["rows"]}
    assert rows == {BFE: "not assessed", PRESSURE: "fail", SPLASH: "not assessed"}
    assert "were not assessed" in content["statement"]["en"]


def test_a_line_is_certified_once(session, people, house):
    tested = make_tested(session)
    make_authorised(session, house, tested)
    with pytest.raises(AlreadyCertified):
        make_authorised(session, house, tested)


def test_issuing_stores_the_files_tells_everybody_and_reports_the_sample(session, people, house, heard):
    tested = make_tested(session)
    certificate = make_issued(session, house, tested)
    session.commit()
    assert certificate.state is S.ISSUED
    assert certificate.issued_at is not None
    assert tested.sample.state is SampleState.REPORTED
    assert heard == [("issued", certificate.number, {"pass"})]
    assert acts_in_trail(session, certificate)[-1] == AuditAction.CERTIFICATE_ISSUED
    assert house.files.get(certificate.content_sha256) == certificate.content.encode()


def test_issuing_twice_does_nothing_the_second_time(session, people, house, heard):
    certificate = make_issued(session, house)
    assert operations.issue(session, certificate, pdf_sha256="1" * 64, unsigned_sha256="1" * 64) is False
    assert certificate.pdf_sha256 != "1" * 64
    assert len(heard) == 1


def test_the_old_one_stands_until_the_new_one_is_issued(session, people, house, heard):
    tested = make_tested(session)
    old = make_issued(session, house, tested)
    new = make_authorised(session, house, tested, supersedes=old, reason="The class was wrong.")
    assert old.state is S.ISSUED
    assert json.loads(new.content)["replaces"]["number"] == old.number
    assert new.number != old.number
    operations.issue(session, new, pdf_sha256="2" * 64, unsigned_sha256="2" * 64)
    session.commit()
    assert (old.state, new.state) == (S.SUPERSEDED, S.ISSUED)
    assert heard[1:] == [("fell", old.number, f"{new.number}: The class was wrong."), ("issued", new.number, {"pass"})]


def test_superseding_needs_a_reason(session, people, house):
    tested = make_tested(session)
    old = make_issued(session, house, tested)
    with pytest.raises(ReasonMissing):
        make_authorised(session, house, tested, supersedes=old, reason="  ")


def test_a_certificate_that_was_revoked_meanwhile_stays_revoked(session, people, house):
    tested = make_tested(session)
    old = make_issued(session, house, tested)
    new = make_authorised(session, house, tested, supersedes=old, reason="Wrong lot size.")
    operations.revoke(session, old, reason="Mixed up.", actor=people["signatory"])
    operations.issue(session, new, pdf_sha256="2" * 64, unsigned_sha256="2" * 64)
    assert (old.state, new.state) == (S.REVOKED, S.ISSUED)


def test_a_suspended_certificate_is_lifted_or_revoked(session, people, house, heard):
    certificate = make_issued(session, house)
    operations.suspend(session, certificate, reason="Seal in doubt.", actor=people["quality manager"])
    operations.lift(session, certificate, reason="Seal was right.", actor=people["quality manager"])
    operations.suspend(session, certificate, reason="Again.", actor=people["signatory"])
    operations.revoke(
        session, certificate, reason="Broken.", reason_class=ReasonClass.BROKEN_CUSTODY, actor=people["signatory"]
    )
    session.commit()
    lived = session.scalars(select(CertificateEvent).order_by(CertificateEvent.position)).all()
    assert [(one.position, one.state) for one in lived] == list(
        enumerate([S.ISSUED, S.SUSPENDED, S.ISSUED, S.SUSPENDED, S.REVOKED], start=1)
    )
    assert lived[-1].reason_class is ReasonClass.BROKEN_CUSTODY
    assert [told[0] for told in heard] == ["issued", "fell", "restored", "fell", "fell"]
    assert heard[-1][2] == "broken custody: Broken."
    assert acts_in_trail(session, certificate) == [
        AuditAction.CERTIFICATE_AUTHORISED,
        AuditAction.CERTIFICATE_ISSUED,
        AuditAction.CERTIFICATE_SUSPENDED,
        AuditAction.CERTIFICATE_RESTORED,
        AuditAction.CERTIFICATE_SUSPENDED,
        AuditAction.CERTIFICATE_REVOKED,
    ]


MAY = {
    operations.suspend: {"signatory", "quality manager"},
    operations.lift: {"signatory", "quality manager"},
    operations.revoke: {"signatory"},
}


def test_who_may_take_a_certificate_back(session, people, house):
    certificate = make_issued(session, house)
    for verb, allowed in MAY.items():
        for role in {role.value for role in Role} - allowed:
            with pytest.raises(Forbidden):
                verb(session, certificate, reason="Doubt.", actor=people[role])
        for role in allowed:  # lifting what is not suspended, say, is refused for another reason
            with suppress(WrongState):
                verb(session, certificate, reason="Doubt.", actor=people[role])


def test_no_certificate_falls_without_words(session, people, house):
    certificate = make_issued(session, house)
    for verb in (operations.suspend, operations.revoke):
        with pytest.raises(ReasonMissing):
            verb(session, certificate, reason=" ", actor=people["signatory"])
    assert certificate.state is S.ISSUED


def test_a_download_is_noted_with_its_person(session, people, house):
    certificate = make_issued(session, house)
    operations.note_download(session, [certificate], what="pdf", actor=people["auditor"])
    session.commit()
    note = session.scalars(select(Download)).one()
    assert (note.person_id, note.what) == (people["auditor"].id, "pdf")
    assert acts_in_trail(session, certificate)[-1] == AuditAction.CERTIFICATE_DOWNLOADED
