"""Scans onto a worksheet: samples put their work on it, an instrument is chosen, a person works on it too."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.accounts.models import Person
from lims.bench.assignments.scans import ScanAnswer
from lims.bench.instruments.queries import instrument_by_code
from lims.bench.worksheets import operations
from lims.bench.worksheets.models import Worksheet
from lims.errors import LimsError
from lims.numbers import NotANumber, NumberKind, parse
from lims.permissions import Actor
from lims.samples.queries import sample_by_number
from lims.web.errors import explain
from lims.web.people import person_name


def scan(session: Session, worksheet: Worksheet, code: str, *, actor: Actor) -> ScanAnswer:
    """Take one scan; what cannot be taken is told and stops nothing."""
    try:
        parsed = parse(code)
    except NotANumber:
        return ScanAnswer("unknown", _("This is none of our codes."), _("Scan it again, or type the number."))
    try:
        if parsed.kind is NumberKind.INSTRUMENT:
            return _instrument(session, worksheet, parsed.text, actor)
        if parsed.kind is NumberKind.PERSON:
            return _person(session, worksheet, parsed.text, actor)
        if parsed.kind is NumberKind.SAMPLE:
            return _sample(session, worksheet, parsed.text, actor)
    except LimsError as refusal:
        told = explain(refusal)
        return ScanAnswer("refused", told.what, told.remedy)
    return ScanAnswer("refused", _("Samples, instruments and people go onto a worksheet."), parsed.text)


def _sample(session: Session, worksheet: Worksheet, number: str, actor: Actor) -> ScanAnswer:
    rows = operations.add_sample(session, worksheet, sample_by_number(session, number), actor=actor)
    if not rows:
        return ScanAnswer("already", _("It stands on this worksheet already."))
    return ScanAnswer("done", _("On the worksheet."), _("Row %(number)s", number=rows[-1].position))


def _instrument(session: Session, worksheet: Worksheet, code: str, actor: Actor) -> ScanAnswer:
    found = instrument_by_code(session, code)
    operations.choose_instrument(session, worksheet, found, actor=actor)
    return ScanAnswer("done", _("Instrument chosen."), found.name)


def _person(session: Session, worksheet: Worksheet, code: str, actor: Actor) -> ScanAnswer:
    person = session.scalar(select(Person).where(Person.code == code))
    if person is None:
        return ScanAnswer("unknown", _("Nobody has this code."))
    new = operations.add_person(session, worksheet, person.id, actor=actor)
    return ScanAnswer("done" if new else "already", _("Works on it."), person_name(person.name))
