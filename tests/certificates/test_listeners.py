import pytest
from sqlalchemy import select
from support.certification import make_issued, make_second_lot, make_tested
from support.clearance import Line, make_decision
from support.people import person

import lims.bench.results.listeners
import lims.certificates.listeners
import lims.clearance.decisions.listeners  # noqa: F401 - as in the application, the stages hear each other
from lims.certificates import operations as certificates
from lims.certificates.models import CertificateEvent, CertificateState, Impact, ReasonClass
from lims.certificates.obstacles import SampleDiscredited
from lims.clearance.cases.models import Case
from lims.clearance.decisions.models import DecisionKind
from lims.samples.lineage import obstacles, operations
from lims.samples.lineage import queries as lineage
from lims.shipments.declarations.models import Lot


@pytest.fixture
def session(sqlite_database, app):
    with sqlite_database.writing() as found:
        yield found


def kinds(touched):
    return [(one.kind.value, one.state, one.bars) for one in touched]


def test_before_a_certificate_a_correction_touches_work_results_and_the_draft(session):
    tested = make_tested(session)
    session.flush()
    assert lineage.touched_by(session, []) == []
    found = kinds(lineage.touched_by(session, [tested.sample]))
    assert found[0] == ("specimen", "", False)
    assert ("result", "reviewed", True) in found
    assert found[-1] == ("draft", "draft", False)


def test_a_corrected_lot_revokes_the_certificate_for_wrong_identity_and_nothing_less_touches_it(session, services):
    tested = make_tested(session)
    other = make_second_lot(session, tested)
    certificate = make_issued(session, services, tested)
    lots = list(session.scalars(select(Lot).where(Lot.line_id == tested.line.id)))
    decision = make_decision(session, Line(tested.shipment, tested.line, lots), DecisionKind.RELEASE)
    session.flush()
    touched = lineage.touched_by(session, [tested.sample])
    assert kinds(touched)[-2:] == [("certificate", "issued", True), ("decision", "release", False)]

    manager, signatory = person(session, "lab manager"), person(session, "signatory")
    with pytest.raises(obstacles.Certified):
        operations.cancel(session, tested.sample, reason="not wanted", actor=manager)
    with pytest.raises(obstacles.SignatoryNeeded):
        operations.correct_lot(session, tested.sample, other, reason="the carton says so", actor=manager)
    operations.correct_lot(session, tested.sample, other, reason="the carton says so", actor=signatory)
    session.flush()
    assert certificate.state is CertificateState.REVOKED
    event = session.scalars(select(CertificateEvent).where(CertificateEvent.state == CertificateState.REVOKED)).one()
    assert (event.reason_class, event.impact) == (ReasonClass.WRONG_IDENTITY, Impact.IDENTITY)
    assert "the carton says so" in event.reason
    assert set(session.scalars(select(Case.decision_id))) == {decision.id}
    kept = lineage.corrections_of(session, tested.sample)[0].touched
    assert certificate.number in {one["number"] for one in kept}
    draft = certificates.preview(session, tested.line, actor=signatory, services=services)
    assert SampleDiscredited in {type(one) for one in draft.obstacles}
