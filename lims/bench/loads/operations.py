"""What changes a load while it is filled: open, put samples in and take them out, its instrument, its controls."""

from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments.labels import local_day
from lims.bench.assignments.models import Assignment
from lims.bench.instruments.models import Instrument
from lims.bench.loads import queries
from lims.bench.loads.models import Load, LoadControl, LoadRow, LoadState
from lims.bench.loads.obstacles import InAnotherLoad, NothingForLoad
from lims.bench.methods import queries as method_queries
from lims.bench.methods.models import TimedMethod
from lims.bench.methods.steps import ControlKind
from lims.errors import LimsError, WrongState
from lims.numbers import NumberKind, next_number
from lims.permissions import Actor, Permission
from lims.samples.models import Sample


def open_load(session: Session, *, method: TimedMethod, instrument: Instrument | None = None, actor: Actor) -> Load:
    """Open an empty load for a timed method, with the controls that the method asks for."""
    actor.must(Permission.BENCH_RESULTS_ENTER)
    load = Load(
        number=next_number(session, NumberKind.LOAD),
        method_id=method.id,
        instrument_id=instrument.id if instrument else None,
        state=LoadState.OPEN,
        opened_by_id=actor.id,
        opened_at=clock.now(),
        began_at=None,
    )
    session.add(load)
    session.flush()
    session.add_all(
        LoadControl(load_id=load.id, position=position, kind=one.kind, name=dict(one.name))
        for position, one in enumerate(method_queries.read(method).controls, start=1)
    )
    session.flush()
    record(session, AuditAction.LOAD_OPENED, subject=load, actor=actor)
    return load


def add_sample(session: Session, load: Load, sample: Sample, *, actor: Actor) -> list[LoadRow]:
    """Put the work on a sample by the load's method into it; return what is new (nothing at a second scan)."""
    actor.must(Permission.BENCH_RESULTS_ENTER)
    if obstacle := obstacle_to_add(session, load, sample):
        raise obstacle
    position = queries.last_position(session, load.id)
    rows = []
    for work in _loadable(session, load, sample):
        if queries.load_of(session, work.id) is not None:
            continue
        position += 1
        rows.append(
            LoadRow(
                shipment_id=work.shipment_id,
                load_id=load.id,
                assignment_id=work.id,
                position=position,
                added_at=clock.now(),
                added_by_id=actor.id,
            )
        )
        session.add(rows[-1])
        session.flush()
        record(session, AuditAction.LOAD_FILLED, subject=rows[-1], actor=actor, reason=load.number)
    return rows


def obstacle_to_add(session: Session, load: Load, sample: Sample) -> LimsError | None:
    """Return what stands in the way of putting a sample into a load, or None."""
    if load.state is not LoadState.OPEN:
        return WrongState(thing=load.number, state=load.state, needed=LoadState.OPEN)
    found = _loadable(session, load, sample)
    if not found:
        return NothingForLoad(sample=sample.number, method=session.get_one(TimedMethod, load.method_id).code)
    others = [queries.load_of(session, work.id) for work in found]
    elsewhere = [other.number for other in others if other is not None and other.id != load.id]
    if len(elsewhere) == len(found):
        return InAnotherLoad(sample=sample.number, number=elsewhere[0])
    return None


def _loadable(session: Session, load: Load, sample: Sample) -> list[Assignment]:
    """Return the work on a sample that may go into a load."""
    method = session.get_one(TimedMethod, load.method_id)
    return queries.loadable(session, sample, method, local_day(session))


def take_out(session: Session, load: Load, assignment_id: int, *, actor: Actor) -> bool:
    """Take one piece of work out of a load that has not begun; say whether it was in it."""
    _change(load, actor)
    row = queries.row_of(session, load.id, assignment_id)
    if row is None:
        return False
    session.delete(row)
    record(session, AuditAction.LOAD_EMPTIED, subject=load, actor=actor)
    return True


def choose_instrument(session: Session, load: Load, instrument: Instrument, *, actor: Actor) -> Load:
    """Choose the chamber or incubator of a load that has not begun; the same again changes nothing."""
    _change(load, actor)
    if load.instrument_id != instrument.id:
        load.instrument_id = instrument.id
        record(session, AuditAction.LOAD_FILLED, subject=load, actor=actor, reason=instrument.code)
    return load


def add_control(session: Session, load: Load, *, kind: ControlKind, name: str, actor: Actor) -> LoadControl:
    """Let one more control go along with a load that has not begun; the same again changes nothing."""
    _change(load, actor)
    present = queries.controls_of(session, load)
    same = next((one for one in present if one.kind is kind and name.strip() in one.name.values()), None)
    if same is not None:
        return same
    control = LoadControl(load_id=load.id, position=len(present) + 1, kind=kind, name={"en": name.strip()})
    session.add(control)
    session.flush()
    record(session, AuditAction.LOAD_FILLED, subject=control, actor=actor, reason=load.number)
    return control


def _change(load: Load, actor: Actor) -> None:
    """Refuse to change what is in a load that has begun."""
    actor.must(Permission.BENCH_RESULTS_ENTER)
    if load.state is not LoadState.OPEN:
        raise WrongState(thing=load.number, state=load.state, needed=LoadState.OPEN)
