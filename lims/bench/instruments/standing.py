"""How a person and an instrument stand on a day: plain facts for whoever starts, reads or reviews. No database.

ISO/IEC 17025:2017, 6.2.5 and 6.2.6 (competence, authorisation, supervision), 6.4.4 and 6.4.9 (equipment).
"""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum

from lims.bench.instruments.models import Competence, Instrument, InstrumentState


class CompetenceStanding(StrEnum):
    """Whether a person may work by a method on a day."""

    ALONE = "competent"
    SUPERVISED = "in training, supervisor present"
    UNSUPERVISED = "in training, supervisor absent"
    NOT_YET = "competence not begun"
    EXPIRED = "competence expired"
    NONE = "no competence"


class InstrumentStanding(StrEnum):
    """Whether an instrument may be used on a day; none is asked for where the work needs none."""

    NOT_NAMED = "no instrument"
    GOOD = "in service and calibrated"
    CALIBRATION_OVERDUE = "calibration overdue"
    OUT_OF_SERVICE = "out of service"


class Registration(StrEnum):
    """Whether an instrument is registered for a method; nothing is asked where no instrument is named."""

    NOT_ASKED = "no instrument"
    REGISTERED = "registered for the method"
    OTHER = "not registered for the method"


def competence_standing(
    rows: Sequence[Competence], *, on: date, present: Collection[int] = ()
) -> tuple[CompetenceStanding, Competence | None]:
    """Return how a person stands in one method, and the competence that says so.

    ``present`` are the supervisors who have confirmed today that they stand by.
    """
    in_force = [row for row in rows if row.from_on <= on and (row.to_on is None or row.to_on >= on)]
    alone = [row for row in in_force if row.supervisor_id is None]
    if alone:
        return CompetenceStanding.ALONE, max(alone, key=lambda row: row.from_on)
    if in_force:
        supervised = [row for row in in_force if row.supervisor_id in present]
        kind = CompetenceStanding.SUPERVISED if supervised else CompetenceStanding.UNSUPERVISED
        return kind, max(supervised or in_force, key=lambda row: row.from_on)
    expired = [row for row in rows if row.to_on is not None and row.to_on < on]
    if expired:
        return CompetenceStanding.EXPIRED, max(expired, key=lambda row: row.to_on or row.from_on)
    if rows:
        return CompetenceStanding.NOT_YET, min(rows, key=lambda row: row.from_on)
    return CompetenceStanding.NONE, None


def instrument_standing(instrument: Instrument | None, *, on: date) -> InstrumentStanding:
    """Return how an instrument stands on a day; the day on which its calibration falls due is the last good one."""
    if instrument is None:
        return InstrumentStanding.NOT_NAMED
    if instrument.state is InstrumentState.OUT_OF_SERVICE:
        return InstrumentStanding.OUT_OF_SERVICE
    if on > instrument.calibration_due_on:
        return InstrumentStanding.CALIBRATION_OVERDUE
    return InstrumentStanding.GOOD


def registration(instrument: Instrument | None, methods: Collection[str], *, method: str) -> Registration:
    """Return whether an instrument that serves ``methods`` is registered for ``method``."""
    if instrument is None:
        return Registration.NOT_ASKED
    return Registration.REGISTERED if method in methods else Registration.OTHER
