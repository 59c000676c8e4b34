import pytest
from sqlalchemy import select
from support.bench import PRESSURE, person
from support.certification import make_issued, make_tested

from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow
from lims.bench.assignments.queries import assignment_of
from lims.certificates.providers import operations
from lims.certificates.providers.operations import PrintedAlready
from lims.certificates.providers.queries import noted
from lims.errors import Forbidden, Invalid

OTHER = {"laboratory": "Other Laboratory Ltd.", "address": "2 Far Street", "report": "R-77 of 2020-05-05"}


def work_of(session, tested):
    return assignment_of(session, tested.request.number, PRESSURE)


def test_a_note_says_whose_result_it_is_until_it_is_withdrawn(session, people):
    work, manager = work_of(session, make_tested(session)), people["lab manager"]
    operations.note(session, work, **OTHER, actor=manager)
    operations.note(session, work, **OTHER, actor=manager)  # the same again
    assert noted(session, [work.id])[work.id].laboratory == "Other Laboratory Ltd."
    operations.note(session, work, **(OTHER | {"report": "R-78"}), actor=manager)
    assert operations.withdraw(session, work, reason="It was ours", actor=manager) is True
    assert operations.withdraw(session, work, reason="It was ours", actor=manager) is False
    assert noted(session, [work.id]) == {}
    session.commit()
    acts = session.scalars(select(AuditRow.action).where(AuditRow.subject.like("external-result:%"))).all()
    assert acts == [AuditAction.EXTERNAL_RESULT_NOTED] * 2 + [AuditAction.EXTERNAL_RESULT_WITHDRAWN]


@pytest.mark.parametrize("blank", ["laboratory", "report"])
def test_a_note_names_the_laboratory_and_its_report(session, people, blank):
    work = work_of(session, make_tested(session))
    with pytest.raises(Invalid) as refused:
        operations.note(session, work, **(OTHER | {blank: ""}), actor=people["lab manager"])
    assert refused.value.field == blank


def test_what_is_printed_stays_and_only_the_lab_manager_notes(session, people, house):
    tested = make_tested(session)
    with pytest.raises(Forbidden):
        operations.note(session, work_of(session, tested), **OTHER, actor=people["signatory"])
    certificate = make_issued(session, house, tested)
    with pytest.raises(PrintedAlready) as refused:
        operations.note(session, work_of(session, tested), **OTHER, actor=person(session, "lab manager"))
    assert refused.value.certificate == certificate.number
