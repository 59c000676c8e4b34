"""Scan to anything: what a scanned or typed code belongs to, and the page that it opens."""

from enum import StrEnum

from flask import url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.audit.capture import name_of
from lims.errors import LimsError, NotFound
from lims.numbers import NotANumber, NumberKind, Parsed, parse, parse_specimen
from lims.overview.destinations import DESTINATIONS
from lims.permissions import Actor, Permission
from lims.samples.models import Portion, Sample, SampleState
from lims.samples.queries import sample_by_number
from lims.samples.rounds.queries import round_of_number
from lims.shipments.declarations.models import Lot, Shipment

LONGEST = 80  # of what can be a code: a longer text is a slip of the scanner


class SeveralFound(LimsError):
    """A batch stands on several shipments: ``text``, ``numbers``."""

    code = "several_found"


def find(session: Session, text: str, *, actor: Actor) -> str:
    """Return the address of what ``text`` belongs to, whatever its case and blanks.

    Raise `NotANumber` where a number is mistyped, `NotFound` where a sound number belongs to nothing here,
    `SeveralFound` where a batch stands on more than one shipment.
    """
    text = text.strip()[:LONGEST]
    try:
        parsed = parse_any(text)
    except NotANumber:
        found = _by_foreign_number(session, text, actor)
        if found is None:
            raise
        return found
    if parsed.kind is NumberKind.COMMAND:
        return url_for("station.station", code=parsed.text)
    return _by_number(session, parsed, actor)


def parse_any(text: str) -> Parsed:
    """Return what ``text`` is the number of; a specimen counts for its sample. Raise `NotANumber`."""
    if "." in text:
        return Parsed(NumberKind.SAMPLE, parse_specimen(text)[0])
    return parse(text)


def _by_number(session: Session, parsed: Parsed, actor: Actor) -> str:
    """Return the page of one of our numbers."""
    destination = DESTINATIONS.get(parsed.kind)
    if destination is None:
        raise NotFound(kind="number", key=parsed.text)
    actor.must(destination.permission)
    if parsed.kind is NumberKind.SAMPLE:
        return _of_sample(session, parsed.text, actor)
    if session.scalar(select(destination.column).where(destination.column == parsed.text)) is None:
        raise NotFound(kind=destination.word, key=parsed.text)
    return destination.page(session, parsed.text)


def _of_sample(session: Session, number: str, actor: Actor) -> str:
    """Return the page of a sample's next step at once.

    A number that was merged goes by the page that says so, one that was printed in advance to its round.
    """
    try:
        sample = sample_by_number(session, number)
    except NotFound:
        if (ahead := round_of_number(session, number)) is not None:
            return url_for("rounds.sampling_round", number=ahead, _anchor="numbers")
        raise
    if sample.state is SampleState.MERGED:
        return url_for("overview.next_step", number=sample.number)
    return next_step(sample, actor=actor)


def _by_foreign_number(session: Session, text: str, actor: Actor) -> str | None:
    """Return the page of a number that others gave: a declaration, a seal, a batch."""
    compact = "".join(text.split()).upper()
    reads_shipments = actor.may(Permission.SHIPMENTS_DECLARATIONS_READ)
    declared = select(Shipment.number).where(Shipment.declaration_number == compact)
    if reads_shipments and (number := session.scalar(declared)):
        return url_for("overview.thread", number=number)
    sealed = select(Sample.number).where(Sample.seal == compact)
    if actor.may(Permission.SAMPLES_SAMPLES_READ) and (number := session.scalar(sealed)):
        return url_for("overview.next_step", number=number)
    return _by_batch(session, text) if reads_shipments else None


def _by_batch(session: Session, text: str) -> str | None:
    """Return the thread of the one shipment with this batch."""
    wanted = select(Shipment.number).join(Lot, Lot.shipment_id == Shipment.id)
    wanted = wanted.where(func.lower(Lot.batch) == text.lower())
    found = session.scalars(wanted.distinct().order_by(Shipment.number).limit(2)).all()
    if len(found) > 1:
        raise SeveralFound(text=text, numbers=list(found))
    return url_for("overview.thread", number=found[0]) if found else None


class Step(StrEnum):
    """The next step of a sample for a person; the value is the endpoint of its page."""

    RECEIVE = "samples.receive"
    REQUEST = "assignments.test_request"
    BENCH = "results.bench"
    LOOK = "samples.sample"


def step_of(sample: Sample, *, actor: Actor) -> Step:
    """Return a sample's next step for ``actor``: reception, the request, the bench, or only a look."""
    is_tested = sample.portion is Portion.A
    if sample.state is SampleState.IN_TRANSIT and actor.may(Permission.SAMPLES_SAMPLES_RECEIVE):
        return Step.RECEIVE
    if sample.state is SampleState.RECEIVED and actor.may(Permission.BENCH_REQUESTS_ACCEPT) and is_tested:
        return Step.REQUEST
    in_test = sample.state is SampleState.IN_TEST  # portion B as well, where a second test was asked for
    at_the_bench = in_test or (sample.state is SampleState.RECEIVED and is_tested)
    if at_the_bench and (actor.may(Permission.BENCH_RESULTS_ENTER) or actor.may(Permission.BENCH_RESULTS_REVIEW)):
        return Step.BENCH
    return Step.LOOK


def next_step(sample: Sample, *, actor: Actor) -> str:
    """Return the page of a sample's next step for ``actor``."""
    return url_for(step_of(sample, actor=actor), number=sample.number)


def subject_of(session: Session, text: str) -> str:
    """Return what the trail calls the thing with this number ("sample:17"); text that is none stays as it is."""
    try:
        parsed = parse(text)
    except NotANumber:
        return text.strip()
    destination = DESTINATIONS.get(parsed.kind)
    found = session.scalar(select(destination.kind).where(destination.column == parsed.text)) if destination else None
    if found is None:
        raise NotFound(kind=destination.word if destination else "number", key=parsed.text)
    return name_of(found)


def address_of(session: Session, number: str, *, actor: Actor) -> str:
    """Return the address of the thing with one of our numbers; nothing for other text, or where ``actor`` may not."""
    try:
        destination = DESTINATIONS.get(parse(number).kind)
    except NotANumber:
        return ""
    return destination.page(session, number) if destination and actor.may(destination.permission) else ""
