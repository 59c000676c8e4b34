"""Loads as tests need them: incubated filtration of several samples, with a positive and a negative control."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from support.bench import make_competence, make_instrument, make_work, person
from support.runs import INCUBATED, make_method

from lims.bench.assignments.models import Assignment
from lims.bench.loads import going, operations, queries
from lims.bench.loads.models import Load
from lims.bench.methods.models import TimedMethod
from lims.samples.models import Sample

CONTROLS = [
    {"kind": "negative control", "name": {"en": "Empty plate", "zh": "空白平皿"}},
    {"kind": "positive control", "name": {"en": "Plate with the strain", "zh": "阳性平皿"}},
]


def make_load(session: Session, *, samples: int = 2, begun: bool = True, **changes: Any) -> Load:
    """Return a load of the technician with so many samples, begun unless told otherwise."""
    make_method(session, **({"controls": CONTROLS} | changes))
    method = session.scalars(select(TimedMethod).where(TimedMethod.code == INCUBATED["code"])).one()
    make_competence(session, "technician", from_on=date(2020, 1, 1))
    technician = person(session, "technician")
    load = operations.open_load(session, method=method, instrument=make_instrument(session), actor=technician)
    for _ in range(samples):
        put_in(session, load, make_work(session, started=False))
    if begun:
        going.begin(session, load, actor=technician)
    return load


def put_in(session: Session, load: Load, work: Assignment) -> None:
    """Put the sample of a piece of work into a load."""
    sample = session.get_one(Sample, work.sample_id)
    operations.add_sample(session, load, sample, actor=person(session, "technician"))


def work_of(session: Session, load: Load) -> list[Assignment]:
    """Return the work in a load."""
    return [work for _row, work, _run in queries.work_in(session, load)]


def read_controls(session: Session, load: Load, *, held: bool = True, **more: Any) -> None:
    """Read every control of a load: as it must be, unless told otherwise."""
    for control in queries.controls_of(session, load):
        said = {"seen": "as expected" if held else "grew", "held": held, "actor": person(session, "technician")}
        going.read_control(session, load, control, **(said | more))
