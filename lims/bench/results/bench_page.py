"""What the bench page of a sample shows: what to do next for this person, and where all work on the sample stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.queries import names_of
from lims.bench.assignments import queries as work
from lims.bench.assignments.clocks import shown_state
from lims.bench.assignments.models import Assignment, AssignmentState, RequestState, TestRequest
from lims.bench.assignments.operations import local_day
from lims.bench.instruments.queries import methods_of
from lims.bench.results import queries
from lims.bench.results.models import Result
from lims.conformity.standards import Standard
from lims.permissions import Actor, Permission
from lims.samples.models import Sample
from lims.samples.queries import goods_of_lot
from lims.web.filters import measured


@dataclass(frozen=True, slots=True)
class SampleWork:
    """One piece of work on the page, ready to print."""

    requirement: str
    name: str
    method: str
    state: AssignmentState
    shown: str
    next_step: str
    opens_at: datetime | None
    closes_at: datetime | None
    due_at: datetime
    overdue: bool
    person: str
    specimens: str
    readings: int
    verdict: str
    reported: str
    version: int
    is_mine: bool
    may_start: bool


def bench_page(session: Session, sample: Sample, *, person: Actor, language: str) -> dict[str, Any]:
    """Return everything that the page shows, by name."""
    request = work.request_of_sample(session, sample.id)
    lines: list[SampleWork] = []
    if request is not None and request.state is RequestState.ACCEPTED:
        lines = _lines(session, request, person, language)
    return {
        "sample": sample,
        "goods": goods_of_lot(session, sample.lot_id),
        "agreed": request,
        "lines": lines,
        "next": next_of(lines, person),
        "done": sum(line.state is AssignmentState.REVIEWED for line in lines),
    }


def next_of(lines: list[SampleWork], person: Actor) -> SampleWork | None:
    """Return what this person does next.

    What was begun or sent back first, then the own, then what is free, by due time.
    """
    if not person.may(Permission.BENCH_RESULTS_ENTER):
        return None
    begun = (AssignmentState.RUNNING, AssignmentState.SENT_BACK)
    mine = [line for line in lines if line.may_start and line.state in work.OPEN]
    return min(mine, key=lambda line: (line.state not in begun, not line.is_mine, line.due_at), default=None)


def _lines(session: Session, request: TestRequest, person: Actor, language: str) -> list[SampleWork]:
    """Return the lines of all work of a request; the number of statements does not depend on how many there are."""
    assignments = work.assignments_of_request(session, request.id)
    standard = work.standards_of(session, [request.edition_id])[request.edition_id]
    results = queries.results_of_sample(session, request.sample_id)
    counts = queries.readings_entered(session, [one.id for one in assignments])
    names = names_of(session, [one.person_id for one in assignments])
    mine = methods_of(session, person.id, local_day(session))
    return [
        _line(
            one,
            standard,
            results.get(one.id),
            counts.get(one.id, 0),
            names,
            person=person,
            competent=one.method in mine,
            language=language,
        )
        for one in assignments
    ]


def _line(
    assignment: Assignment,
    standard: Standard,
    result: Result | None,
    readings: int,
    names: dict[int, str],
    *,
    person: Actor,
    competent: bool,
    language: str,
) -> SampleWork:
    open_now = assignment.state in work.OPEN
    step = assignment.next_step or {}
    counted = result if result is not None and result.state in queries.STANDING else None
    return SampleWork(
        requirement=assignment.requirement,
        name=work.name_of(standard, assignment.requirement, language),
        method=assignment.method,
        state=assignment.state,
        shown=shown_state(assignment, clock.now()),
        next_step=step.get(language) or step.get("en", ""),
        opens_at=assignment.opens_at,
        closes_at=assignment.closes_at,
        due_at=assignment.due_at,
        overdue=open_now and assignment.due_at < clock.now(),
        person=names.get(assignment.person_id or 0, ""),
        specimens=spans(assignment.specimens),
        readings=readings,
        verdict=counted.verdict if counted else "",
        reported=measured(counted.reported, counted.unit) if counted else "",
        version=counted.version if counted else 0,
        is_mine=assignment.person_id == person.id,
        may_start=competent and assignment.person_id in (None, person.id),
    )


def spans(numbers: list[int]) -> str:
    """Return numbers with runs shortened: 1–5, 9."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found)
