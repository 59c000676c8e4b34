"""What stands in the way of asking a customer, of ending a finding, and of a return memo; and the ways out of each."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from lims.errors import Conflict, Invalid, LimsError, WrongState
from lims.samples.models import ReturnReason, Sample, SampleState
from lims.samples.obstacles import TooFewUnits, obstacle_to_receiving
from lims.samples.rounds import finding_queries as queries
from lims.samples.rounds.finding_models import CustomerQuery, FindingKind, ReceptionFinding, ReturnMemo, WayOut
from lims.samples.rounds.models import RoundState, SamplingRound

_AFTER_ANSWER: Final = frozenset({WayOut.GOES_ON, WayOut.WITH_DISCLAIMER, WayOut.RETURNED, WayOut.LOST})

# Which ways lead out of what was found.
WAYS: Final[dict[FindingKind, frozenset[WayOut]]] = {
    FindingKind.MISSING: frozenset({WayOut.FOUND, WayOut.LOST}),
    FindingKind.SURPLUS: frozenset({WayOut.GOES_ON, WayOut.GIVEN_BACK}),
    FindingKind.TOO_FEW: _AFTER_ANSWER,
    FindingKind.DAMAGED: _AFTER_ANSWER,
    FindingKind.WRONG_GOODS: _AFTER_ANSWER,
}
_DEVIATES: Final = frozenset({FindingKind.TOO_FEW, FindingKind.DAMAGED, FindingKind.WRONG_GOODS})
_GOES_ON: Final = frozenset({WayOut.GOES_ON, WayOut.WITH_DISCLAIMER})
SEALS: Final = frozenset({ReturnReason.BROKEN_SEAL, ReturnReason.WRONG_SEAL})


class NothingToAsk(Conflict):
    """Every check of the portion (``thing``) is in order: it is received, and nobody is asked."""

    code = "nothing_to_ask"


class SealNotMended(Conflict):
    """No answer mends the seal of the portion (``thing``): ``reason``."""

    code = "seal_not_mended"


class NoWayOut(Invalid):
    """The finding does not end in this way (``value``); ``kind``, and the ``ways`` that lead out of it."""

    code = "no_way_out"


class Settled(Conflict):
    """The finding has ended already: ``way``."""

    code = "finding_settled"


class AskedAlready(Conflict):
    """The customer was asked about this finding: ``query``."""

    code = "asked_already"


class AnsweredAlready(Conflict):
    """The query (``thing``) has its answer."""

    code = "answered_already"


class DisclaimerMissing(Invalid):
    """The laboratory goes on, and the report does not say what deviates: one of the two languages is empty."""

    code = "disclaimer_missing"


class NotTakenIn(Conflict):
    """The portion (``thing``) is ``state``: it is received first, or it is lost."""

    code = "not_taken_in"


class QueryOpen(Conflict):
    """The customer of the sample (``thing``) was asked and has not answered: ``query``."""

    code = "query_open"


class OnAMemo(Conflict):
    """The portion (``thing``) is on a return memo already: ``memo``."""

    code = "on_a_memo"


class OtherShipment(Conflict):
    """One memo is for one shipment; the portion (``thing``) is of another."""

    code = "other_shipment"


def obstacle_to_taking_in(sample: Sample, reason: ReturnReason | None, *, units: int) -> LimsError | None:
    """Return what keeps ``sample`` from being taken in while its customer is asked about ``reason``, or None."""
    if obstacle := obstacle_to_receiving(sample):
        return obstacle
    if reason is None:
        return NothingToAsk(thing=sample.number)
    if reason in SEALS:
        return SealNotMended(thing=sample.number, reason=reason)
    return None if units > 0 else TooFewUnits(field="units", value=units, needed=1)


def obstacle_to_asking(session: Session, finding: ReceptionFinding) -> LimsError | None:
    """Return what stands in the way of asking the customer about ``finding``, or None."""
    if finding.way is not None:
        return Settled(way=finding.way)
    if finding.sample_id is None:
        return NothingToAsk(thing=finding.code)
    asked = queries.query_of(session, finding.id)
    return AskedAlready(query=asked.number) if asked else None


def obstacle_to_settling(
    finding: ReceptionFinding, sample: Sample | None, way: WayOut, *, asked: CustomerQuery | None
) -> LimsError | None:
    """Return what keeps ``finding`` from ending in ``way``, or None."""
    if finding.way is not None:
        return Settled(way=finding.way)
    ways = ways_out(finding, sample, is_answered=asked is not None and asked.answered_at is not None)
    if way not in ways:
        return NoWayOut(field="way", value=way, kind=finding.kind, ways=ways)
    is_here = sample is None or sample.state not in {SampleState.IN_TRANSIT, SampleState.LOST}
    if way in {WayOut.FOUND, WayOut.GOES_ON} and not is_here:
        assert sample is not None, "what is not here is a sample"
        return NotTakenIn(thing=sample.number, state=sample.state)
    return None


def ways_out(finding: ReceptionFinding, sample: Sample | None, *, is_answered: bool) -> list[WayOut]:
    """Return how ``finding`` may end; what is no sample is given back.

    With a portion that deviates the laboratory goes on only as its customer answers (ISO/IEC 17025:2017, 7.4.3).
    """
    if sample is None:
        return [WayOut.GIVEN_BACK]
    barred = {WayOut.GIVEN_BACK} | (_GOES_ON if finding.kind in _DEVIATES and not is_answered else set())
    return [way for way in WayOut if way in WAYS[finding.kind] - barred]


def obstacle_to_answering(query: CustomerQuery, *, way: WayOut, texts: Sequence[str]) -> LimsError | None:
    """Return what keeps an answer with its disclaimer in two languages from being noted, or None."""
    if query.answered_at is not None:
        return AnsweredAlready(thing=query.number)
    if way is WayOut.WITH_DISCLAIMER and not all(text.strip() for text in texts):
        return DisclaimerMissing(field="disclaimer" if not texts[0].strip() else "disclaimer_zh", value="")
    return None


def obstacle_to_comparing(sampling_round: SamplingRound) -> LimsError | None:
    """Return what stands in the way of comparing the manifest of a round with the boxes, or None."""
    if sampling_round.state is not RoundState.HANDED_IN:
        return WrongState(thing=sampling_round.number, state=sampling_round.state, needed=RoundState.HANDED_IN)
    return None


def obstacle_to_memo(session: Session, sample: Sample, shipment_id: int) -> LimsError | None:
    """Return what keeps ``sample`` from a return memo of a shipment, or None."""
    if sample.state is not SampleState.RETURNED:
        return WrongState(thing=sample.number, state=sample.state, needed=SampleState.RETURNED)
    if sample.shipment_id != shipment_id:
        return OtherShipment(thing=sample.number)
    memo = queries.memo_of_sample(session, sample.id)
    return OnAMemo(thing=sample.number, memo=memo) if memo else None


def obstacle_to_handing_back(memo: ReturnMemo) -> LimsError | None:
    """Return what keeps the portions of ``memo`` from being handed back, or None."""
    if memo.handed_at is not None:
        return WrongState(thing=memo.number, state="handed over", needed="written")
    return None
