"""What the page of one piece of work says about its time: the steps with their windows, and what comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.queries import laboratory, names_of
from lims.accounts.working_time import WorkingHours, is_working
from lims.bench.assignments.clocks import shown_state
from lims.bench.assignments.labels import local_day
from lims.bench.assignments.models import Assignment, AssignmentState
from lims.bench.methods.steps import Method
from lims.bench.runs import operations, queries
from lims.bench.runs.models import Run, RunAct
from lims.bench.runs.windows import Opening, better_start, forecast, unattended
from lims.permissions import Actor, Permission


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of a method, ready to print: done, or with the window in which it will be."""

    name: str
    conditions: str
    done_at: datetime | None
    by: str
    opens: datetime | None
    closes: datetime | None
    is_unattended: bool


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run of a piece of work with its steps."""

    no: int
    phase: str
    reason: str
    invalid_because: str
    steps: list[StepLine]


def run_card(session: Session, assignment: Assignment, *, person: Actor, language: str) -> dict[str, Any]:
    """Return what the card shows, by name; nothing where the work goes by no timed method."""
    runs = queries.runs_of(session, assignment.id)
    may = person.may(Permission.BENCH_RESULTS_ENTER)
    run = runs[-1] if runs else None
    if run is None or (run.phase in queries.OVER and assignment.state is AssignmentState.WAITING):
        return _before(session, assignment, language) | {"runs": _lines(session, runs, language)}
    method = queries.method_of_run(session, run)
    step = operations.next_step(run, method)
    now = clock.now()
    obstacle = operations.obstacle_to_step(session, assignment, run, at=now, actor=person) if step and may else None
    return {
        "timed": method,
        "runs": _lines(session, runs, language),
        "shown_state": shown_state(assignment, now),
        "next_step": step.named(language) if step else "",
        "conditions": step.conditions.get(language, step.conditions.get("en", "")) if step else "",
        "load": assignment.load,
        "opens_at": run.opens_at,
        "closes_at": run.closes_at,
        "step_obstacle": obstacle,
        "may_step": may and step is not None and obstacle is None,
        "may_again": may and assignment.state is AssignmentState.INVALID_RUN,
        "may_end": may and run.phase not in queries.OVER and assignment.state in operations.OPEN_WORK,
        "warnings": [],
        "better_at": None,
    }


def _before(session: Session, assignment: Assignment, language: str) -> dict[str, Any]:
    """Return what is said before the start: every window of a start now, and those in which nobody would be there."""
    found = queries.method_for(session, assignment, local_day(session))
    house = laboratory(session)
    nothing: dict[str, Any] = {"timed": None, "shown_state": shown_state(assignment, clock.now()), "warnings": []}
    rest: dict[str, Any] = {"may_step": False, "may_again": False, "may_end": False, "next_step": "", "better_at": None}
    if found is None or house is None:
        return nothing | rest
    told = {"timed": found[1], "is_working": is_working(clock.now(), house)}
    return nothing | rest | planned(found[1], house, language) | told


def planned(method: Method, house: WorkingHours, language: str) -> dict[str, Any]:
    """Return the windows of a start now by name: all of them, those without anybody there, and a better start."""
    now = clock.now()
    ahead = forecast(method.steps, now)
    alone = unattended(ahead, house)
    first = Opening(method.steps[0], now, None)
    return {
        "planned": [_planned(one, one in alone, language) for one in [first, *ahead]],
        "warnings": [_planned(one, True, language) for one in alone],
        "better_at": better_start(method.steps, now, house) if alone else None,
    }


def _planned(one: Opening, is_unattended: bool, language: str) -> StepLine:
    """Return a step of a run that has not begun."""
    conditions = one.step.conditions.get(language, one.step.conditions.get("en", ""))
    return StepLine(one.step.named(language), conditions, None, "", one.opens, one.closes, is_unattended)


def _lines(session: Session, runs: list[Run], language: str) -> list[RunLine]:
    """Return the runs of a piece of work, in a number of statements that does not depend on how many there are."""
    acts = queries.acts_of(session, [run.id for run in runs]) if runs else []
    names = names_of(session, [act.by_id for act in acts])
    return [
        RunLine(
            run.no,
            run.phase.value,
            run.reason,
            run.invalid_because,
            _steps(
                run, queries.method_of_run(session, run), [act for act in acts if act.run_id == run.id], names, language
            ),
        )
        for run in runs
    ]


def _steps(run: Run, method: Method, acts: list[RunAct], names: dict[int, str], language: str) -> list[StepLine]:
    """Return the steps of a run: what was done when and by whom, and the window of what comes next."""
    done = {act.step_no: act for act in acts}
    lines = []
    for number, step in enumerate(method.steps):
        act = done.get(number)
        waits = act is None and number == run.step_no + 1 and run.phase not in queries.OVER
        conditions = step.conditions.get(language, step.conditions.get("en", ""))
        opens = act.opened_at if act else run.opens_at if waits else None
        closes = act.closed_at if act else run.closes_at if waits else None
        done_at, by = (act.happened_at, names.get(act.by_id, "")) if act else (None, "")
        lines.append(StepLine(step.named(language), conditions, done_at, by, opens, closes, False))
    return lines
