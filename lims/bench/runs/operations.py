"""What changes runs: begin, do the next step, fall, begin again."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lims import clock, events
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments.blocks import Window
from lims.bench.assignments.labels import label_of, local_day
from lims.bench.assignments.models import Assignment, AssignmentState
from lims.bench.assignments.obstacles import StartStands
from lims.bench.assignments.starting import obstacle_to_start, obstacle_to_work, start
from lims.bench.instruments.models import Instrument
from lims.bench.methods.steps import Method, Phase, Step
from lims.bench.runs import queries
from lims.bench.runs.models import Run, RunAct
from lims.bench.runs.obstacles import GoesWithLoad, ImpossibleTime, NoRun, RunReasonMissing, TooEarly, WindowMissed
from lims.bench.runs.windows import opening, window_at
from lims.errors import LimsError, WrongState
from lims.jobs.operations import ask
from lims.permissions import Actor, Permission

CHECK = "check-window"
MISSED = "window missed"
SLIP = "started by a slip"
OLDEST = timedelta(days=7)
OPEN_WORK = (AssignmentState.WAITING, AssignmentState.RUNNING, AssignmentState.SENT_BACK)


def begin(session: Session, assignment: Assignment, *, actor: Actor) -> Run | None:
    """Begin a run where the work goes by a timed method and has none that is open; its first step is the start."""
    before = queries.latest_run(session, assignment.id)
    if before is not None and before.phase not in queries.OVER:
        if assignment.started_at is None or before.began_at >= assignment.started_at:
            return None
        before.phase, before.opens_at, before.closes_at = Phase.FINISHED, None, None
        session.flush()  # before the new row: the database allows one open run a piece of work
    found = queries.method_for(session, assignment, local_day(session))
    if found is None:
        return None
    row, method = found
    run = Run(
        shipment_id=assignment.shipment_id,
        assignment_id=assignment.id,
        method_id=row.id,
        no=before.no + 1 if before else 1,
        phase=method.steps[0].phase,
        step_no=0,
        reason=(before.invalid_because or "retest") if before else "",
        began_at=clock.now(),
        began_by_id=actor.id,
    )
    session.add(run)
    assignment.load = None  # a load that takes it along says so afterwards
    session.flush()
    _note(session, run, method, run.began_at, actor)
    _set_clock(session, assignment, run, method, run.began_at)
    record(session, AuditAction.RUN_BEGUN, subject=run, actor=actor, reason=run.reason)
    return run


def take_back(session: Session, assignment: Assignment, *, actor: Actor) -> Run | None:
    """End the run of a start that was a slip; once a further step is done, the start stands (`StartStands`)."""
    run = queries.latest_run(session, assignment.id)
    if run is None or run.phase in queries.OVER:
        return None
    if run.step_no > 0:
        raise StartStands(thing=label_of(session, assignment), why="step")
    run.phase, run.invalid_because = Phase.INVALID, SLIP
    run.opens_at, run.closes_at = None, None
    _stop_clock(assignment)
    record(session, AuditAction.RUN_INVALID, subject=run, actor=actor, reason=SLIP)
    return run


def do_step(
    session: Session,
    assignment: Assignment,
    *,
    happened_at: datetime | None = None,
    with_load: bool = False,
    actor: Actor,
) -> Run:
    """Do the next step of a run, now or at the moment at which it happened; of one in a load only ``with_load``.

    A step before its window is refused. One after its window makes the run invalid, and the run that is returned says
    so: the miss is kept although nothing else is done.
    """
    actor.must(Permission.BENCH_RESULTS_ENTER)
    run = _open_run(session, assignment)
    at = happened_at or clock.now()
    obstacle = obstacle_to_step(session, assignment, run, at=at, with_load=with_load, actor=actor)
    if isinstance(obstacle, WindowMissed):
        return fall(session, run, because=MISSED, actor=actor)
    if obstacle is not None:
        raise obstacle
    _do(session, assignment, run, at, actor)
    return run


def obstacle_to_step(
    session: Session, assignment: Assignment, run: Run, *, at: datetime, with_load: bool = False, actor: Actor
) -> LimsError | None:
    """Return what stands in the way of the next step at a moment, or None."""
    method, thing = queries.method_of_run(session, run), label_of(session, assignment)
    step = next_step(run, method)
    if step is None:
        return WrongState(thing=thing, state=run.phase, needed=Phase.RUNNING)
    if assignment.load and not with_load:
        return GoesWithLoad(thing=thing, number=assignment.load)
    if obstacle := _obstacle_in_time(run, method, step, at, thing):
        return obstacle
    if step.phase is Phase.FINISHED:
        return None
    may = obstacle_to_work if with_load else obstacle_to_start  # whoever is there moves a load: it is many people's
    return may(session, assignment, actor=actor)


def _obstacle_in_time(run: Run, method: Method, step: Step, at: datetime, thing: str) -> LimsError | None:
    """Return what is wrong with the moment of a step, or None."""
    if at > clock.now() or at < clock.now() - OLDEST or at < run.began_at:
        return ImpossibleTime(field="happened_at", value=str(at))
    window = window_at(run.opens_at, run.closes_at, at)
    if window is Window.EARLY:
        return TooEarly(thing=thing, step=dict(step.name), at=run.opens_at)
    if window is Window.MISSED and is_before_reading(run, method):
        return WindowMissed(thing=thing, step=dict(step.name), at=run.closes_at)
    return None


def next_step(run: Run, method: Method) -> Step | None:
    """Return the step that comes next in a run, or None."""
    if run.phase in queries.OVER or run.step_no + 1 >= len(method.steps):
        return None
    return method.steps[run.step_no + 1]


def is_before_reading(run: Run, method: Method) -> bool:
    """Say whether nothing may be read yet: only then can a missed window spoil what will be read."""
    return not any(step.reads for step in method.steps[: run.step_no + 1])


def _open_run(session: Session, assignment: Assignment) -> Run:
    """Return the open run of a piece of work."""
    run = queries.latest_run(session, assignment.id)
    if run is None:
        raise NoRun(kind="run", key=label_of(session, assignment))
    if run.phase in queries.OVER:
        raise WrongState(thing=label_of(session, assignment), state=run.phase, needed=Phase.RUNNING)
    return run


def _do(session: Session, assignment: Assignment, run: Run, at: datetime, actor: Actor) -> None:
    """Note the next step and set the clock of the one after it."""
    method = queries.method_of_run(session, run)
    run.step_no += 1
    run.phase = method.steps[run.step_no].phase
    _note(session, run, method, at, actor)
    _set_clock(session, assignment, run, method, at)
    record(session, AuditAction.RUN_STEP_DONE, subject=run, actor=actor, reason=method.steps[run.step_no].id)


def _note(session: Session, run: Run, method: Method, at: datetime, actor: Actor) -> None:
    """Add the row of a step, with the window that it was done in."""
    session.add(
        RunAct(
            shipment_id=run.shipment_id,
            run_id=run.id,
            step_no=run.step_no,
            step=method.steps[run.step_no].id,
            happened_at=at,
            arrived_at=clock.now(),
            by_id=actor.id,
            opened_at=run.opens_at,
            closed_at=run.closes_at,
        )
    )


def _set_clock(session: Session, assignment: Assignment, run: Run, method: Method, since: datetime) -> None:
    """Open the window of the next step, for the run and for the lists of work, and have its end watched."""
    step = next_step(run, method)
    window = opening(step, since) if step else None
    run.opens_at, run.closes_at = (window.opens, window.closes) if window else (None, None)
    assignment.phase = run.phase.value
    assignment.next_step = dict(step.name) if step else None
    assignment.next_reads = step.reads if step else None
    assignment.opens_at, assignment.closes_at = run.opens_at, run.closes_at
    if not is_before_reading(run, method):
        assignment.closes_at = None  # what was read in time stays good however late the rest is done
    if assignment.closes_at is not None:
        key = f"{CHECK}:{run.id}:{run.step_no}"
        job = ask(session, CHECK, key=key, payload={"run_id": run.id, "step_no": run.step_no})
        job.run_after = assignment.closes_at + timedelta(seconds=1)


def fall(session: Session, run: Run, *, because: str, actor: Actor) -> Run:
    """Make a run invalid: its window was missed, or a control failed. What was read from it is set aside."""
    actor.must(Permission.BENCH_RESULTS_ENTER)
    if not because.strip():
        raise RunReasonMissing(field="reason", value="")
    assignment = session.get_one(Assignment, run.assignment_id)
    if run.phase in queries.OVER or assignment.state not in OPEN_WORK:
        state = run.phase if run.phase in queries.OVER else assignment.state
        raise WrongState(thing=label_of(session, assignment), state=state, needed=AssignmentState.RUNNING)
    run.phase, run.invalid_because = Phase.INVALID, because.strip()
    assignment.state = AssignmentState.INVALID_RUN
    _stop_clock(assignment)
    events.run_fell.send(session, assignment=assignment, actor=actor)
    record(session, AuditAction.RUN_INVALID, subject=run, actor=actor, reason=run.invalid_because)
    return run


def _stop_clock(assignment: Assignment) -> None:
    """Let nothing be due on a piece of work."""
    assignment.phase, assignment.next_step, assignment.next_reads = None, None, None
    assignment.opens_at, assignment.closes_at = None, None


def begin_again(
    session: Session, assignment: Assignment, *, reason: str, instrument: Instrument | None = None, actor: Actor
) -> Run | None:
    """Begin a clean run in place of an invalid one, with the reason; the invalid one stays beside it."""
    actor.must(Permission.BENCH_RESULTS_ENTER)
    if assignment.state is not AssignmentState.INVALID_RUN:
        needed = AssignmentState.INVALID_RUN
        raise WrongState(thing=label_of(session, assignment), state=assignment.state, needed=needed)
    if not reason.strip():
        raise RunReasonMissing(field="reason", value="")
    assignment.state = AssignmentState.WAITING
    assignment.started_at, assignment.started_by_id = None, None
    events.run_again.send(session, assignment=assignment, actor=actor)
    start(session, assignment, instrument=instrument, actor=actor)
    run = queries.latest_run(session, assignment.id)
    if run is None or run.phase in queries.OVER:
        return None
    run.reason = reason.strip()
    record(session, AuditAction.RUN_BEGUN_AGAIN, subject=run, actor=actor, reason=run.reason)
    return run


def observe(session: Session, assignment: Assignment, *, at: datetime | None = None, actor: Actor) -> Window:
    """Say where a reading stands in its window; the first one in an open window is the step of reading itself.

    A reading after the window makes the run invalid. Where the work goes by no timed method, its time is free. ``at``
    is when it was made, where it arrives later.
    """
    at = at or clock.now()
    run = queries.latest_run(session, assignment.id)
    if run is None or run.phase is Phase.FINISHED:
        return Window.FREE
    if run.phase is Phase.INVALID:
        return Window.MISSED
    method = queries.method_of_run(session, run)
    step = next_step(run, method)
    if not is_before_reading(run, method) or step is None:
        return Window.FREE
    window = window_at(run.opens_at, run.closes_at, at)
    if window is Window.MISSED:
        fall(session, run, because=MISSED, actor=actor)
        return window
    if not step.reads:
        return Window.EARLY
    if window is Window.OPEN:
        _do(session, assignment, run, at, actor)
    return window
