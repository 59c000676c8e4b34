"""Mappings and files as tests need them, on begun work on bacterial filtration."""

from typing import Any

from sqlalchemy.orm import Session
from support.bench import BFE, person

from lims.bench.assignments.models import Assignment
from lims.bench.files import operations
from lims.bench.files.mappings import Mapping, Meaning
from lims.bench.files.models import FileMapping
from lims.samples.models import Sample

HEADINGS = ("Sample", "No", "BFE %")
COLUMNS = (Meaning.SAMPLE, Meaning.SPECIMEN, Meaning.VALUE)


def make_mapping(session: Session, name: str = "Counter 7", **changes: Any) -> FileMapping:
    """Keep a mapping for sample, specimen and value."""
    mapping = Mapping(**({"columns": COLUMNS, "headings": HEADINGS, "requirement": BFE} | changes))
    return operations.make_mapping(session, name, mapping, actor=person(session, "lab manager"))[0]


def make_csv(sample: str, *values: str) -> bytes:
    """Return a file with a row for each value, from specimen 1 on."""
    rows = [f"{sample},{number},{value}" for number, value in enumerate(values, start=1)]
    return "\n".join([",".join(HEADINGS), *rows]).encode()


def sample_of(session: Session, work: Assignment) -> str:
    """Return the number of the sample that the work is on."""
    return session.get_one(Sample, work.sample_id).number
