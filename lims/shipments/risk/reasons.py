"""From the facts about a line to reasons, and from the reasons to its state and its lane. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lims.shipments.declarations.models import LineState
from lims.shipments.lists.models import CreditGrade
from lims.shipments.risk.dossier import Control, Dossier, Listing
from lims.shipments.risk.models import ControlKind, Lane

CERTIFIED = frozenset({CreditGrade.SENIOR_CERTIFIED, CreditGrade.GENERAL_CERTIFIED})

# The score only advises; its parts are shown with it.
POINTS = {"dishonest": 50, "new_manufacturer": 20, "new_operator": 15, "list_not_published": 15, "certified": -20}
ADVISES_SAMPLING = 30


class Effect(StrEnum):
    """What a reason does to its line."""

    HOLDS = "holds"
    SAMPLES = "samples"
    ADVISES = "advises"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its code, what it does, and the facts for its sentence."""

    code: str
    effect: Effect
    facts: dict[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """Return the reason as it is stored with the assessment."""
        return {
            "code": self.code,
            "blocks": self.effect is Effect.HOLDS,
            "effect": self.effect.value,
            "facts": self.facts,
        }


def reasons_for(dossier: Dossier) -> list[Reason]:
    """Return everything that speaks for holding, sampling or hurrying a line: what holds it first."""
    found = [
        *_documents(dossier),
        *(reason for listing in dossier.listings if (reason := _listing(listing))),
        *(reason for control in dossier.controls if (reason := _control(control))),
        *_inspection(dossier),
        *_credit(dossier),
        *_score(dossier),
    ]
    different = [reason for i, reason in enumerate(found) if reason not in found[:i]]
    return sorted(different, key=lambda reason: list(Effect).index(reason.effect))


def outcome_of(reasons: Sequence[Reason]) -> LineState:
    """Return the state that ``reasons`` put a line into."""
    effects = {reason.effect for reason in reasons}
    if Effect.HOLDS in effects:
        return LineState.DOCUMENTS_HELD
    return LineState.TO_SAMPLE if Effect.SAMPLES in effects else LineState.MAY_PROCEED


def lane_for(grade: CreditGrade | None, reasons: Sequence[Reason]) -> Lane:
    """Return the lane: green for a certified operator, unless something holds the line."""
    held = any(reason.effect is Effect.HOLDS for reason in reasons)
    return Lane.GREEN if grade in CERTIFIED and not held else Lane.STANDARD


def _documents(dossier: Dossier) -> Iterator[Reason]:
    """Yield each needed document that was not presented."""
    for one in dossier.missing:
        yield Reason("document_missing", Effect.HOLDS, {"document": one.kind.id, "rule": one.rule.id})


def _listing(listing: Listing) -> Reason | None:
    """Return what a list says against a line, or that there was no list to ask."""
    lookup = listing.lookup
    facts = {"list": lookup.kind.value, "manufacturer": listing.manufacturer}
    if lookup.published_on is None:
        return Reason("list_not_published", Effect.HOLDS if listing.must_be_on else Effect.ADVISES, facts)
    facts["published_on"] = lookup.published_on.isoformat()
    if listing.must_be_on and not lookup.found:
        return Reason("not_on_list", Effect.HOLDS, facts)
    if lookup.found and not listing.must_be_on:
        return Reason("on_substandard_list", Effect.HOLDS, facts)
    return None


def _control(control: Control) -> Reason | None:
    """Return what a control order asks for; one for documents is answered by the next document."""
    facts = {"reason": control.reason}
    match control.kind:
        case ControlKind.DOCUMENTS:
            return None if control.answered else Reason("control_documents", Effect.HOLDS, facts)
        case ControlKind.INSPECT:
            return Reason("control_inspect", Effect.SAMPLES, facts)
        case ControlKind.SAMPLE:
            return Reason("control_sample", Effect.SAMPLES, facts)


def _inspection(dossier: Dossier) -> Iterator[Reason]:
    """Yield the rules that put the goods under commodity inspection."""
    for rule in dossier.inspections:
        yield Reason("commodity_inspection", Effect.SAMPLES, {"rule": rule.id})


def _credit(dossier: Dossier) -> Iterator[Reason]:
    """Yield what the operator's grade means: a dishonest one is sampled, a certified one is served first."""
    if dossier.grade is None:
        return
    facts = {"operator": dossier.operator, "grade": dossier.grade.value}
    if dossier.grade is CreditGrade.DISHONEST:
        yield Reason("dishonest_operator", Effect.SAMPLES, facts)
    elif dossier.grade in CERTIFIED:
        yield Reason("certified_operator", Effect.ADVISES, facts)


def _score(dossier: Dossier) -> Iterator[Reason]:
    """Yield the risk score where it advises sampling, with the parts that it is made of."""
    parts = {name: POINTS[name] for name in _score_parts(dossier)}
    score = sum(parts.values())
    if score >= ADVISES_SAMPLING:
        yield Reason("risk_score", Effect.ADVISES, {"score": score, "parts": parts})


def _score_parts(dossier: Dossier) -> Iterator[str]:
    """Yield the names of what adds to the score, or takes from it."""
    if dossier.grade is CreditGrade.DISHONEST:
        yield "dishonest"
    if dossier.grade in CERTIFIED:
        yield "certified"
    if dossier.new_manufacturers:
        yield "new_manufacturer"
    if dossier.operator_is_new:
        yield "new_operator"
    if any(listing.lookup.published_on is None for listing in dossier.listings):
        yield "list_not_published"
