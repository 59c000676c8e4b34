"""Reading loads, what is in them, and their controls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from lims.accounts.models import Person
from lims.bench.assignments.models import Assignment, AssignmentState, TestRequest
from lims.bench.assignments.queries import assignments_of_sample
from lims.bench.instruments.models import Instrument
from lims.bench.loads.models import ControlReading, Load, LoadControl, LoadRow, LoadState
from lims.bench.methods import queries as method_queries
from lims.bench.methods.models import TimedMethod
from lims.bench.methods.steps import Method
from lims.bench.runs import queries as run_queries
from lims.bench.runs.models import Run
from lims.errors import NotFound
from lims.samples.models import Sample

LOADABLE = (AssignmentState.WAITING, AssignmentState.INVALID_RUN)
UNDER_WAY = (LoadState.OPEN, LoadState.RUNNING)


@dataclass(frozen=True, slots=True)
class LoadLine:
    """One load in a list, ready to print; ``step`` is what comes next where it runs."""

    id: int
    number: str
    method: Method
    state: LoadState
    instrument: str
    opened_by: str
    opened_at: datetime
    rows: int
    step_no: int | None
    opens_at: datetime | None
    closes_at: datetime | None

    def next_step(self, language: str) -> str:
        """Return what is done next; nothing where the load does not run or all steps are done."""
        if self.state is not LoadState.RUNNING or self.step_no is None or self.step_no + 1 >= len(self.method.steps):
            return ""
        return self.method.steps[self.step_no + 1].named(language)


def load_by_number(session: Session, number: str, *, for_update: bool = False) -> Load:
    """Return the load with ``number``; who changes it holds it until the transaction ends."""
    wanted = select(Load).where(Load.number == number.strip().upper())
    found = session.scalar(wanted.with_for_update() if for_update else wanted)
    if found is None:
        raise NotFound(kind="load", key=number)
    return found


def loads_page(session: Session, *, after: tuple[Any, ...] | None, size: int) -> list[LoadLine]:
    """Return loads, the newest first, going on below the id in ``after``."""
    wanted = _lines().order_by(Load.id.desc()).limit(size)
    return _read(session, wanted.where(Load.id < after[0]) if after else wanted)


def running_loads(session: Session, *, size: int) -> list[LoadLine]:
    """Return the loads that run: what closes or opens first on top."""
    return sorted(
        _read(session, _lines().where(Load.state == LoadState.RUNNING).order_by(Load.id).limit(size)),
        key=lambda line: (line.opens_at is None, line.closes_at or line.opens_at or line.opened_at),
    )


def _lines() -> Select[*tuple[Any, ...]]:
    """Return the rows of a list of loads, each with the clock of its work."""
    counted = select(LoadRow.load_id, func.count().label("rows")).group_by(LoadRow.load_id).subquery()
    going = (
        select(
            LoadRow.load_id,
            func.min(Run.step_no).label("step_no"),
            func.max(Assignment.opens_at).label("opens_at"),
            func.min(Assignment.closes_at).label("closes_at"),
        )
        .join(Run, and_(Run.id == LoadRow.run_id, Run.phase.not_in(run_queries.OVER)))
        .join(Assignment, Assignment.id == LoadRow.assignment_id)
        .group_by(LoadRow.load_id)
        .subquery()
    )
    return (
        select(
            Load.id, Load.number, TimedMethod, Load.state, func.coalesce(Instrument.name, "").label("instrument"),
            Person.name.label("opened_by"), Load.opened_at, func.coalesce(counted.c.rows, 0).label("rows"),
            going.c.step_no, going.c.opens_at, going.c.closes_at,
        )
        .join(TimedMethod, TimedMethod.id == Load.method_id)
        .join(Person, Person.id == Load.opened_by_id)
        .outerjoin(Instrument, Instrument.id == Load.instrument_id)
        .outerjoin(counted, counted.c.load_id == Load.id)
        .outerjoin(going, going.c.load_id == Load.id)
    )  # fmt: skip


def _read(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[LoadLine]:
    rows = session.execute(wanted)
    return [LoadLine(**_plain(row._asdict())) for row in rows]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with the steps of its method in the place of the stored document."""
    return {name: value for name, value in row.items() if name != "TimedMethod"} | {
        "method": method_queries.read(row["TimedMethod"])
    }


def method_of(session: Session, load: Load) -> Method:
    """Return the steps by which a load goes."""
    return method_queries.read(session.get_one(TimedMethod, load.method_id))


def work_in(session: Session, load: Load) -> list[tuple[LoadRow, Assignment, Run | None]]:
    """Return what is in a load, in the order of the scans, each with the run that it makes in this load."""
    wanted = (
        select(LoadRow, Assignment, Run)
        .join(Assignment, Assignment.id == LoadRow.assignment_id)
        .outerjoin(Run, Run.id == LoadRow.run_id)
        .where(LoadRow.load_id == load.id)
        .order_by(LoadRow.position)
    )
    return [(row, work, run) for row, work, run in session.execute(wanted)]


@dataclass(frozen=True, slots=True)
class PieceLine:
    """One piece of work in a load as its page reads it."""

    row: LoadRow
    work: Assignment
    run: Run | None
    request: str
    edition_id: int
    sample: str
    person: str


def pieces_of(session: Session, load: Load) -> list[PieceLine]:
    """Return what is in a load with the names that its page prints, in the order of the scans."""
    wanted = (
        select(LoadRow, Assignment, Run, TestRequest.number, TestRequest.edition_id, Sample.number, Person.name)
        .join(Assignment, Assignment.id == LoadRow.assignment_id)
        .join(TestRequest, TestRequest.id == Assignment.request_id)
        .join(Sample, Sample.id == Assignment.sample_id)
        .outerjoin(Run, Run.id == LoadRow.run_id)
        .outerjoin(Person, Person.id == Assignment.person_id)
        .where(LoadRow.load_id == load.id)
        .order_by(LoadRow.position)
    )
    found = session.execute(wanted).all()
    return [PieceLine(row, work, run, request, edition, sample, person or "") for
            row, work, run, request, edition, sample, person in found]  # fmt: skip


def loadable(session: Session, sample: Sample, method: TimedMethod, on: Any) -> list[Assignment]:
    """Return the work on a sample that may go into a load by this method: waiting, or to be done again."""
    waiting = [one for one in assignments_of_sample(session, sample.id) if one.state in LOADABLE]
    methods = ((one, run_queries.method_for(session, one, on)) for one in waiting)
    return [one for one, found in methods if found is not None and found[0].code == method.code]


def load_of(session: Session, assignment_id: int) -> Load | None:
    """Return the load that is filled or runs with a piece of work."""
    wanted = select(Load).join(LoadRow, LoadRow.load_id == Load.id).where(LoadRow.assignment_id == assignment_id)
    return session.scalar(wanted.where(Load.state.in_(UNDER_WAY)).order_by(Load.id.desc()).limit(1))


def row_of(session: Session, load_id: int, assignment_id: int) -> LoadRow | None:
    """Return the row of a piece of work in a load."""
    wanted = select(LoadRow).where(LoadRow.load_id == load_id, LoadRow.assignment_id == assignment_id)
    return session.scalar(wanted)


def last_position(session: Session, load_id: int) -> int:
    """Return the position of the last row of a load."""
    return session.scalar(select(func.max(LoadRow.position)).where(LoadRow.load_id == load_id)) or 0


def controls_of(session: Session, load: Load) -> list[LoadControl]:
    """Return the controls of a load, in order."""
    wanted = select(LoadControl).where(LoadControl.load_id == load.id).order_by(LoadControl.position)
    return list(session.scalars(wanted))


def control_of(session: Session, load: Load, position: int) -> LoadControl:
    """Return one control of a load."""
    wanted = select(LoadControl).where(LoadControl.load_id == load.id, LoadControl.position == position)
    found = session.scalar(wanted)
    if found is None:
        raise NotFound(kind="control", key=f"{load.number} {position}")
    return found


def control_readings(session: Session, controls: Sequence[LoadControl]) -> dict[int, list[ControlReading]]:
    """Return the readings of each control by its id, oldest first, in one statement."""
    found: dict[int, list[ControlReading]] = {one.id: [] for one in controls}
    wanted = select(ControlReading).where(ControlReading.control_id.in_(found)).order_by(ControlReading.id)
    for reading in session.scalars(wanted):
        found[reading.control_id].append(reading)
    return found


def unread_controls(session: Session, number: str) -> list[LoadControl]:
    """Return the controls of a load that nobody has read yet, in order."""
    read = select(ControlReading.id).where(ControlReading.control_id == LoadControl.id).exists()
    wanted = select(LoadControl).join(Load, Load.id == LoadControl.load_id).where(Load.number == number, ~read)
    return list(session.scalars(wanted.order_by(LoadControl.position)))
