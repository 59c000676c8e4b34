import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from support.certification import make_authorised, make_issued, make_tested

from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow
from lims.certificates import operations
from lims.certificates.recipients import operations as recipients
from lims.certificates.recipients import queries
from lims.certificates.recipients.models import CertificateNotice, Change
from lims.certificates.recipients.operations import RecipientMissing
from lims.errors import Forbidden, WrongState


def test_whoever_was_given_a_file_is_told_of_each_change_but_not_of_own_acts(session, people, house):
    signatory, auditor = people["signatory"], people["auditor"]
    certificate = make_issued(session, house)
    for actor in (auditor, auditor, signatory):
        operations.note_download(session, [certificate], what="pdf", actor=actor)
    recipients.note_sent(session, certificate, to=" Port of  Rotterdam ", actor=signatory)
    operations.suspend(session, certificate, reason="Seal in doubt.", actor=people["quality manager"])
    operations.lift(session, certificate, reason="Seal was right.", actor=people["quality manager"])
    operations.revoke(session, certificate, reason="Mixed up.", actor=signatory)
    session.commit()
    told = [(one.change, one.person_id, one.recipient) for one in session.scalars(select(CertificateNotice))]
    everybody = [(signatory.id, ""), (auditor.id, ""), (None, "Port of Rotterdam")]
    both = sorted(everybody[:2]) + everybody[2:]
    assert told == [
        *((Change.SUSPENDED, *one) for one in both),
        *((Change.RESTORED, *one) for one in both),
        *((Change.REVOKED, *one) for one in everybody[1:]),
    ]


def test_an_amendment_and_a_replacement_name_themselves_to_the_recipients(session, people, house):
    tested = make_tested(session)
    first = make_issued(session, house, tested)
    operations.note_download(session, [first], what="pdf", actor=people["auditor"])
    further = make_issued(session, house, tested, amends=first, reason="A note was left out.")
    new = make_issued(session, house, tested, supersedes=first, reason="Printed anew.")
    session.commit()
    wanted = select(CertificateNotice.change, CertificateNotice.by_number).where(
        CertificateNotice.certificate_id == first.id
    )
    assert [tuple(row) for row in session.execute(wanted.order_by(CertificateNotice.id))] == [
        (Change.AMENDED, further.number), (Change.SUPERSEDED, new.number),
    ]  # fmt: skip


def test_a_notice_is_read_once_and_somebody_outside_is_told_once(session, people, house):
    auditor = people["auditor"]
    certificate = make_issued(session, house)
    operations.note_download(session, [certificate], what="pdf", actor=auditor)
    recipients.note_sent(session, certificate, to="Buyer", actor=people["quality manager"])
    operations.revoke(session, certificate, reason="Mixed up.", actor=people["signatory"])
    own, outside = session.scalars(select(CertificateNotice).order_by(CertificateNotice.id)).all()
    assert [recipients.read(session, certificate, actor=auditor) for _ in range(2)] == [1, 0]
    with pytest.raises(Forbidden):
        recipients.note_told(session, own, actor=people["quality manager"])
    assert [recipients.note_told(session, outside, actor=people["quality manager"]) for _ in range(2)] == [True, False]
    session.commit()
    assert [line.told_by for line in queries.notices_of(session, certificate.id)] == ["Quality Manager", "Auditor"]
    actions = session.scalars(select(AuditRow.action)).all()
    for action in ("CERTIFICATE_SENT", "CERTIFICATE_NOTICE_READ", "CERTIFICATE_RECIPIENT_TOLD"):
        assert actions.count(AuditAction[action]) == 1


def test_nothing_is_sent_before_it_is_issued_or_to_nobody_or_by_just_anybody(session, people, house):
    certificate = make_authorised(session, house)
    with pytest.raises(WrongState):
        recipients.note_sent(session, certificate, to="Buyer", actor=people["signatory"])
    operations.issue(session, certificate, pdf_sha256="2" * 64, unsigned_sha256="2" * 64)
    for name in ("  ", "x" * 201):
        with pytest.raises(RecipientMissing):
            recipients.note_sent(session, certificate, to=name, actor=people["signatory"])
    for role in ("technician", "auditor"):
        with pytest.raises(Forbidden):
            recipients.note_sent(session, certificate, to="Buyer", actor=people[role])


def test_the_database_refuses_a_notice_to_nobody(session, people, house):
    certificate = make_issued(session, house)
    operations.note_download(session, [certificate], what="pdf", actor=people["auditor"])
    operations.revoke(session, certificate, reason="Mixed up.", actor=people["signatory"])
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE certificate_notices SET person_id = NULL"))
    session.rollback()
