import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from support.bench import PASSING, make_reading, make_received, make_result, make_work, person
from support.people import actor, make_person

from lims import events
from lims.audit.queries import trail
from lims.bench.assignments.models import AssignmentState
from lims.bench.results import operations as results
from lims.bench.results.cells import Cell
from lims.bench.results.models import ResultState
from lims.bench.results.noting import note_deviation
from lims.bench.results.queries import readings_of
from lims.bench.review import operations, queries
from lims.bench.review.models import Doubt, InvestigationState, ReviewOutcome
from lims.bench.review.obstacles import NotCleanPasses, OpenInvestigation, ReasonMissing
from lims.errors import Forbidden, SamePerson, WrongState
from lims.permissions import Role


def make_both(session):
    """Return one person who is technician and reviewer: a small night shift."""
    return actor(session, make_person(session, Role.TECHNICIAN, Role.REVIEWER, username="night"))


@pytest.mark.parametrize(
    ("state", "reviewer", "obstacle"),
    [
        (ResultState.ENTERED, "reviewer", None),
        (ResultState.ENTERED, "enterer", SamePerson),
        (ResultState.REVIEWED, "reviewer", WrongState),
        (ResultState.REVIEWED, "enterer", WrongState),
        (ResultState.SENT_BACK, "reviewer", WrongState),
        (ResultState.SENT_BACK, "enterer", WrongState),
        (ResultState.REPLACED, "reviewer", WrongState),
        (ResultState.REPLACED, "enterer", WrongState),
    ],
)
def test_only_another_person_may_review_and_only_once(session, state, reviewer, obstacle):
    result = make_result(session)
    reviewer_before = person(session, "second reviewer").id if state is ResultState.REVIEWED else None
    result.state, result.reviewed_by_id, result.sent_back_because = state, reviewer_before, "Look again"
    who = person(session, "technician" if reviewer == "enterer" else "reviewer")
    found = operations.obstacle_to_review(session, result, actor=who)
    assert type(found) is (obstacle or type(None))


def test_who_made_one_reading_may_not_review_what_a_colleague_handed_over(session):
    work = make_work(session)
    night = make_both(session)
    results.enter_reading(session, work, cell=Cell(work.specimens[0]), value="98.9", actor=night)
    result = results.hand_over(session, work, as_not_assessed=True, actor=person(session, "technician"))
    assert type(operations.obstacle_to_review(session, result, actor=night)) is SamePerson


@pytest.mark.parametrize("role", [role.value for role in Role if role is not Role.REVIEWER])
def test_nobody_but_a_reviewer_reviews(session, role):
    result = make_result(session)
    with pytest.raises(Forbidden):
        operations.accept(session, result, actor=person(session, role))
    with pytest.raises(Forbidden):
        operations.send_back(session, result, reason="No", actor=person(session, role))


def test_accepting_notes_who_and_when_and_tells_the_later_stages(session):
    work = make_work(session)
    result = make_result(session, work)
    told = []

    def listen(sender, result):
        told.append(result)

    with events.result_reviewed.connected_to(listen):
        review = operations.accept(session, result, actor=person(session, "reviewer"))
    session.commit()
    assert (result.state, work.state) == (ResultState.REVIEWED, AssignmentState.REVIEWED)
    assert result.reviewed_by_id == person(session, "reviewer").id
    assert review.outcome is ReviewOutcome.ACCEPTED
    assert told == [result]
    assert trail(session, subject=f"result:{result.id}")[0].action == "bench:result:reviewed"


def test_sending_back_returns_the_work_with_the_reason(session):
    work = make_work(session)
    result = make_result(session, work)
    operations.send_back(session, result, reason="Conditioning is not noted", actor=person(session, "reviewer"))
    session.commit()
    assert (result.state, work.state, work.person_id) == (
        ResultState.SENT_BACK,
        AssignmentState.SENT_BACK,
        person(session, "technician").id,
    )
    entry = trail(session, subject=f"result:{result.id}")[0]
    assert (entry.action, entry.reason) == ("bench:result:sent back", "Conditioning is not noted")
    again = results.hand_over(session, work, deviation="Conditioned 4 h", actor=person(session, "technician"))
    assert again.version == 2


def test_sending_back_needs_a_reason(session):
    with pytest.raises(ReasonMissing):
        operations.send_back(session, make_result(session), reason=" ", actor=person(session, "reviewer"))


def test_clean_passes_are_accepted_many_at_once(session):
    clean = [make_result(session), make_result(session)]
    operations.accept_all(session, clean, actor=person(session, "reviewer"))
    assert {one.state for one in clean} == {ResultState.REVIEWED}


def make_failed(session):
    return make_result(session, values=("97.0", *PASSING[1:]))


def make_corrected(session):
    work = make_work(session)
    reading = make_reading(session, work, "89.9")
    results.correct_reading(
        session, reading, value="98.9", reason="Digits swapped", actor=person(session, "technician")
    )
    return make_result(session, work, PASSING)


def make_deviating(session):
    return make_result(session, deviation="Chamber at 80 %")


def make_quarantined(session):
    work = make_work(session)
    for place, value in enumerate(PASSING):
        make_reading(session, work, value, place=place, who="second technician" if place == 0 else "technician")
    return results.hand_over(session, work, as_not_assessed=True, actor=person(session, "technician"))


def make_noted_later(session):
    work = make_work(session)
    result = make_result(session, work)
    note_deviation(session, work, said="The door stood open", actor=person(session, "technician"))
    return result


@pytest.mark.parametrize(
    ("make", "doubts"),
    [
        (make_failed, [Doubt.NO_PASS]),
        (make_corrected, [Doubt.CORRECTED]),
        (make_deviating, [Doubt.DEVIATION]),
        (make_noted_later, [Doubt.DEVIATION]),
        (make_quarantined, [Doubt.NO_PASS, Doubt.QUARANTINED]),
    ],
)
def test_one_result_that_is_no_clean_pass_stops_all_and_is_named_with_its_doubt(session, make, doubts):
    clean, other = make_result(session), make(session)
    with pytest.raises(NotCleanPasses) as refused:
        operations.accept_all(session, [clean, other], actor=person(session, "reviewer"))
    assert (len(refused.value.things), refused.value.doubts) == (1, [doubts])
    assert (clean.state, other.state) == (ResultState.ENTERED, ResultState.ENTERED)


@pytest.mark.parametrize("role", ["reviewer", "lab manager", "quality manager"])
def test_an_investigation_is_opened_on_a_result(session, role):
    result = make_result(session)
    investigation = operations.open_investigation(session, result, question="Why so high?", actor=person(session, role))
    session.commit()
    assert investigation.state is InvestigationState.OPEN
    assert trail(session, subject=f"investigation:{investigation.id}")[0].reason == "Why so high?"


@pytest.mark.parametrize("role", ["technician", "signatory", "customs officer", "administrator"])
def test_others_open_no_investigation(session, role):
    result = make_result(session)
    with pytest.raises(Forbidden):
        operations.open_investigation(session, result, question="Why?", actor=person(session, role))


def test_a_result_under_investigation_waits(session):
    result = make_result(session)
    operations.open_investigation(session, result, question="Why so high?", actor=person(session, "lab manager"))
    with pytest.raises(OpenInvestigation):
        operations.accept(session, result, actor=person(session, "reviewer"))
    with pytest.raises(OpenInvestigation):
        operations.open_investigation(session, result, question="And why?", actor=person(session, "reviewer"))


def test_an_investigation_is_closed_by_another_quality_manager(session):
    result = make_result(session)
    quality = person(session, "quality manager")
    investigation = operations.open_investigation(session, result, question="Why so high?", actor=quality)
    with pytest.raises(SamePerson):
        operations.close_investigation(session, investigation, finding="Leak", actor=quality)
    other = actor(session, make_person(session, Role.QUALITY_MANAGER, username="other-quality"))
    operations.close_investigation(session, investigation, finding="Leak in the flow line", actor=other)
    session.commit()
    assert (investigation.state, investigation.retest, result.state) == (
        InvestigationState.CLOSED,
        False,
        ResultState.ENTERED,
    )
    with pytest.raises(WrongState):
        operations.close_investigation(session, investigation, finding="Again", actor=other)


def test_only_an_investigation_lets_work_begin_anew_and_nothing_is_lost(session):
    work = make_work(session, sample=make_received(session))
    result = make_result(session, work, ("97.0", *PASSING[1:]))
    operations.accept(session, result, actor=person(session, "reviewer"))
    investigation = operations.open_investigation(
        session, result, question="Leak?", actor=person(session, "lab manager")
    )
    operations.close_investigation(
        session, investigation, finding="Leak found", retest=True, actor=person(session, "quality manager")
    )
    session.commit()
    assert (work.state, result.state) == (AssignmentState.WAITING, ResultState.REPLACED)
    rows = readings_of(session, work.id)
    assert {(row.in_force, row.excluded_reason) for row in rows} == {(False, "set aside by an investigation")}
    assert queries.results_to_review(session, person(session, "reviewer").id) == []


NEW_REVIEW = """
    INSERT INTO reviews (shipment_id, result_id, outcome, reason, entered_by_id, reviewer_id, at)
    SELECT shipment_id, id,
"""


@pytest.mark.parametrize(
    "statement",
    [
        f"{NEW_REVIEW} 'accepted', '', entered_by_id, entered_by_id, entered_at FROM results",
        f"{NEW_REVIEW} 'sent back', '', entered_by_id, entered_by_id + 1, entered_at FROM results",
        "UPDATE results SET state = 'reviewed', reviewed_by_id = entered_by_id",
        "UPDATE investigations SET state = 'closed', closed_by_id = opened_by_id",
        "UPDATE investigations SET state = 'closed'",
    ],
)
def test_the_database_refuses_what_the_operations_refuse(session, statement):
    result = make_result(session)
    operations.open_investigation(session, result, question="Why?", actor=person(session, "lab manager"))
    session.commit()
    with pytest.raises(DBAPIError):
        session.execute(text(statement))
