"""What the labels of samples and of their specimens say."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from lims.accounts.labels.kinds import Labelled, labels_of, missing
from lims.accounts.queries import laboratory
from lims.errors import NotFound
from lims.numbers import NotANumber, parse_piece, spell_piece, spell_specimen
from lims.permissions import Permission
from lims.printing.labels import Label, LabelKind, sample_label
from lims.samples import signals
from lims.samples.models import Piece, Sample, Specimen
from lims.samples.queries import samples_by_numbers
from lims.samples.rounds.queries import free_among
from lims.shipments.declarations.models import DeclarationLine, Lot, Shipment

TO_WRITE = ("Lot 批 ________", "Seal 封 ________")
"""What is written by hand on a label that was printed in advance."""

Tests = Mapping[tuple[int, int], Sequence[str]]
"""The names of the tests of each specimen, by the sample's id and the specimen's number."""


@labels_of(LabelKind.SAMPLE, Permission.SAMPLES_SAMPLES_READ)
def sample_labels(session: Session, codes: Sequence[str]) -> list[Labelled]:
    """Return the labels of the samples with these numbers, with the day of the drawing at the laboratory.

    A number that was reserved for a round has a label too, before anything is drawn under it.
    """
    ahead = free_labels(session, codes) if codes else []
    reserved = {one.code for one in ahead}
    named = [code for code in codes if code not in reserved]
    samples = samples_by_numbers(session, named) if named else []
    place = laboratory(session)
    zone, lots = ZoneInfo(place.zone if place else "UTC"), _lots(session, samples)
    drawn = [Labelled(_sample(one, lots[one.lot_id], zone), one.shipment_id) for one in samples]
    return [*drawn, *map(Labelled, ahead)]


def free_labels(session: Session, codes: Sequence[str]) -> list[Label]:
    """Return the labels that are printed in advance: the number, its round, and room to write in."""
    return [
        Label(
            LabelKind.SAMPLE, one.number, f"Round 车次 {one.round}", facts=(one.van, *TO_WRITE),
            constructed=one.constructed,
        )
        for one in free_among(session, codes)
    ]  # fmt: skip


def _sample(sample: Sample, lot: Row[int, str, str, str, bool], zone: ZoneInfo) -> Label:
    """Return the label of one sample."""
    return sample_label(
        sample.number, sample.portion.value, goods=lot.goods, goods_zh=lot.goods_zh, batch=lot.batch,
        seal=sample.seal, drawn_on=sample.drawn_at.astimezone(zone).date(), constructed=lot.constructed,
    )  # fmt: skip


@labels_of(LabelKind.SPECIMEN, Permission.SAMPLES_SAMPLES_READ)
def specimen_labels(session: Session, codes: Sequence[str]) -> list[Labelled]:
    """Return the labels of specimens and of their test pieces.

    Those of these codes, and where a sample's number is given all that it has: each specimen before its pieces.
    """
    asked = [_asked(code) for code in codes]
    samples = {one.number: one for one in samples_by_numbers(session, [number for number, _no, _piece in asked])}
    lots = _lots(session, list(samples.values()))
    tests = _tests(session, [one.id for one in samples.values()])
    wanted = select(Specimen, Sample).join(Sample, Sample.id == Specimen.sample_id)
    wanted = wanted.where(Sample.number.in_(samples)).order_by(Sample.number, Specimen.specimen_no)
    found: list[tuple[tuple[str, int, int], Labelled]] = [
        (
            (sample.number, one.specimen_no, 0),
            Labelled(_specimen(one, sample, lots[sample.lot_id], tests), one.shipment_id),
        )
        for one, sample in session.execute(wanted)
    ]
    found += _pieces(session, samples, lots, tests)
    all_of = {number for number, no, _piece in asked if no is None}
    each = {(number, no, piece or 0) for number, no, piece in asked if no is not None}
    ordered = sorted(found, key=lambda one: one[0])
    chosen = [labelled for key, labelled in ordered if key in each or key[0] in all_of]
    missing(LabelKind.SPECIMEN, [_code(*one) for one in each], [one.label.code for one in chosen])
    return chosen


def _code(number: str, no: int, piece: int) -> str:
    """Return the code of a specimen, or of a test piece of it."""
    return spell_piece(number, no, piece) if piece else spell_specimen(number, no)


def _pieces(
    session: Session, samples: dict[str, Sample], lots: dict[int, Row[int, str, str, str, bool]], tests: Tests
) -> list[tuple[tuple[str, int, int], Labelled]]:
    """Return the labels of the test pieces that are for something, by their place."""
    wanted = select(Piece, Sample).join(Sample, Sample.id == Piece.sample_id)
    rows = session.execute(wanted.where(Sample.number.in_(samples), Piece.use != ""))
    return [
        (
            (sample.number, one.specimen_no, one.piece_no),
            Labelled(_piece(one, sample, lots[sample.lot_id], tests), one.shipment_id),
        )
        for one, sample in rows
    ]


def _piece(piece: Piece, sample: Sample, lot: Row[int, str, str, str, bool], tests: Tests) -> Label:
    """Return the label of one test piece: its lot, the tests that its specimen serves, and where it is cut."""
    names = tests.get((sample.id, piece.specimen_no), [piece.use])
    facts = (f"Lot 批 {lot.batch}", *names, piece.component)
    return Label(
        LabelKind.SPECIMEN, spell_piece(sample.number, piece.specimen_no, piece.piece_no), lot.goods, lot.goods_zh,
        tuple(filter(None, facts)), mark=f"{piece.specimen_no:02d}.{piece.piece_no}", mark_words="Test piece 试片",
        constructed=lot.constructed,
    )  # fmt: skip


def _asked(code: str) -> tuple[str, int | None, int | None]:
    """Return the sample's number, the specimen's own and the piece's of what was asked for."""
    if "." not in code:
        return code, None, None
    try:
        return parse_piece(code)
    except NotANumber:
        raise NotFound(kind="specimen", key=code) from None


def _tests(session: Session, samples: Sequence[int]) -> Tests:
    """Return the names of the tests that the specimens of ``samples`` serve, as later stages know them."""
    answers = signals.tests_asked.send(session, samples=samples) if samples else []
    return {place: names for _listener, told in answers for place, names in told.items()}


def _specimen(specimen: Specimen, sample: Sample, lot: Row[int, str, str, str, bool], tests: Tests) -> Label:
    """Return the label of one specimen: its lot, and the tests that it serves."""
    names = tests.get((sample.id, specimen.specimen_no), [])
    return Label(
        LabelKind.SPECIMEN, spell_specimen(sample.number, specimen.specimen_no), lot.goods, lot.goods_zh,
        (f"Lot 批 {lot.batch}", *names), mark=f"{specimen.specimen_no:02d}", constructed=lot.constructed,
    )  # fmt: skip


def _lots(session: Session, samples: Sequence[Sample]) -> dict[int, Row[int, str, str, str, bool]]:
    """Return what the labels say of the lots of ``samples``."""
    rows = session.execute(
        select(Lot.id, Lot.batch, DeclarationLine.goods, DeclarationLine.goods_zh, Shipment.constructed)
        .join(DeclarationLine, DeclarationLine.id == Lot.line_id)
        .join(Shipment, Shipment.id == Lot.shipment_id)
        .where(Lot.id.in_({sample.lot_id for sample in samples}))
    )
    return {row.id: row for row in rows}
