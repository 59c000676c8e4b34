"""How things stood at each start of the work, as it was kept then: later grants and calibrations do not touch it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lims.accounts.queries import names_of
from lims.bench.assignments.models import Assignment
from lims.bench.assignments.standing import starts_of
from lims.bench.instruments.standing import CompetenceStanding, Registration
from lims.web.filters import day
from lims.web.people import person_name
from lims.web.words import word


@dataclass(frozen=True, slots=True)
class StartLine:
    """One start, ready to print."""

    at: datetime
    person: str
    competence: str
    instrument: str
    calibration: str
    blocks: str
    nevertheless: str


def starts_then(session: Session, assignment: Assignment) -> list[StartLine]:
    """Return the starts of a piece of work with how person and instrument stood, oldest first."""
    starts = starts_of(session, assignment.id)
    people = [one.person_id for one in starts] + [one.standing.get("supervisor_id") for one in starts]
    names = names_of(session, people)
    return [
        StartLine(
            at=one.at,
            person=names.get(one.person_id, ""),
            competence=_competence(one.standing, names),
            instrument=_instrument(one.standing),
            calibration=_calibration(one.standing),
            blocks=", ".join(word(block) for block in one.standing.get("blocks", [])),
            nevertheless=one.nevertheless,
        )
        for one in starts
    ]


def _competence(then: dict[str, Any], names: dict[int, str]) -> str:
    """Say how the person stood."""
    supervisor = names.get(then.get("supervisor_id") or 0, "")
    if then["competence"] == CompetenceStanding.SUPERVISED:
        return _("in training under %(name)s, who stood by", name=person_name(supervisor))
    if then["competence"] == CompetenceStanding.UNSUPERVISED:
        return _("in training under %(name)s, who had not confirmed to stand by", name=person_name(supervisor))
    if then["competence"] == CompetenceStanding.ALONE:
        return _("since %(day)s", day=_day(then["from_on"]))
    if then["competence"] == CompetenceStanding.EXPIRED:
        return _("expired on %(day)s", day=_day(then["to_on"]))
    return word(then["competence"])


def _instrument(then: dict[str, Any]) -> str:
    return f"{then['instrument_name']} · {then['instrument_code']}" if then["instrument_code"] else ""


def _calibration(then: dict[str, Any]) -> str:
    """Say how the instrument stood."""
    if not then["instrument_code"]:
        return ""
    until = _("calibrated until %(day)s", day=_day(then["calibration_due_on"]))
    unfit = [word(Registration.OTHER)] if then.get("registration") == Registration.OTHER else []
    return ", ".join([word(then["instrument"]), until, *unfit])


def _day(text: str | None) -> str:
    return day(date.fromisoformat(text) if text else None)
