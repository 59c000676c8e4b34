"""What a scanned code is, for the sentences of the station."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims.numbers import COMMAND_WORDS, NotANumber, NumberKind, command_word
from lims.overview.finding import LONGEST, parse_any
from lims.overview.station.grammar import Kind
from lims.samples.lineage.queries import kept_number
from lims.samples.operations import canonical_seal
from lims.samples.queries import sample_under_seals

KINDS = {
    NumberKind.SAMPLE: Kind.SAMPLE,
    NumberKind.LOCATION: Kind.PLACE,
    NumberKind.PERSON: Kind.PERSON,
    NumberKind.INSTRUMENT: Kind.INSTRUMENT,
}


@dataclass(frozen=True, slots=True)
class Scanned:
    """One scan: what it is, its canonical text (a seal counts for its sample), and what the scanner read."""

    kind: Kind
    code: str
    read: str
    closed: str = ""  # the number on the label, where another one of the same portion is kept


def scanned(session: Session, text: str) -> Scanned:
    """Return what ``text`` is. A seal of ours counts for its sample; what is none of ours is unknown."""
    read = text.strip()[:LONGEST]
    if read.upper() in COMMAND_WORDS:  # typed, where no card is at hand
        return Scanned(Kind(read.upper()), read.upper(), read)
    try:
        parsed = parse_any(read)
    except NotANumber:
        under_seal = sample_under_seals(session, [canonical_seal(read)]) if read else None
        return _sample(session, under_seal.number, read) if under_seal else Scanned(Kind.UNKNOWN, read, read)
    if parsed.kind is NumberKind.SAMPLE:
        return _sample(session, parsed.text, read)
    if parsed.kind is NumberKind.COMMAND:
        return Scanned(Kind(command_word(parsed.text)), parsed.text, read)
    return Scanned(KINDS.get(parsed.kind, Kind.OTHER), parsed.text, read)


def _sample(session: Session, number: str, read: str) -> Scanned:
    """Return the scan of a sample; of a closed number, as if the one that is kept had been scanned."""
    kept = kept_number(session, number)
    return Scanned(Kind.SAMPLE, number, read) if kept == number else Scanned(Kind.SAMPLE, kept, kept, closed=number)
