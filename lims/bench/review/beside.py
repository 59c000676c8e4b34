"""What a reviewer sees beside the readings: all versions of the circumstances, deviations, photographs."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.accounts.queries import names_of
from lims.bench.assignments.models import Assignment
from lims.bench.instruments.models import Instrument
from lims.bench.results.beside import circumstances_of, deviations_of, photographs_of


def beside_then(session: Session, assignment: Assignment) -> dict[str, Any]:
    """Return what was noted on the way, by name, with the names of the people who did."""
    versions, deviations = circumstances_of(session, assignment.id), deviations_of(session, assignment.id)
    pictures = photographs_of(session, assignment.id)
    people = [one.noted_by_id for one in versions] + [one.noted_by_id for one in deviations]
    people += [one.taken_by_id for one in pictures]
    used = {one.instrument_id for one in versions if one.instrument_id}
    found = session.scalars(select(Instrument).where(Instrument.id.in_(used))) if used else ()
    return {
        "circumstances": versions,
        "deviations": deviations,
        "pictures": pictures,
        "noted_by": names_of(session, people),
        "used_then": {one.id: one.code for one in found},
    }
