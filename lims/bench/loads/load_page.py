"""What the page of a load shows: what is in it, its controls, its clock, and what can be done now."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.queries import laboratory
from lims.bench.assignments.clocks import shown_state
from lims.bench.assignments.models import Assignment, AssignmentState
from lims.bench.assignments.queries import name_of, standards_of
from lims.bench.instruments.models import Instrument
from lims.bench.loads import going, queries
from lims.bench.loads.control_lines import control_lines
from lims.bench.loads.models import Load, LoadState
from lims.bench.methods.steps import Method, Step
from lims.bench.runs import operations as runs
from lims.bench.runs.models import Run
from lims.bench.runs.run_card import planned
from lims.errors import LimsError
from lims.permissions import Actor, Permission
from lims.web.errors import explain


@dataclass(frozen=True, slots=True)
class LoadPiece:
    """One piece of work in a load, ready to print."""

    position: int
    assignment_id: int
    sample: str
    request: str
    requirement: str
    name: str
    state: str
    person: str
    specimens: list[int]


def load_page(session: Session, load: Load, *, person: Actor, language: str) -> dict[str, Any]:
    """Return everything that the page shows, by name; the number of statements does not depend on what is in it."""
    may, method = person.may(Permission.BENCH_RESULTS_ENTER), queries.method_of(session, load)
    pieces = queries.pieces_of(session, load)
    steps = going.next_pieces([(one.work, one.run) for one in pieces])
    step = runs.next_step(steps[0][1], method) if steps else None
    is_open = load.state is LoadState.OPEN and may
    return {
        "load": load,
        "method": method,
        "pieces": _pieces(session, pieces, language),
        "controls": control_lines(session, load, language),
        "instrument": session.get(Instrument, load.instrument_id) if load.instrument_id else None,
        "is_open": is_open,
        "may_begin": is_open and bool(pieces),
        "needs_reason": any(one.work.state is AssignmentState.INVALID_RUN for one in pieces),
        "may_read": may and load.state in going.GOING,
        "next_step": step.named(language) if step and load.state is LoadState.RUNNING else "",
        "conditions": _conditions(step, language),
        "opens_at": steps[0][0].opens_at if steps else None,
        "closes_at": steps[0][0].closes_at if steps else None,
        "may_step": may and step is not None and load.state is LoadState.RUNNING,
        "step_obstacle": _obstacle(session, load, steps, person) if may and step is not None else None,
        **_ahead(session, load, method, language),
    }


def _conditions(step: Step | None, language: str) -> str:
    return str(step.conditions.get(language) or step.conditions.get("en", "")) if step else ""


def _obstacle(session: Session, load: Load, steps: list[tuple[Assignment, Run]], person: Actor) -> Any:
    """Return what stands in the way of the next step, in words; the first piece speaks for all: they have one clock."""
    found: LimsError | None = going.obstacle_to_step(session, load, steps)
    if found is None:
        work, run = steps[0]
        found = runs.obstacle_to_step(session, work, run, at=clock.now(), with_load=True, actor=person)
    return explain(found) if found is not None else None


def _ahead(session: Session, load: Load, method: Method, language: str) -> dict[str, Any]:
    """Return the windows that a start now would lead to, where the load has not begun."""
    house = laboratory(session)
    if load.state is not LoadState.OPEN or house is None:
        return {"planned": [], "warnings": [], "better_at": None}
    return planned(method, house, language)


def _pieces(session: Session, pieces: list[queries.PieceLine], language: str) -> list[LoadPiece]:
    """Return the rows of the table of what is in the load."""
    standards, now = standards_of(session, (one.edition_id for one in pieces)), clock.now()
    return [
        LoadPiece(
            position=one.row.position,
            assignment_id=one.work.id,
            sample=one.sample,
            request=one.request,
            requirement=one.work.requirement,
            name=name_of(standards[one.edition_id], one.work.requirement, language),
            state=one.run.phase.value if one.run and one.work.load is None else shown_state(one.work, now),
            person=one.person,
            specimens=list(one.work.specimens),
        )
        for one in pieces
    ]
