from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from support.bench import make_instrument, make_reading, make_result, person
from support.runs import INCUBATED, make_timed_work, run_of

from lims import clock
from lims.audit.queries import trail
from lims.bench.assignments import operations as assignments
from lims.bench.assignments.clocks import shown_state
from lims.bench.assignments.models import AssignmentState
from lims.bench.assignments.obstacles import NotCompetent, StartStands
from lims.bench.assignments.taking_back import take_start_back
from lims.bench.methods.models import TimedMethod
from lims.bench.methods.operations import take_into_use
from lims.bench.methods.steps import Phase
from lims.bench.results.cells import Cell
from lims.bench.results.entering import Entry, try_block
from lims.bench.results.models import Quarantine, ReadingRow
from lims.bench.results.operations import SetIncomplete, hand_over
from lims.bench.runs import operations, queries
from lims.bench.runs.obstacles import ImpossibleTime, NoRun, RunReasonMissing, TooEarly
from lims.errors import Forbidden, WrongState
from lims.jobs.models import Job


def later(**span):
    return clock.running_from(clock.now() + timedelta(**span))


def step(session, work, who="technician", **more):
    return operations.do_step(session, work, actor=person(session, who), **more)


def test_starting_sets_the_clock_of_the_next_step(session):
    work = make_timed_work(session)
    session.commit()
    run = run_of(session, work)
    assert (run.no, run.phase, run.step_no) == (1, Phase.PREPARING, 0)
    assert work.closes_at - run.began_at == timedelta(hours=2)
    assert shown_state(work, clock.now()) == "preparing"
    assert trail(session, subject=f"run:{run.id}")[0].action == "bench:run:begun"


def test_a_start_that_was_a_slip_ends_its_run_and_the_next_start_begins_another(session):
    work = make_timed_work(session)
    technician = person(session, "technician")
    take_start_back(session, work, actor=technician)
    first = run_of(session, work)
    assert (first.phase, first.invalid_because, work.closes_at) == (Phase.INVALID, operations.SLIP, None)
    assert work.state is AssignmentState.WAITING
    assignments.start(session, work, actor=technician)
    assert (run_of(session, work).no, run_of(session, work).reason) == (2, operations.SLIP)


def test_after_a_further_step_the_start_stands(session):
    work = make_timed_work(session)
    run_of(session, work).step_no = 1
    with pytest.raises(StartStands) as refused:
        take_start_back(session, work, actor=person(session, "technician"))
    assert refused.value.why == "step"


def test_the_phases_follow_the_acts_and_the_clock(session):
    work = make_timed_work(session)
    assert step(session, work).phase is Phase.INCUBATING
    assert shown_state(work, clock.now()) == "incubating"
    with later(hours=45):
        assert shown_state(work, clock.now()) == "readable"
        assert step(session, work).phase is Phase.RUNNING
        assert shown_state(work, clock.now()) == "running"
        assert step(session, work).phase is Phase.FINISHED
        with pytest.raises(WrongState):
            step(session, work)
    session.commit()
    acts = queries.acts_of(session, [run_of(session, work).id])
    assert [one.step for one in acts] == ["prepare", "incubate", "read", "dispose"]


def test_a_step_before_its_window_is_refused_with_the_time_of_its_opening(session):
    work = make_timed_work(session)
    step(session, work)
    with later(hours=43), pytest.raises(TooEarly) as refused:
        step(session, work)
    assert refused.value.at == work.opens_at


def test_a_missed_window_makes_the_run_invalid_and_is_kept(session):
    work = make_timed_work(session)
    step(session, work)
    with later(hours=53):
        assert shown_state(work, clock.now()) == "invalid run", "told at once, before anybody has acted"
        run = step(session, work)
    session.commit()
    assert (run.phase, run.invalid_because) == (Phase.INVALID, "window missed")
    assert work.state is AssignmentState.INVALID_RUN
    assert trail(session, subject=f"run:{run.id}")[0].action == "bench:run:invalid"
    with pytest.raises(WrongState):
        step(session, work)


def test_each_window_that_closes_is_watched_by_a_job(session):
    work = make_timed_work(session)
    watch = session.scalars(select(Job).where(Job.kind == operations.CHECK)).one()
    assert watch.payload == {"run_id": run_of(session, work).id, "step_no": 0}
    assert watch.run_after == work.closes_at + timedelta(seconds=1)


def test_a_step_done_offline_keeps_the_time_at_which_it_happened(session):
    work = make_timed_work(session)
    begun = clock.now()
    with later(hours=5):
        run = step(session, work, happened_at=begun + timedelta(hours=1))
        act = queries.acts_of(session, [run.id])[-1]
        assert act.arrived_at - act.happened_at > timedelta(hours=3)
    assert run.phase is Phase.INCUBATING
    assert act.happened_at == begun + timedelta(hours=1)


@pytest.mark.parametrize("hours", [-24 * 8, 1])
def test_a_step_cannot_have_happened_in_the_future_or_before_the_run(session, hours):
    work = make_timed_work(session)
    with pytest.raises(ImpossibleTime):
        step(session, work, happened_at=clock.now() + timedelta(hours=hours))


def test_readings_in_their_window_count_and_the_first_is_the_step_of_reading(session):
    work = make_timed_work(session)
    step(session, work)
    with later(hours=48):
        result = make_result(session, work)
        session.commit()
        assert result.verdict == "pass"
        assert queries.acts_of(session, [run_of(session, work).id])[-1].step == "read"
        assert step(session, work).phase is Phase.FINISHED, "disposal comes after the hand-over"


def test_a_trial_of_readings_in_their_window_is_no_step_of_reading(session):
    work = make_timed_work(session)
    step(session, work)
    entries = [Entry(Cell(number), "98.9") for number in (1, 2)]
    with later(hours=48):
        outcomes = try_block(session, work, entries, actor=person(session, "technician"))
        assert all(one.obstacle is None for one in outcomes)
        assert queries.acts_of(session, [run_of(session, work).id])[-1].step == "incubate"


@pytest.mark.parametrize(
    ("hours", "doubt", "state"),
    [
        (43, Quarantine.TOO_EARLY, AssignmentState.RUNNING),
        (53, Quarantine.WINDOW_MISSED, AssignmentState.INVALID_RUN),
    ],
)
def test_readings_outside_their_window_are_stored_and_not_used(session, hours, doubt, state):
    work = make_timed_work(session)
    step(session, work)
    with later(hours=hours):
        assert make_reading(session, work).excluded_reason == doubt.value
        assert work.state is state
        again = make_reading(session, work, place=1).excluded_reason
        assert again == (doubt.value if state is AssignmentState.RUNNING else Quarantine.INVALID_RUN.value)
        with pytest.raises((WrongState, SetIncomplete)):
            hand_over(session, work, actor=person(session, "technician"))
    session.commit()


def test_a_clean_run_is_a_new_run_with_a_reason_and_empty_cells(session):
    work = make_timed_work(session)
    step(session, work)
    with later(hours=53):
        late = make_reading(session, work)
        technician = person(session, "technician")
        with pytest.raises(RunReasonMissing):
            operations.begin_again(session, work, reason=" ", actor=technician)
        run = operations.begin_again(session, work, reason="the shift was ill", actor=technician)
        session.commit()
        assert (run.no, run.phase, run.reason) == (2, Phase.PREPARING, "the shift was ill")
        assert work.state is AssignmentState.RUNNING
        assert late.in_force is False
        step(session, work)
        with later(hours=48):
            assert make_result(session, work).verdict == "pass"
    session.commit()
    kept = session.scalars(select(ReadingRow).where(ReadingRow.excluded_reason != "")).all()
    assert [one.id for one in kept] == [late.id]


def test_a_failed_control_ends_a_run_and_sets_its_readings_aside(session):
    work = make_timed_work(session)
    step(session, work)
    with later(hours=48):
        reading = make_reading(session, work)
        operations.fall(
            session, run_of(session, work), because="negative control grew", actor=person(session, "technician")
        )
        session.commit()
    assert reading.excluded_reason == Quarantine.INVALID_RUN.value
    assert work.state is AssignmentState.INVALID_RUN


def test_only_the_bench_moves_runs_and_only_competent_people_do_a_step(session):
    work = make_timed_work(session)
    with pytest.raises(Forbidden):
        step(session, work, "reviewer")
    work.person_id = None
    with pytest.raises(NotCompetent):
        step(session, work, "second technician")


def test_work_without_a_timed_method_has_no_run(session):
    work = make_timed_work(session, applies_to={"EN 149:2001+A1:2009": ["bfe"]})
    assert work.phase is None
    with pytest.raises(NoRun):
        step(session, work)
    assert make_reading(session, work).excluded_reason == ""


def test_another_instrument_in_the_middle_of_a_run_begins_no_second_one(session):
    work = make_timed_work(session)
    other = make_instrument(session, serial="other")
    assignments.start(session, work, instrument=other, actor=person(session, "technician"))
    assert len(queries.runs_of(session, work.id)) == 1


def test_a_run_goes_by_the_version_that_was_in_use_when_it_began(session):
    work = make_timed_work(session)
    quick = [*INCUBATED["steps"][:2], INCUBATED["steps"][2] | {"after": "1 h", "within": "2 h"}]
    take_into_use(
        session, INCUBATED | {"steps": quick}, used_from=date(2020, 5, 6), actor=person(session, "lab manager")
    )
    step(session, work)
    assert work.opens_at - clock.now() > timedelta(hours=43)


def test_the_database_refuses_a_second_open_run_and_a_changed_act(session):
    work = make_timed_work(session)
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(
            text(
                "INSERT INTO runs (shipment_id, assignment_id, method_id, no, phase, step_no, reason, invalid_because,"
                " began_at, began_by_id) SELECT shipment_id, assignment_id, method_id, 2, phase, 0, 'x', '', began_at,"
                " began_by_id FROM runs"
            )
        )
    session.rollback()
    with pytest.raises(DatabaseError):
        session.execute(text("DELETE FROM run_acts"))
    session.rollback()
    assert session.scalars(select(TimedMethod)).one().version == 1
    assert run_of(session, work).no == 1
