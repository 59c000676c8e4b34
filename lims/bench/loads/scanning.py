"""Scans onto a load: samples put their work into it, an instrument is chosen."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lims.bench.assignments.scans import ScanAnswer
from lims.bench.instruments.queries import instrument_by_code
from lims.bench.loads import operations
from lims.bench.loads.models import Load
from lims.errors import LimsError
from lims.numbers import NotANumber, NumberKind, Parsed, parse, parse_specimen
from lims.permissions import Actor
from lims.samples.queries import sample_by_number
from lims.web.errors import explain


def scan(session: Session, load: Load, code: str, *, actor: Actor) -> ScanAnswer:
    """Take one scan; what cannot be taken is told and stops nothing. A specimen's code stands for its sample."""
    try:
        parsed = _parsed(code)
    except NotANumber:
        return ScanAnswer("unknown", _("This is none of our codes."), _("Scan it again, or type the number."))
    try:
        if parsed.kind is NumberKind.INSTRUMENT:
            found = instrument_by_code(session, parsed.text)
            operations.choose_instrument(session, load, found, actor=actor)
            return ScanAnswer("done", _("Instrument chosen."), found.name)
        if parsed.kind is NumberKind.SAMPLE:
            return _sample(session, load, parsed.text, actor)
    except LimsError as refusal:
        told = explain(refusal)
        return ScanAnswer("refused", told.what, told.remedy)
    return ScanAnswer("refused", _("Samples and an instrument go into a load."), parsed.text)


def _parsed(code: str) -> Parsed:
    """Return what a code is the number of."""
    try:
        return parse(code)
    except NotANumber:
        return Parsed(NumberKind.SAMPLE, parse_specimen(code)[0])


def _sample(session: Session, load: Load, number: str, actor: Actor) -> ScanAnswer:
    rows = operations.add_sample(session, load, sample_by_number(session, number), actor=actor)
    if not rows:
        return ScanAnswer("already", _("It is in this load already."))
    return ScanAnswer("done", _("In the load."), _("Row %(number)s", number=rows[-1].position))
