from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from support.bench import (
    PASSING,
    SPLASH,
    make_competence,
    make_instrument,
    make_reading,
    make_result,
    make_work,
    person,
)
from support.loads import make_load, put_in, read_controls, work_of

from lims import clock
from lims.audit.queries import trail
from lims.bench.assignments.models import AssignmentState
from lims.bench.assignments.obstacles import NotCompetent, NotForMethod
from lims.bench.loads import going, operations, queries
from lims.bench.loads.models import ControlReading, LoadState
from lims.bench.loads.obstacles import (
    ControlReasonNeeded,
    ControlSeenMissing,
    ControlsUnread,
    InAnotherLoad,
    LoadEmpty,
    NothingForLoad,
)
from lims.bench.methods.steps import ControlKind, Phase
from lims.bench.results.models import Quarantine, ReadingRow
from lims.bench.runs import operations as runs
from lims.bench.runs import queries as run_queries
from lims.bench.runs.obstacles import GoesWithLoad, RunReasonMissing, TooEarly
from lims.errors import Forbidden, WrongState

SQLITE = pytest.mark.parametrize("lent", ["sqlite"], indirect=True)  # what holds on one database, holds on the other


def later(**span):
    return clock.running_from(clock.now() + timedelta(**span))


def step(session, load, who="technician", **more):
    return going.do_step(session, load, actor=person(session, who), **more)


def phases(session, load):
    return [run.phase if run else None for _row, _work, run in queries.work_in(session, load)]


def test_one_act_moves_everything_in_a_load_through_the_steps(session):
    load = make_load(session, samples=3)
    session.commit()
    assert phases(session, load) == [Phase.PREPARING] * 3
    step(session, load)
    assert {work.opens_at for work in work_of(session, load)} == {work_of(session, load)[0].opens_at}
    with later(hours=48):
        step(session, load)
        with pytest.raises(ControlsUnread):
            step(session, load)
        read_controls(session, load)
        assert step(session, load).state is LoadState.FINISHED
    session.commit()
    assert phases(session, load) == [Phase.FINISHED] * 3
    told = [one.action for one in trail(session, subject=f"load:{load.id}")]
    assert told.count("bench:load:step done") == 3


@SQLITE
def test_work_in_a_load_takes_no_step_of_its_own_and_stands_on_no_list_of_windows(session):
    load = make_load(session)
    work = work_of(session, load)[0]
    assert work.load == load.number
    with pytest.raises(GoesWithLoad):
        runs.do_step(session, work, actor=person(session, "technician"))
    assert [line.number for line in queries.running_loads(session, size=9)] == [load.number]


@SQLITE
def test_whoever_is_competent_moves_a_load_and_nobody_else(session):
    load = make_load(session)
    with pytest.raises(NotCompetent):
        step(session, load, "second technician")
    with pytest.raises(Forbidden):
        step(session, load, "reviewer")
    make_competence(session, "second technician")
    step(session, load, "second technician")
    assert phases(session, load) == [Phase.INCUBATING] * 2


@SQLITE
def test_no_result_leaves_a_load_before_its_controls_are_read(session):
    load = make_load(session)
    first, _second = work_of(session, load)
    step(session, load)
    with later(hours=48):
        with pytest.raises(ControlsUnread):
            make_result(session, first)
        read_controls(session, load)
        assert make_result(session, first, values=()).verdict == "pass"
    session.commit()


def test_a_control_that_fails_takes_the_whole_load_with_it(session):
    load = make_load(session)
    step(session, load)
    with later(hours=48):
        readings = [make_reading(session, work) for work in work_of(session, load)]
        negative = queries.controls_of(session, load)[0]
        said = {"seen": "7 colonies", "held": False, "actor": person(session, "technician")}
        going.read_control(session, load, negative, **said)
        session.commit()
        assert {one.excluded_reason for one in readings} == {Quarantine.INVALID_RUN.value}
        assert (load.state, load.invalid_because) == (LoadState.INVALID, "Empty plate: 7 colonies")
        assert {work.state for work in work_of(session, load)} == {AssignmentState.INVALID_RUN}
        with pytest.raises(WrongState):
            read_controls(session, load)
    assert trail(session, subject=f"load:{load.id}")[0].action == "bench:load:invalid"


def test_work_of_an_invalid_load_goes_into_a_new_one_with_a_reason_and_empty_cells(session):
    load, technician = make_load(session), person(session, "technician")
    step(session, load)
    going.fall(session, load, because="the incubator stood open", actor=technician)
    again = operations.open_load(session, method=_method(session, load), actor=technician)
    for work in work_of(session, load):
        put_in(session, again, work)
    with pytest.raises(RunReasonMissing):
        going.begin(session, again, actor=technician)
    going.begin(session, again, reason="the door is locked now", actor=technician)
    session.commit()
    assert [run_queries.latest_run(session, work.id).no for work in work_of(session, again)] == [2, 2]
    assert phases(session, load) == [Phase.INVALID] * 2, "the first load keeps its own runs"
    assert [row.run_id is None for row, _work, _run in queries.work_in(session, again)] == [False, False]


@SQLITE
def test_after_its_window_a_load_is_an_invalid_run(session):
    load = make_load(session)
    step(session, load)
    with later(hours=53):
        step(session, load)
    session.commit()
    assert (load.state, load.invalid_because) == (LoadState.INVALID, "window missed")


@SQLITE
def test_a_load_falls_with_its_last_run_although_nobody_touched_the_load(session):
    load, technician = make_load(session), person(session, "technician")
    first, second = (run_queries.latest_run(session, work.id) for work in work_of(session, load))
    runs.fall(session, first, because="mixed up", actor=technician)
    assert load.state is LoadState.RUNNING
    runs.fall(session, second, because="mixed up as well", actor=technician)
    session.commit()
    assert (load.state, load.invalid_because) == (LoadState.INVALID, "mixed up as well")


@SQLITE
def test_what_was_read_in_time_stays_good_when_the_rest_is_late(session):
    load = make_load(session)
    first, second = work_of(session, load)
    step(session, load)
    with later(hours=48):
        reading = make_reading(session, first)
    with later(hours=53):
        step(session, load)
    session.commit()
    assert (reading.excluded_reason, second.state) == ("", AssignmentState.INVALID_RUN)
    assert (first.state, load.state) == (AssignmentState.RUNNING, LoadState.RUNNING)


@SQLITE
def test_a_step_before_its_window_is_refused_for_the_whole_load(session):
    load = make_load(session)
    step(session, load)
    with later(hours=43), pytest.raises(TooEarly):
        step(session, load)
    session.rollback()


@SQLITE
def test_what_is_blocked_is_taken_out_at_the_beginning_and_told(session):
    load = make_load(session, begun=False)
    taken = make_work(session, started=False)
    put_in(session, load, taken)
    taken.person_id = person(session, "second technician").id
    begun = going.begin(session, load, actor=person(session, "technician"))
    session.commit()
    assert (len(begun.running), [str(type(why).__name__) for _what, why in begun.refused]) == (2, ["SomebodyElses"])
    assert len(work_of(session, load)) == 2
    assert taken.load is None


@SQLITE
def test_a_load_of_nothing_or_with_a_wrong_instrument_does_not_begin(session):
    technician = person(session, "technician")
    empty = make_load(session, samples=0, begun=False)
    with pytest.raises(LoadEmpty):
        going.begin(session, empty, actor=technician)
    load = operations.open_load(session, method=_method(session, empty), actor=technician)
    operations.choose_instrument(session, load, make_instrument(session, serial="scale", serves=()), actor=technician)
    put_in(session, load, make_work(session, started=False))
    with pytest.raises(NotForMethod):
        going.begin(session, load, actor=technician)


@SQLITE
def test_samples_go_into_one_load_once_and_only_with_work_by_its_method(session):
    load, technician = make_load(session, begun=False), person(session, "technician")
    work = work_of(session, load)[0]
    put_in(session, load, work)
    assert len(work_of(session, load)) == 2, "a second scan is harmless"
    other = operations.open_load(session, method=_method(session, load), actor=technician)
    with pytest.raises(InAnotherLoad) as refused:
        put_in(session, other, work)
    assert refused.value.number == load.number
    assert operations.take_out(session, load, work.id, actor=technician)
    put_in(session, other, work)
    going.begin(session, other, actor=technician)
    with pytest.raises(WrongState):
        put_in(session, other, make_work(session, started=False))
    busy = make_work(session, SPLASH, started=False, requirements=[SPLASH])
    with pytest.raises(NothingForLoad):
        put_in(session, load, busy)
    with pytest.raises(WrongState):
        operations.add_control(session, other, kind=ControlKind.POSITIVE, name="x", actor=technician)


def test_a_control_is_read_once_and_otherwise_only_with_a_reason(session):
    load, technician = make_load(session), person(session, "technician")
    negative = queries.controls_of(session, load)[0]
    said = {"held": True, "actor": technician}
    with pytest.raises(ControlSeenMissing):
        going.read_control(session, load, negative, seen=" ", **said)
    going.read_control(session, load, negative, seen="0", **said)
    assert going.read_control(session, load, negative, seen="0", **said)[1] is False
    with pytest.raises(ControlReasonNeeded):
        going.read_control(session, load, negative, seen="0 colonies", **said)
    going.read_control(session, load, negative, seen="0 colonies", reason="unit forgotten", **said)
    session.commit()
    assert len(session.scalars(select(ControlReading)).all()) == 2
    with pytest.raises(DatabaseError):
        session.execute(text("UPDATE control_readings SET seen = 'x'"))
    session.rollback()
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE loads SET state = 'invalid run'"))
    session.rollback()


@SQLITE
def test_what_was_handed_over_before_a_load_fell_is_named(session):
    load, technician = make_load(session, controls=[]), person(session, "technician")
    first, _second = work_of(session, load)
    step(session, load)
    with later(hours=48):
        make_result(session, first, PASSING)
        _load, beyond = going.fall(session, load, because="the thermometer was wrong", actor=technician)
    session.commit()
    assert len(beyond) == 1
    assert first.state is AssignmentState.ENTERED
    assert session.scalars(select(ReadingRow).where(ReadingRow.excluded_reason != "")).all() == []


@SQLITE
def test_work_that_is_tested_again_leaves_the_load_of_its_first_run(session):
    load, technician = make_load(session), person(session, "technician")
    work = work_of(session, load)[0]
    runs.fall(session, run_queries.latest_run(session, work.id), because="mixed up", actor=technician)
    runs.begin_again(session, work, reason="alone this time", actor=technician)
    assert work.load is None
    assert runs.do_step(session, work, actor=technician).phase is Phase.INCUBATING


def _method(session, load):
    return session.get_one(queries.TimedMethod, load.method_id)
