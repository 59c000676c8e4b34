"""Cases: opened where a certificate falls, in the same transaction; closed with an outcome."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from support.clearance import issue, make_certificate, make_decision, make_line, make_released

from lims.audit.models import AuditRow
from lims.certificates import operations as certificates
from lims.certificates.models import CertificateState, ReasonClass
from lims.clearance.cases import operations
from lims.clearance.cases.models import Case, CaseKind, CaseState
from lims.clearance.decisions.models import DecisionKind
from lims.errors import Forbidden, Invalid, WrongState
from lims.shipments.declarations.models import Direction

HOLD, RELEASE, CONDITIONAL, REFUSE = DecisionKind
REVIEW, RECALL = CaseKind


def cases(session, *columns):
    session.flush()
    found = session.scalars(select(Case).order_by(Case.id)).all()
    return [tuple(getattr(one, column) for column in columns) for one in found] if columns else found


def fall(session, people, certificate, how="revoke", reason="The wrong lot was tested"):
    actor = people["signatory"]
    if how == "suspend":
        certificates.suspend(session, certificate, reason=reason, actor=actor)
    else:
        certificates.revoke(session, certificate, reason=reason, reason_class=ReasonClass.WRONG_IDENTITY, actor=actor)


@pytest.mark.parametrize("how", ["suspend", "revoke"])
@pytest.mark.parametrize(
    ("kind", "verdict", "opened"),
    [
        (RELEASE, "pass", [REVIEW, RECALL]),
        (CONDITIONAL, "inconclusive", [REVIEW, RECALL]),
        (REFUSE, "fail", [REVIEW]),
        (HOLD, "inconclusive", []),
        (None, "pass", []),
    ],
)
def test_a_fall_opens_a_review_and_where_goods_are_gone_a_recall(session, people, how, kind, verdict, opened):
    made = make_line(session, direction=Direction.IMPORT)
    certificate = make_certificate(session, made, verdict)
    decision = make_decision(session, made, kind) if kind else None
    fall(session, people, certificate, how)
    assert cases(session, "kind") == [(kind,) for kind in opened]
    assert decision is None or decision.under_review is bool(opened)


def test_cases_are_opened_in_the_transaction_in_which_the_certificate_falls(session, people):
    _, certificate, _ = make_released(session)
    session.commit()
    fall(session, people, certificate)
    assert len(cases(session)) == 2
    session.rollback()
    session.refresh(certificate)
    assert (cases(session), certificate.state) == ([], CertificateState.ISSUED)


def test_a_fall_that_cannot_open_its_cases_does_not_happen(session, people, monkeypatch):
    _, certificate, _ = make_released(session)
    session.commit()
    monkeypatch.setattr(operations, "_open", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        fall(session, people, certificate)
    session.rollback()
    session.refresh(certificate)
    assert certificate.state is CertificateState.ISSUED


def test_a_certificate_that_falls_further_widens_what_is_open(session, people):
    _, certificate, _ = make_released(session)
    fall(session, people, certificate, "suspend", "Doubt about the batch")
    fall(session, people, certificate, "revoke", "It was another batch")
    assert cases(session, "kind", "cause") == [
        (kind, f"Doubt about the batch\n{ReasonClass.WRONG_IDENTITY}: It was another batch") for kind in CaseKind
    ]
    session.commit()
    actions = session.scalars(select(AuditRow.action).where(AuditRow.action == "clearance:case:widened")).all()
    assert len(actions) == 2


def test_the_same_doubt_again_after_its_case_was_closed_opens_a_new_one(session, people):
    _, certificate, decision = make_released(session)
    for _ in range(2):
        fall(session, people, certificate, "suspend", "Doubt")
        certificates.lift(session, certificate, reason="No doubt", actor=people["signatory"])
        for case in cases(session):
            if case.state is CaseState.OPEN:
                operations.close(session, case, outcome="Nothing found", actor=people["customs officer"])
    session.commit()
    assert cases(session, "kind") == [(REVIEW,), (RECALL,)] * 2
    assert not decision.under_review


@pytest.mark.parametrize(("verdict", "opened"), [("pass", 0), ("inconclusive", 2), ("fail", 2)])
def test_a_superseded_certificate_opens_a_case_only_where_the_conclusion_changes(session, people, verdict, opened):
    made, old, _ = make_released(session)
    new = make_certificate(session, made, verdict, state=CertificateState.AUTHORISED, supersedes=old)
    issue(session, new)
    assert old.state is CertificateState.SUPERSEDED
    assert len(cases(session)) == opened


def test_a_conclusion_that_changes_for_one_lot_only_opens_a_case(session):
    made = make_line(session, batches=("B1", "B2"))
    one, two = made.lots
    old = make_certificate(session, made, "fail", verdicts={one.id: "pass", two.id: "fail"})
    make_decision(session, made, RELEASE, lot=one)
    swapped = {one.id: "fail", two.id: "pass"}
    issue(
        session,
        make_certificate(session, made, "fail", verdicts=swapped, state=CertificateState.AUTHORISED, supersedes=old),
    )
    assert cases(session, "kind") == [(REVIEW,), (RECALL,)]


def test_a_decision_on_an_earlier_certificate_rests_on_the_one_that_took_its_place(session, people):
    made, old, decision = make_released(session)
    new = make_certificate(session, made, state=CertificateState.AUTHORISED, supersedes=old)
    issue(session, new)
    fall(session, people, new)
    assert cases(session, "decision_id", "certificate_id") == [(decision.id, new.id)] * 2


def test_a_lot_that_the_certificate_does_not_speak_of_stays_as_it_was(session, people):
    made = make_line(session, batches=("COVERED", "OTHER"))
    covered, other = made.lots
    make_certificate(session, made, verdicts={other.id: "pass"}, state=CertificateState.REVOKED)
    certificate = make_certificate(session, made, verdicts={covered.id: "pass"})
    on_other = make_decision(session, made, RELEASE, lot=other, who="senior officer", grounds="Known to be good")
    on_covered = make_decision(session, made, RELEASE, lot=covered)
    fall(session, people, certificate)
    assert (on_covered.under_review, on_other.under_review) == (True, False)


@pytest.mark.parametrize(
    ("verdict", "opened"), [("pass", []), ("fail", [REVIEW, RECALL]), ("inconclusive", [REVIEW, RECALL])]
)
def test_goods_that_went_before_their_certificate_are_reviewed_when_it_does_not_pass_them(session, verdict, opened):
    made = make_line(session)
    make_decision(session, made, who="senior officer", grounds="Ministry order 12")
    issue(session, make_certificate(session, made, verdict, state=CertificateState.AUTHORISED))
    assert cases(session, "kind") == [(kind,) for kind in opened]


def test_a_decision_is_under_review_until_its_last_case_is_closed(session, people):
    _, certificate, decision = make_released(session)
    fall(session, people, certificate)
    review, recall = cases(session)
    operations.close(session, review, outcome="Confirmed", actor=people["customs officer"])
    assert decision.under_review
    operations.close(session, recall, outcome="All 50,000 are back", actor=people["senior officer"])
    assert not decision.under_review
    assert (recall.state, recall.outcome) == (CaseState.CLOSED, "All 50,000 are back")
    session.commit()
    rows = session.execute(select(AuditRow.action, AuditRow.label).where(AuditRow.subject.like("case:%")))
    assert {tuple(row) for row in rows} == {
        ("clearance:review:opened", review.number),
        ("clearance:recall:opened", recall.number),
        ("clearance:review:closed", review.number),
        ("clearance:recall:closed", recall.number),
    }


def test_a_case_is_closed_once_and_with_an_outcome(session, people):
    _, certificate, _ = make_released(session)
    fall(session, people, certificate)
    case = cases(session)[0]
    with pytest.raises(Invalid):
        operations.close(session, case, outcome="  ", actor=people["customs officer"])
    operations.close(session, case, outcome="Confirmed", actor=people["customs officer"])
    with pytest.raises(WrongState):
        operations.close(session, case, outcome="Again", actor=people["customs officer"])


@pytest.mark.parametrize("who", ["technician", "signatory", "quality manager", "auditor", "administrator"])
def test_nobody_but_an_officer_closes_a_case(session, people, who):
    _, certificate, _ = make_released(session)
    fall(session, people, certificate)
    with pytest.raises(Forbidden):
        operations.close(session, cases(session)[0], outcome="Closed", actor=people[who])


@pytest.mark.parametrize(
    "change", ["state = 'closed'", "outcome = 'Done'", "closed_by_id = 1", "state = 'asleep'", "kind = 'party'"]
)
def test_the_database_refuses_forbidden_cases(session, people, change):
    _, certificate, _ = make_released(session)
    fall(session, people, certificate)
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(f"UPDATE cases SET {change}"))


def test_the_database_keeps_one_open_case_of_a_kind(session, people):
    _, certificate, _ = make_released(session)
    fall(session, people, certificate)
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text("UPDATE cases SET kind = 'recall'"))
