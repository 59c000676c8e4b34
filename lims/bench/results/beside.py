"""Reading what stands beside readings: circumstances, deviations, photographs, and who has the grid open."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.models import Person
from lims.bench.results.models import Circumstances, MethodDeviation, Photograph, Presence, ReadingRow
from lims.errors import NotFound

THERE: Final = timedelta(seconds=40)
"""How long somebody counts as present after the page last said so."""


def circumstances_of(session: Session, assignment_id: int) -> list[Circumstances]:
    """Return all versions of the circumstances of a piece of work, the newest first."""
    wanted = select(Circumstances).where(Circumstances.assignment_id == assignment_id)
    return list(session.scalars(wanted.order_by(Circumstances.version.desc())))


def latest_circumstances(session: Session, assignment_id: int) -> Circumstances | None:
    """Return the circumstances that count, None where nobody noted any."""
    wanted = select(Circumstances).where(Circumstances.assignment_id == assignment_id)
    return session.scalar(wanted.order_by(Circumstances.version.desc()).limit(1))


def deviations_of(session: Session, assignment_id: int) -> list[MethodDeviation]:
    """Return the deviations of a piece of work in the order in which they were noted."""
    wanted = select(MethodDeviation).where(MethodDeviation.assignment_id == assignment_id)
    return list(session.scalars(wanted.order_by(MethodDeviation.id)))


def photographs_of(session: Session, assignment_id: int) -> list[Photograph]:
    """Return the photographs of a piece of work in the order in which they were attached."""
    wanted = select(Photograph).where(Photograph.assignment_id == assignment_id)
    return list(session.scalars(wanted.order_by(Photograph.id)))


def photograph_with(session: Session, assignment_id: int, sha256: str) -> Photograph:
    """Return the photograph of a piece of work with this hash."""
    wanted = select(Photograph).where(Photograph.assignment_id == assignment_id, Photograph.sha256 == sha256)
    found = session.scalar(wanted.limit(1))
    if found is None:
        raise NotFound(kind="photograph", key=sha256[:12])
    return found


def others_there(session: Session, assignment_id: int, person_id: int | None) -> list[str]:
    """Return the names of the others who have the grid open now."""
    wanted = (
        select(Person.name)
        .join(Presence, Presence.person_id == Person.id)
        .where(
            Presence.assignment_id == assignment_id,
            Presence.person_id != person_id,
            Presence.seen_at > clock.now() - THERE,
        )
    )
    return list(session.scalars(wanted.order_by(Person.name)))


def newer_readings(session: Session, assignment_id: int, since: int) -> list[ReadingRow]:
    """Return the readings in force that were made after the one with the id ``since``."""
    wanted = select(ReadingRow).where(
        ReadingRow.assignment_id == assignment_id, ReadingRow.in_force.is_(True), ReadingRow.id > since
    )
    return list(session.scalars(wanted.order_by(ReadingRow.id)))


def with_noted(said: str, noted: Sequence[MethodDeviation]) -> str:
    """Return what a result says about deviations: what was noted on the way, then what is said at the end."""
    lines = [f"#{one.specimen_no}: {one.said}" if one.specimen_no else one.said for one in noted]
    return "\n".join(dict.fromkeys(line for line in (*lines, said.strip()) if line))


def as_kept(around: Circumstances | None) -> dict[str, Any]:
    """Return the circumstances as a result keeps them for its certificate; nothing where nobody noted any."""
    if around is None:
        return {}
    return {
        "version": around.version,
        "temperature": around.temperature,
        "humidity": around.humidity,
        "materials": list(around.materials),
        "began_at": around.began_at.isoformat() if around.began_at else "",
        "ended_at": around.ended_at.isoformat() if around.ended_at else "",
    }
