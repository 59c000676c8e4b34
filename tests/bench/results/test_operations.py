from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from support.bench import (
    BFE,
    PASSING,
    SPLASH,
    make_competence,
    make_instrument,
    make_reading,
    make_received,
    make_result,
    make_work,
    person,
)

from lims import clock
from lims.audit.queries import trail
from lims.bench.assignments import operations as assignments
from lims.bench.assignments.models import AssignmentState
from lims.bench.instruments.models import InstrumentState
from lims.bench.results import operations, queries
from lims.bench.results.cells import Cell
from lims.bench.results.models import Quarantine, ResultState
from lims.bench.results.obstacles import ReasonNeeded, SetIncomplete, ValueRefused
from lims.bench.results.quarantine import doubt_about
from lims.conformity.decisions import DecisionRule, RuleKind, Statement
from lims.conformity.verdicts import Verdict
from lims.errors import Forbidden, Stale, WrongState


def test_a_reading_is_kept_as_it_was_typed(session):
    reading = make_reading(session, make_work(session), "98.30")
    session.commit()
    session.refresh(reading)
    assert (reading.value, reading.in_force, reading.excluded_reason) == ("98.30", True, "")
    assert trail(session, subject=f"reading-row:{reading.id}")[0].action == "bench:reading:entered"


def test_the_same_reading_again_changes_nothing(session):
    work = make_work(session)
    assert make_reading(session, work, "98.3") is make_reading(session, work, "98.3")
    assert len(queries.readings_of(session, work.id)) == 1


def test_the_second_person_in_a_cell_is_told_both_values(session):
    work = make_work(session)
    make_competence(session, "second technician")
    make_reading(session, work, "98.3", expected="")
    with pytest.raises(Stale) as told:
        make_reading(session, work, "97.1", expected="", who="second technician")
    assert (told.value.theirs, told.value.yours, told.value.who) == ("98.3", "97.1", "Technician")
    assert [row.value for row in queries.readings_of(session, work.id)] == ["98.3"]


def test_who_saw_the_value_must_give_a_reason_to_change_it(session):
    work = make_work(session)
    make_reading(session, work, "98.3")
    with pytest.raises(ReasonNeeded):
        make_reading(session, work, "97.1", expected="98.3")


def test_a_correction_stands_beside_the_first_reading(session):
    work = make_work(session)
    first = make_reading(session, work, "89.3")
    second = operations.correct_reading(
        session, first, value="98.3", reason="Digits swapped", actor=person(session, "technician")
    )
    session.commit()
    rows = queries.readings_of(session, work.id)
    assert [(row.value, row.in_force, row.corrects_id, row.reason) for row in rows] == [
        ("89.3", False, None, ""),
        ("98.3", True, first.id, "Digits swapped"),
    ]
    entry = trail(session, subject=f"reading-row:{second.id}")[0]
    assert (entry.action, entry.reason) == ("bench:reading:corrected", "Digits swapped")


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [("97.0", "98.9", "fail → not assessed"), ("98.8", "98.9", ""), ("98.8", "97.0", "not assessed → fail")],
)
def test_a_correction_that_changes_the_verdict_says_so(session, before, after, change):
    reading = make_reading(session, make_work(session), before)
    corrected = operations.correct_reading(
        session, reading, value=after, reason="Read again", actor=person(session, "technician")
    )
    assert corrected.verdict_change == change


@pytest.mark.parametrize(("reason", "obstacle"), [("", ReasonNeeded), ("  ", ReasonNeeded), ("Digits swapped", None)])
def test_a_correction_needs_a_reason(session, reason, obstacle):
    work = make_work(session)
    reading = make_reading(session, work, "89.3")
    found = operations.obstacle_to_correct(session, work, reading, value="98.3", reason=reason)
    assert type(found) is (obstacle or type(None))


def test_a_reading_that_was_corrected_meanwhile_cannot_be_corrected_again(session):
    work = make_work(session)
    first = make_reading(session, work, "89.3")
    technician = person(session, "technician")
    operations.correct_reading(session, first, value="98.3", reason="Digits swapped", actor=technician)
    with pytest.raises(Stale) as told:
        operations.correct_reading(session, first, value="98.9", reason="No, this", actor=technician)
    assert told.value.theirs == "98.3"


def test_a_correction_is_checked_like_a_reading(session):
    reading = make_reading(session, make_work(session), "89.3")
    with pytest.raises(ValueRefused):
        operations.correct_reading(
            session, reading, value="98,3", reason="Digits swapped", actor=person(session, "technician")
        )


def test_a_reference_may_come_before_its_reading(session):
    work = make_work(session)
    reading = make_reading(session, work, "", reference="37.00")
    assert queries.live_judgement(session, work).verdict is Verdict.NOT_ASSESSED
    assert make_reading(session, work, "98.9") is reading
    assert (reading.value, reading.reference) == ("98.9", "37.00")


@pytest.mark.parametrize(
    "state", [AssignmentState.WAITING, AssignmentState.ENTERED, AssignmentState.REVIEWED, AssignmentState.CANCELLED]
)
def test_readings_are_taken_only_while_the_work_runs(session, state):
    work = make_work(session)
    work.state = state
    with pytest.raises(WrongState):
        make_reading(session, work)


@pytest.mark.parametrize("role", ["reviewer", "lab manager", "customs officer", "administrator", "quality manager"])
def test_only_the_bench_enters_readings(session, role):
    work = make_work(session)
    with pytest.raises(Forbidden):
        make_reading(session, work, who=role)


@pytest.mark.parametrize(
    ("state", "days", "doubt"),
    [
        (InstrumentState.IN_SERVICE, -1, None),
        (InstrumentState.IN_SERVICE, 0, None),
        (InstrumentState.IN_SERVICE, 1, Quarantine.CALIBRATION_OVERDUE),
        (InstrumentState.OUT_OF_SERVICE, -1, Quarantine.OUT_OF_SERVICE),
        (InstrumentState.OUT_OF_SERVICE, 1, Quarantine.OUT_OF_SERVICE),
    ],
)
def test_an_instrument_is_good_in_service_until_the_day_its_calibration_is_due(session, state, days, doubt):
    instrument = make_instrument(session)
    instrument.state = state
    assert doubt_about(instrument, instrument.calibration_due_on + timedelta(days=days)) is doubt


def test_what_a_bad_instrument_shows_is_stored_and_quarantined(session):
    work = make_work(session)
    instrument = make_instrument(session, serial="old", calibration_due_on=date(2020, 5, 5))
    told = {"instrument": instrument, "nevertheless": "read before anybody looked at the sticker"}
    assignments.start(session, work, **told, actor=person(session, "technician"))
    reading = make_reading(session, work, "98.9")
    session.commit()
    assert reading.excluded_reason == Quarantine.CALIBRATION_OVERDUE.value
    assert queries.live_judgement(session, work).n == 0


def test_what_an_unqualified_person_reads_is_stored_and_quarantined(session):
    reading = make_reading(session, make_work(session), who="second technician")
    assert reading.excluded_reason == Quarantine.NOT_COMPETENT.value


def test_an_instrument_account_observes_for_the_person_who_works(session):
    reading = make_reading(session, make_work(session), who="instrument account")
    assert reading.excluded_reason == ""


def test_calibration_is_asked_at_the_moment_of_the_reading(session):
    work = make_work(session)
    good = make_reading(session, work, place=0)
    with clock.running_from(clock.now() + timedelta(days=300)):
        late = make_reading(session, work, place=1)
    assert (good.excluded_reason, late.excluded_reason) == ("", Quarantine.CALIBRATION_OVERDUE.value)


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        (PASSING, Verdict.PASS),
        (("98.9", "97.99", "98.7", "99.4", "98.0"), Verdict.FAIL),
        (PASSING[:4], Verdict.NOT_ASSESSED),
        ((), Verdict.NOT_ASSESSED),
    ],
)
def test_the_live_judgement_is_the_judge_s(session, values, verdict):
    work = make_work(session)
    for place, value in enumerate(values):
        make_reading(session, work, value, place=place)
    assert queries.live_judgement(session, work).verdict is verdict


def test_the_stated_uncertainty_decides(session):
    guarded = DecisionRule(RuleKind.GUARDED, statement=Statement.NON_BINARY)
    work = make_work(session, decision_rule=guarded)
    for place in range(5):
        make_reading(session, work, "98.3", place=place)
    assert queries.live_judgement(session, work).verdict is Verdict.NOT_ASSESSED
    operations.state_uncertainty(session, work, uncertainty="0.5", coverage="2", actor=person(session, "technician"))
    assert queries.live_judgement(session, work).verdict is Verdict.INCONCLUSIVE


def test_an_uncertainty_that_is_no_number_is_refused(session):
    with pytest.raises(ValueRefused):
        operations.state_uncertainty(
            session, make_work(session), uncertainty="0,5", coverage="", actor=person(session, "technician")
        )


def test_handing_over_keeps_the_judgement_with_all_its_steps(session):
    work = make_work(session)
    result = make_result(session, work)
    session.commit()
    assert (result.verdict, result.state, result.version) == ("pass", ResultState.ENTERED, 1)
    assert work.state is AssignmentState.ENTERED
    assert result.judgement["steps"]
    assert result.judgement["verdict"] == "pass"
    assert len(result.judgement["cells"]) == 5
    assert trail(session, subject=f"result:{result.id}")[0].action == "bench:result:entered"


def test_an_incomplete_set_is_handed_over_only_as_not_assessed(session):
    work = make_work(session)
    make_reading(session, work, "98.9")
    with pytest.raises(SetIncomplete) as refused:
        operations.hand_over(session, work, actor=person(session, "technician"))
    assert refused.value.missing == ["#2", "#3", "#4", "#5"]
    result = operations.hand_over(session, work, as_not_assessed=True, actor=person(session, "technician"))
    assert result.verdict == "not assessed"


def test_a_fail_needs_no_complete_set(session):
    assert make_result(session, values=("97.0", *PASSING[1:])).verdict == "fail"


def test_work_is_handed_over_once(session):
    work = make_work(session)
    make_result(session, work)
    with pytest.raises(WrongState):
        operations.hand_over(session, work, actor=person(session, "technician"))


def test_a_correction_after_handing_over_replaces_the_result(session):
    work = make_work(session)
    first = make_result(session, work, ("97.0", *PASSING[1:]))
    reading = queries.reading_in(session, work.id, Cell(1))
    operations.correct_reading(
        session, reading, value="99.0", reason="Plate read again", actor=person(session, "technician")
    )
    assert (first.state, work.state) == (ResultState.REPLACED, AssignmentState.RUNNING)
    second = operations.hand_over(session, work, actor=person(session, "technician"))
    session.commit()
    assert (second.version, second.verdict, first.verdict) == (2, "pass", "fail")


def test_a_reviewed_result_cannot_be_corrected_at_the_bench(session):
    work = make_work(session)
    reading = make_reading(session, work)
    work.state = AssignmentState.REVIEWED
    with pytest.raises(WrongState):
        operations.correct_reading(
            session, reading, value="99.0", reason="Read again", actor=person(session, "technician")
        )


def test_specimens_of_a_destructive_test_are_used_up(session):
    work = make_work(session)
    make_result(session, work)
    specimens = assignments.queries.specimens_of(session, work.sample_id)
    assert [one.specimen_no for one in specimens if one.destroyed_at] == work.specimens


def test_words_are_judged_too(session):
    work = make_work(session, SPLASH)
    result = make_result(session, work, ("pass", "pass", "fail"))
    assert result.verdict == "fail"


def test_the_whole_sample_is_judged_with_what_was_not_requested_left_out(session):
    sample = make_received(session)
    work = make_work(session, sample=sample, requirements=[BFE])
    make_result(session, work)
    judged = queries.sample_judgement(session, queries.terms_of(session, work).request)
    assert judged.verdict is Verdict.PASS
    assert judged.judgement(SPLASH).verdict is Verdict.NOT_REQUESTED


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE readings SET in_force = TRUE",
        "UPDATE readings SET reason = '' WHERE corrects_id IS NOT NULL",
        "UPDATE readings SET specimen_no = 0",
        "UPDATE results SET state = 'reviewed'",
        "UPDATE results SET state = 'reviewed', reviewed_by_id = entered_by_id",
        "UPDATE results SET reviewed_by_id = entered_by_id + 1",
        "UPDATE results SET state = 'good'",
    ],
)
def test_the_database_refuses_what_the_operations_refuse(session, statement):
    work = make_work(session)
    reading = make_reading(session, work, "97.0")
    operations.correct_reading(
        session, reading, value="98.3", reason="Digits swapped", actor=person(session, "technician")
    )
    operations.hand_over(session, work, as_not_assessed=True, actor=person(session, "technician"))
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(text(statement))
