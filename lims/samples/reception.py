"""Reception by scan: the label of a sample, then its seal, and the next one.

Scanning a seal right after its label states the receipt checks: the number is the sample's, the seal is intact, the
units are as many as the label says. Anything else is said in the form of the checks. A scan sent twice is harmless.
"""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import LimsError
from lims.numbers import NotANumber, NumberKind, Parsed, parse
from lims.permissions import Actor
from lims.samples import obstacles, operations, queries
from lims.samples.lineage.queries import kept_number
from lims.samples.lineage.sentences import closed_words
from lims.samples.models import Sample
from lims.web.errors import sentence


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """What a scan led to: an outcome of the scan station, words, what to open, whose seal comes next."""

    outcome: str
    title: str
    text: str = ""
    opens: str = ""
    expects: str = ""


def scan(session: Session, code: str, *, expects: str, actor: Actor, happened_at: datetime | None = None) -> ScanAnswer:
    """Take one scan in; ``expects`` is the sample whose label was scanned before, if its seal is still to come.

    ``happened_at`` is when it was scanned, where it waited for a connection.
    """
    seal = operations.canonical_seal(code)
    under_seal = queries.sample_under_seals(session, [seal])
    if under_seal is not None:
        return _seal_scanned(session, under_seal, expects=expects, actor=actor, happened_at=happened_at)
    try:
        parsed = parse(code)
    except NotANumber as refusal:
        return _foreign(session, refusal, seal, expects=expects)
    return _label_scanned(session, parsed)


def _seal_scanned(
    session: Session, sample: Sample, *, expects: str, actor: Actor, happened_at: datetime | None
) -> ScanAnswer:
    """Receive the sample whose seal follows its label; a seal by itself, or after another label, receives nothing."""
    if obstacle := obstacles.obstacle_to_receiving(sample):
        return _not_to_receive(sample, obstacle)
    if expects and expects != sample.number:
        return _wrong_seal(session, expects, sample.seal)
    if not expects:
        return ScanAnswer(
            "refused",
            _("This is the seal of %(sample)s.", sample=sample.number),
            _("Scan the label first, then the seal."),
        )
    operations.receive(
        session, sample, units=sample.units, seal=sample.seal, intact=True, actor=actor, happened_at=happened_at
    )
    return ScanAnswer("done", _("Received"), _expectation(sample), opens=sample.number)


def _label_scanned(session: Session, parsed: Parsed) -> ScanAnswer:
    """Say what is expected of the sample whose label was scanned."""
    if parsed.kind is not NumberKind.SAMPLE:
        return ScanAnswer(
            "refused", _("This is no sample."), _("Here samples are received: scan the label of a sample.")
        )
    number = kept_number(session, parsed.text)
    sample = session.scalar(select(Sample).where(Sample.number == number))
    if sample is None:
        return ScanAnswer(
            "unknown", _("No sample has this number."), _("The number holds together, but it was never given.")
        )
    if obstacle := obstacles.obstacle_to_receiving(sample):
        return _not_to_receive(sample, obstacle)
    closed = closed_words(parsed.text, number) if number != parsed.text else ""
    asked = _("Scan its seal if seal and count are in order; else open it.")
    return ScanAnswer(
        "already", _("Expected: %(what)s", what=_expectation(sample)), f"{closed} {asked}".strip(),
        opens=sample.number, expects=sample.number,
    )  # fmt: skip


def _foreign(session: Session, refusal: NotANumber, seal: str, *, expects: str) -> ScanAnswer:
    """Tell a mistyped number, a wrong seal and an unknown barcode apart."""
    if refusal.why == "check character":
        return ScanAnswer(
            "unknown", _("Mistyped: the check character does not fit."), sentence(refusal), expects=expects
        )
    if expects:
        return _wrong_seal(session, expects, seal)
    return ScanAnswer("unknown", _("Unknown code"), sentence(refusal))


def _wrong_seal(session: Session, number: str, read: str) -> ScanAnswer:
    """Say that the seal read is not the seal that the sample was closed with."""
    expected = queries.sample_by_number(session, number)
    return ScanAnswer(
        "refused", _("Wrong seal for %(sample)s", sample=number),
        _("Its seal is %(seal)s; %(read)s was read. Open it and enter the checks.", seal=expected.seal, read=read),
        opens=number, expects=number,
    )  # fmt: skip


def _not_to_receive(sample: Sample, obstacle: LimsError) -> ScanAnswer:
    """Say why the sample is not received now: done before, or not on its way."""
    if isinstance(obstacle, obstacles.AlreadyReceived):
        return ScanAnswer("already", _("Received before"), sentence(obstacle), opens=sample.number)
    return ScanAnswer("refused", _("Not to be received"), sentence(obstacle), opens=sample.number)


def _expectation(sample: Sample) -> str:
    """Return what the label of a sample says."""
    return _(
        "portion %(portion)s, %(units)s units, seal %(seal)s",
        portion=sample.portion.value,
        units=sample.units,
        seal=sample.seal,
    )
