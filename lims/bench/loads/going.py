"""A load on its way: begin, do the next step, read a control, fall. One act counts for everything in it."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments.labels import label_of
from lims.bench.assignments.models import Assignment, AssignmentState
from lims.bench.assignments.starting import obstacle_to_start, obstacle_to_work, start
from lims.bench.instruments.models import Instrument
from lims.bench.loads import queries
from lims.bench.loads.models import ControlReading, Load, LoadControl, LoadState
from lims.bench.loads.obstacles import ControlReasonNeeded, ControlSeenMissing, ControlsUnread, LoadEmpty
from lims.bench.methods.steps import Phase
from lims.bench.runs import operations as runs
from lims.bench.runs import queries as run_queries
from lims.bench.runs.models import Run
from lims.bench.runs.obstacles import RunReasonMissing
from lims.errors import LimsError, WrongState
from lims.permissions import Actor, Permission

GOING = (LoadState.RUNNING, LoadState.FINISHED)


@dataclass(frozen=True, slots=True)
class Begun:
    """What beginning a load came to: the work that goes with it, and what stood in the way of the rest."""

    running: list[Assignment] = field(default_factory=list)
    refused: list[tuple[str, LimsError]] = field(default_factory=list)


def begin(session: Session, load: Load, *, reason: str = "", actor: Actor) -> Begun:
    """Begin everything in a load at once; what is blocked is taken out of it and told, each with its reason.

    Work whose earlier run is invalid is begun again, for which the load needs a ``reason``.
    """
    actor.must(Permission.BENCH_RESULTS_ENTER)
    pieces = queries.work_in(session, load)
    if obstacle := obstacle_to_begin(load, [work for _row, work, _run in pieces], reason=reason):
        raise obstacle
    instrument = session.get(Instrument, load.instrument_id) if load.instrument_id else None
    begun = Begun()
    for row, work, _run in pieces:
        if obstacle := _obstacle_of_piece(session, work, instrument, actor):
            begun.refused.append((label_of(session, work), obstacle))
            session.delete(row)
            continue
        row.run_id = _begin_piece(session, load, work, instrument, reason=reason, actor=actor)
        begun.running.append(work)
    if not begun.running:
        raise begun.refused[0][1]
    load.state, load.began_at = LoadState.RUNNING, clock.now()
    record(session, AuditAction.LOAD_BEGUN, subject=load, actor=actor, reason=reason.strip())
    return begun


def obstacle_to_begin(load: Load, work: list[Assignment], *, reason: str) -> LimsError | None:
    """Return what stands in the way of beginning a load, or None."""
    if load.state is not LoadState.OPEN:
        return WrongState(thing=load.number, state=load.state, needed=LoadState.OPEN)
    if not work:
        return LoadEmpty(number=load.number)
    if any(one.state is AssignmentState.INVALID_RUN for one in work) and not reason.strip():
        return RunReasonMissing(field="reason", value="")
    return None


def _obstacle_of_piece(
    session: Session, work: Assignment, instrument: Instrument | None, actor: Actor
) -> LimsError | None:
    """Return what keeps one piece of work from going with the load, or None."""
    if work.state is AssignmentState.INVALID_RUN:
        return obstacle_to_work(session, work, instrument=instrument, actor=actor)
    if work.state is not AssignmentState.WAITING:
        return WrongState(thing=label_of(session, work), state=work.state, needed=AssignmentState.WAITING)
    return obstacle_to_start(session, work, instrument=instrument, actor=actor)


def _begin_piece(
    session: Session, load: Load, work: Assignment, instrument: Instrument | None, *, reason: str, actor: Actor
) -> int:
    """Begin one piece of work with its load, and return its run."""
    if work.state is AssignmentState.INVALID_RUN:
        runs.begin_again(session, work, reason=reason, instrument=instrument, actor=actor)
    else:
        start(session, work, instrument=instrument, actor=actor)
    run = run_queries.latest_run(session, work.id)
    if run is None:  # the method was taken out of use since the sample was put in
        raise WrongState(thing=label_of(session, work), state=work.state, needed=Phase.PREPARING)
    load.method_id = run.method_id
    work.load = load.number
    return run.id


def do_step(session: Session, load: Load, *, happened_at: datetime | None = None, actor: Actor) -> Load:
    """Do the next step for everything in a load, now or at the moment at which it happened.

    A step before its window is refused. After it everything that was not read yet is an invalid run, and with the last
    such piece the load itself: the load that is returned says so.
    """
    actor.must(Permission.BENCH_RESULTS_ENTER)
    at = happened_at or clock.now()
    going = _next_pieces(session, load)
    if obstacle := obstacle_to_step(session, load, going):
        raise obstacle
    done = [runs.do_step(session, work, happened_at=at, with_load=True, actor=actor) for work, _run in going]
    missed = any(run.phase is Phase.INVALID for run in done)
    _settle(session, load)
    reason = runs.MISSED if missed else queries.method_of(session, load).steps[done[0].step_no].id
    record(session, AuditAction.LOAD_STEP_DONE, subject=load, actor=actor, reason=reason)
    return load


def obstacle_to_step(session: Session, load: Load, going: list[tuple[Assignment, Run]]) -> LimsError | None:
    """Return what stands in the way of the next step of a load, or None; person and window speak for each piece."""
    if load.state is not LoadState.RUNNING or not going:
        return WrongState(thing=load.number, state=load.state, needed=LoadState.RUNNING)
    step = runs.next_step(going[0][1], queries.method_of(session, load))
    unread = queries.unread_controls(session, load.number)
    if step is not None and step.phase is Phase.FINISHED and unread:
        return ControlsUnread(number=load.number, controls=[dict(one.name) for one in unread])
    return None


def next_pieces(pieces: list[tuple[Assignment, Run | None]]) -> list[tuple[Assignment, Run]]:
    """Return the work whose step comes next: what was read already is past the step of reading."""
    going = [(work, run) for work, run in pieces if run is not None and run.phase not in run_queries.OVER]
    least = min((run.step_no for _work, run in going), default=0)
    return [(work, run) for work, run in going if run.step_no == least]


def _next_pieces(session: Session, load: Load) -> list[tuple[Assignment, Run]]:
    return next_pieces([(work, run) for _row, work, run in queries.work_in(session, load)])


def _settle(session: Session, load: Load) -> None:
    """Let a load be finished once no step is left and every control is read."""
    last = len(queries.method_of(session, load).steps) - 1
    left = [run for _row, _work, run in queries.work_in(session, load) if run is not None and run.step_no < last
            and run.phase not in run_queries.OVER]  # fmt: skip
    if load.state is LoadState.RUNNING and not left and not queries.unread_controls(session, load.number):
        load.state = LoadState.FINISHED


def read_control(
    session: Session, load: Load, control: LoadControl, *, seen: str, held: bool, reason: str = "", actor: Actor
) -> tuple[ControlReading, bool]:
    """Write down what a control showed; one that did not hold makes the whole load an invalid run, at once.

    The same again changes nothing; something else needs a ``reason`` and stands beside what was said before.
    """
    actor.must(Permission.BENCH_RESULTS_ENTER)
    before = queries.control_readings(session, [control])[control.id]
    latest = before[-1] if before else None
    if latest is not None and (latest.seen, latest.held) == (seen.strip(), held):
        return latest, False
    if obstacle := obstacle_to_read(load, latest, seen=seen, reason=reason):
        raise obstacle
    reading = ControlReading(
        control_id=control.id,
        seen=seen.strip(),
        held=held,
        reason=reason.strip(),
        entered_at=clock.now(),
        entered_by_id=actor.id,
    )
    session.add(reading)
    session.flush()
    if held:
        _settle(session, load)
    record(session, AuditAction.CONTROL_READ, subject=reading, actor=actor, reason=reading.reason)
    if not held:
        name = control.name.get("en") or next(iter(control.name.values()))
        fall(session, load, because=f"{name}: {reading.seen}", actor=actor)
    return reading, True


def obstacle_to_read(load: Load, latest: ControlReading | None, *, seen: str, reason: str) -> LimsError | None:
    """Return what stands in the way of reading a control, or None."""
    if load.state not in GOING:
        return WrongState(thing=load.number, state=load.state, needed=LoadState.RUNNING)
    if not seen.strip():
        return ControlSeenMissing(field="seen", value="")
    if latest is not None and not reason.strip():
        return ControlReasonNeeded(field="reason", value="", before=latest.seen)
    return None


def fall(session: Session, load: Load, *, because: str, actor: Actor) -> tuple[Load, list[str]]:
    """Make a load an invalid run: what was read from it is set aside.

    Returned beside it: the work that was handed over or finished before, which only an investigation takes back.
    """
    actor.must(Permission.BENCH_RESULTS_ENTER)
    if load.state not in GOING:
        raise WrongState(thing=load.number, state=load.state, needed=LoadState.RUNNING)
    if not because.strip():
        raise RunReasonMissing(field="reason", value="")
    beyond = []
    for _row, work, run in queries.work_in(session, load):
        if run is None or run.phase is Phase.INVALID:
            continue
        if run.phase in run_queries.OVER or work.state not in runs.OPEN_WORK:
            beyond.append(label_of(session, work))
            continue
        runs.fall(session, run, because=because, actor=actor)
    load.state, load.invalid_because = LoadState.INVALID, because.strip()
    record(session, AuditAction.LOAD_INVALID, subject=load, actor=actor, reason=load.invalid_because)
    return load, beyond
