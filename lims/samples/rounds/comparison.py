"""Comparing the manifest with the boxes, by scanning alone: label, seal, label, seal, and the manifest at the end.

A label that is not on the manifest is surplus, what nobody scanned is missing; both are noted. Scanning the manifest's
own barcode asks whether all is there; scanning it again states that the comparison is over, with as many boxes as the
manifest says. Another count of boxes is typed.
"""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.numbers import NotANumber, NumberKind, Parsed, parse
from lims.permissions import Actor, Permission
from lims.samples import reception
from lims.samples.models import Sample, SampleState
from lims.samples.obstacles import ReasonMissing
from lims.samples.reception import ScanAnswer
from lims.samples.rounds import finding_obstacles as obstacles
from lims.samples.rounds import findings, queries
from lims.samples.rounds.finding_models import FindingKind
from lims.samples.rounds.models import RoundState, SamplingRound
from lims.samples.rounds.operations import refuse

FEW = 5  # numbers that one line of the list names


def finish(
    session: Session, sampling_round: SamplingRound, *, boxes_found: int, actor: Actor, note: str = ""
) -> list[str]:
    """End the comparison: what is still on the way is missing. Return the numbers of what is missing."""
    actor.must(Permission.SAMPLES_SAMPLES_RECEIVE)
    refuse(obstacles.obstacle_to_comparing(sampling_round))
    if boxes_found != sampling_round.boxes and not note.strip():
        raise ReasonMissing(field="note", value="", thing=sampling_round.number)
    missing = queries.missing_samples(session, sampling_round)
    for sample in missing:
        findings.note(session, FindingKind.MISSING, sample, sampling_round=sampling_round, actor=actor)
    sampling_round.state, sampling_round.boxes_found = RoundState.COMPARED, boxes_found
    sampling_round.note = note.strip()
    sampling_round.compared_at, sampling_round.compared_by_id = clock.now(), actor.id
    numbers = [sample.number for sample in missing]
    also = {"missing": numbers}
    record(session, AuditAction.ROUND_COMPARED, subject=sampling_round, actor=actor, reason=note, also=also)
    return numbers


def scan(
    session: Session, sampling_round: SamplingRound, code: str, *, expects: str, actor: Actor,
    happened_at: datetime | None = None,
) -> ScanAnswer:  # fmt: skip
    """Take one scan in; ``expects`` is the number that was scanned before, if something is still to follow it."""
    refuse(obstacles.obstacle_to_comparing(sampling_round))
    try:
        parsed = parse(code)
    except NotANumber:
        parsed = None
    if parsed is not None and parsed.kind is NumberKind.ROUND:
        return _manifest_scanned(session, sampling_round, parsed, expects=expects, actor=actor)
    if parsed is not None and parsed.kind is NumberKind.SAMPLE:
        surplus = _surplus(session, sampling_round, parsed.text, actor=actor)
        if surplus is not None:
            return surplus
    before = "" if expects == sampling_round.number else expects
    return reception.scan(session, code, expects=before, actor=actor, happened_at=happened_at)


def _surplus(session: Session, sampling_round: SamplingRound, number: str, *, actor: Actor) -> ScanAnswer | None:
    """Note a label that is not on the manifest; None where it is, or where nothing is to be received."""
    sample = session.scalar(select(Sample).where(Sample.number == number))
    if sample is None:
        findings.note_unknown(session, sampling_round, number, actor=actor)
        return ScanAnswer(
            "refused", _("Surplus: this label is on no portion that was drawn."),
            _("It is noted. Set the bag aside, and ask those who drove."),
        )  # fmt: skip
    aboard = queries.round_of_sample(session, sample.id)
    if sample.state is not SampleState.IN_TRANSIT or (aboard is not None and aboard.id == sampling_round.id):
        return None
    findings.note(session, FindingKind.SURPLUS, sample, sampling_round=sampling_round, actor=actor)
    where = _("It is on the manifest of %(round)s.", round=aboard.number) if aboard else _("It is on no manifest.")
    return ScanAnswer(
        "refused", _("Surplus: not on this manifest."),
        where + " " + _("It is noted. Scan its seal to take it in nevertheless, or open it."),
        opens=sample.number, expects=sample.number,
    )  # fmt: skip


def _manifest_scanned(
    session: Session, sampling_round: SamplingRound, parsed: Parsed, *, expects: str, actor: Actor
) -> ScanAnswer:
    """Say what is missing; the second scan in a row ends the comparison."""
    if parsed.text != sampling_round.number:
        return ScanAnswer("refused", _("This is another manifest."), _("Finish this one first, or open the other."))
    if expects == sampling_round.number:
        missing = finish(session, sampling_round, boxes_found=sampling_round.boxes or 0, actor=actor)
        title = _("Compared. Missing: %(n)s", n=len(missing)) if missing else _("Compared. All is there.")
        return ScanAnswer("done", title, _few(missing))
    missing = [sample.number for sample in queries.missing_samples(session, sampling_round)]
    title = _("Not scanned yet: %(n)s", n=len(missing)) if missing else _("All is there.")
    again = _("Scan the manifest again to end the comparison: %(n)s boxes.", n=sampling_round.boxes)
    return ScanAnswer("already", title, f"{_few(missing)} {again}".strip(), expects=sampling_round.number)


def _few(numbers: list[str]) -> str:
    """Return the first of ``numbers``, and how many more there are."""
    more = f" +{len(numbers) - FEW}" if len(numbers) > FEW else ""
    return ", ".join(numbers[:FEW]) + more
