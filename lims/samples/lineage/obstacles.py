"""What stands in the way of splitting, merging, cancelling and correcting: asked by the verbs and by their pages."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from lims.errors import Conflict, Invalid, LimsError, WrongState
from lims.permissions import Actor, Permission
from lims.samples.lineage import queries
from lims.samples.lineage.rows import Touched, TouchedKind
from lims.samples.models import Portion, Sample, SampleState
from lims.samples.obstacles import LONGEST_SEAL, SealUsed, obstacle_to
from lims.samples.queries import sample_under_seals
from lims.samples.retention.obstacles import OnLegalHold
from lims.samples.unsampled import OVER
from lims.shipments.declarations.models import Lot

S = SampleState
CLOSED = (S.MERGED, S.CANCELLED)
BEING_MADE = "authorised"


class UnderTest(Conflict):
    """Work on the sample (``thing``) has begun: ``work``; ``act`` is what was wanted."""

    code = "under_test"


class Certified(Conflict):
    """A certificate (``certificates``) rests on the sample (``thing``); ``act`` is what was wanted."""

    code = "certified"


class StaysSealed(Conflict):
    """The portion (``portion``) of the sample (``thing``) stays closed under its seal."""

    code = "stays_sealed"


class PartTooLarge(Invalid):
    """A part has at least one unit and leaves one (``value``): at most ``most``."""

    code = "part_too_large"


class NotTheSame(Invalid):
    """The other sample (``value``) cannot be the same portion as ``thing``: ``differs`` (lot_id, portion, part)."""

    code = "not_the_same"


class NothingCorrected(Invalid):
    """What is given (``value``) is what is noted of ``thing`` already, or is none of what may be chosen."""

    code = "nothing_corrected"


class BatchTaken(Invalid):
    """Another lot of the line bears this batch number already: ``value``."""

    code = "batch_taken"


class SignatoryNeeded(Conflict):
    """Certificates (``certificates``) rest on ``thing``: they fall with the correction, by whoever may revoke them."""

    code = "signatory_needed"


class BeingCertified(Conflict):
    """A certificate (``certificate``) on ``thing`` is being issued at this moment."""

    code = "being_certified"


def obstacle_to_splitting(sample: Sample) -> LimsError | None:
    """Return what keeps any part of ``sample`` from getting a number of its own, or None."""
    if sample.portion is not Portion.A:
        return StaysSealed(thing=sample.number, portion=sample.portion)
    if sample.state is S.IN_TEST:
        return UnderTest(thing=sample.number, work=[], act="split")
    if sample.state is not S.RECEIVED:
        return WrongState(thing=sample.number, state=sample.state, needed=S.RECEIVED)
    if units_of(sample) < 2:
        return PartTooLarge(field="units", value=units_of(sample), most=0)
    return None


def obstacle_to_part(session: Session, sample: Sample, *, units: int, seal: str) -> LimsError | None:
    """Return what is wrong with a part of ``units`` under ``seal``, or None."""
    if not 1 <= units < units_of(sample):
        return PartTooLarge(field="units", value=units, most=units_of(sample) - 1)
    return obstacle_to_seal(session, seal)


def obstacle_to_seal(session: Session, seal: str) -> LimsError | None:
    """Return what is wrong with a seal number by itself, or None."""
    if not seal or len(seal) > LONGEST_SEAL or not seal.isascii() or not seal.isprintable():
        return Invalid(field="seal", value=seal)
    used = sample_under_seals(session, [seal])
    return SealUsed(field="seal", value=seal, sample=used.number) if used else None


def units_of(sample: Sample) -> int:
    """Return how many units are there: those counted at reception, else those of the label."""
    return sample.units if sample.received_units is None else sample.received_units


def obstacle_to_closing(session: Session, sample: Sample, state: SampleState, *, act: str) -> LimsError | None:
    """Return what keeps the number of ``sample`` from being closed (``state``: merged or cancelled), or None."""
    if sample.legal_hold_since is not None:
        return OnLegalHold(thing=sample.number, reason="")
    touched = queries.touched_by(session, [sample])
    return obstacle_of_touched(sample, touched, act=act) or obstacle_to(sample, state)


def obstacle_of_touched(sample: Sample, touched: Sequence[Touched], *, act: str) -> LimsError | None:
    """Return the obstacle of work that has begun, or of a certificate that counts; None if there is neither."""
    certificates = [one.number for one in touched if one.kind is TouchedKind.CERTIFICATE and one.bars]
    if certificates:
        return Certified(thing=sample.number, certificates=certificates, act=act)
    work = [one.what for one in touched if one.kind in {TouchedKind.WORK, TouchedKind.RESULT} and one.bars]
    return UnderTest(thing=sample.number, work=work, act=act) if work else None


def obstacle_to_naming(sample: Sample) -> LimsError | None:
    """Return what the page of ``sample`` knows to keep its lot and seal as they are noted, or None."""
    if sample.state in CLOSED:
        return WrongState(thing=sample.number, state=sample.state, needed=[one for one in S if one not in CLOSED])
    return None


def obstacle_to_keeping(closed: Sample, kept: Sample) -> LimsError | None:
    """Return what keeps ``kept`` from standing for ``closed`` as well, or None."""
    if kept.id == closed.id:
        return NotTheSame(field="kept", value=kept.number, thing=closed.number, differs=[])
    if kept.order_id == closed.order_id:
        return NotTheSame(field="kept", value=kept.number, thing=closed.number, differs=["part"])
    differs = [name for name in ("lot_id", "portion") if getattr(kept, name) != getattr(closed, name)]
    if differs:
        return NotTheSame(field="kept", value=kept.number, thing=closed.number, differs=differs)
    if kept.state in OVER:
        return WrongState(thing=kept.number, state=kept.state, needed=[one for one in SampleState if one not in OVER])
    return None


def obstacle_to_correcting(sample: Sample, touched: Sequence[Touched], *, actor: Actor) -> LimsError | None:
    """Return what keeps ``actor`` from correcting the lot or the seal of ``sample``, or None."""
    if obstacle := obstacle_to_naming(sample):
        return obstacle
    return obstacle_of_certificates(sample.number, touched, actor=actor)


def obstacle_of_certificates(thing: str, touched: Sequence[Touched], *, actor: Actor) -> LimsError | None:
    """Return the obstacle of certificates that ``actor`` may not let fall, or that are being issued, or None."""
    certificates = [one for one in touched if one.kind is TouchedKind.CERTIFICATE]
    if waiting := next((one.number for one in certificates if one.state == BEING_MADE), None):
        return BeingCertified(thing=thing, certificate=waiting)
    standing = [one.number for one in certificates if one.bars]
    if standing and not actor.may(Permission.CERTIFICATES_CERTIFICATES_REVOKE):
        return SignatoryNeeded(thing=thing, certificates=standing)
    return None


def obstacle_to_batch(lot: Lot, beside: Sequence[Lot], batch: str) -> LimsError | None:
    """Return what keeps ``lot`` from bearing another batch number; ``beside`` are the other lots of its line."""
    if not batch or batch == lot.batch:
        return NothingCorrected(field="batch", value=batch, thing=lot.batch)
    same = [one for one in beside if (one.manufacturer_id, one.model) == (lot.manufacturer_id, lot.model)]
    return BatchTaken(field="batch", value=batch) if batch in {one.batch for one in same} else None
