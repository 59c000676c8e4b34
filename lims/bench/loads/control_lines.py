"""The controls of a load as pages print them: on the load itself, and beside every result that came out of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.accounts.queries import names_of
from lims.bench.loads import queries
from lims.bench.loads.models import Load
from lims.bench.methods.steps import ControlKind


@dataclass(frozen=True, slots=True)
class ControlLine:
    """One control, ready to print: what it showed last, and what was said before."""

    position: int
    kind: ControlKind
    name: str
    seen: str
    held: bool | None
    at: datetime | None
    by: str
    before: list[str]


def control_lines(session: Session, load: Load, language: str) -> list[ControlLine]:
    """Return the controls with what they showed."""
    controls = queries.controls_of(session, load)
    readings = queries.control_readings(session, controls)
    names = names_of(session, [one.entered_by_id for read in readings.values() for one in read])
    found = []
    for control in controls:
        read = readings[control.id]
        last = read[-1] if read else None
        found.append(
            ControlLine(
                position=control.position,
                kind=control.kind,
                name=str(control.name.get(language) or control.name["en"]),
                seen=last.seen if last else "",
                held=last.held if last else None,
                at=last.entered_at if last else None,
                by=names.get(last.entered_by_id, "") if last else "",
                before=[one.seen for one in read[:-1]],
            )
        )
    return found


def controls_beside(session: Session, number: str | None, language: str) -> list[ControlLine]:
    """Return the controls of the load that work went with; none where it went by itself."""
    load = session.scalar(select(Load).where(Load.number == number)) if number else None
    return control_lines(session, load, language) if load is not None else []
