"""What a person may do with a sample now, and what stands in the way of the rest: the guards that the verbs ask."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from lims.errors import LimsError
from lims.permissions import Actor, Permission
from lims.samples import obstacles
from lims.samples.lineage import obstacles as of_lineage
from lims.samples.models import Portion, Sample, SampleState
from lims.samples.retention import obstacles as retention
from lims.samples.store import obstacles as in_store
from lims.web.errors import explain


@dataclass(frozen=True, slots=True)
class Kind:
    """One act: who may do it, what its button and its dialog say, and its guard."""

    label: Any
    permission: Permission
    guard: Callable[[Sample, Actor], LimsError | None]
    sign: str
    question: Any = ""
    text: Any = ""
    look: str = "secondary"
    room: str = "samples"
    only: Portion | None = None  # for this portion alone


def _of(guard: Callable[[Sample], LimsError | None]) -> Callable[[Sample, Actor], LimsError | None]:
    """Return a guard that does not ask who acts."""
    return lambda sample, _actor: guard(sample)


def _to(state: SampleState) -> Callable[[Sample, Actor], LimsError | None]:
    """Return the guard of the way to ``state``, as far as the state of a sample tells."""
    return lambda sample, _actor: obstacles.obstacle_to(sample, state)


ACTS = {
    "receive": Kind(
        _l("Receive"), Permission.SAMPLES_SAMPLES_RECEIVE, _of(obstacles.obstacle_to_receiving), "check", look="primary"
    ),
    "send": Kind(
        _l("Send to the laboratory"), Permission.SAMPLES_SAMPLES_DRAW, _of(obstacles.obstacle_to_sending), "send",
        look="primary",
    ),
    "put_away": Kind(
        _l("Put away"), Permission.SAMPLES_CUSTODY_MOVE, _of(in_store.obstacle_to_being_stored), "store",
        _l("Where in the store does it lie?"),
        _l("What was reported, and the portions B and C, are retained from then on."), room="store",
    ),
    "take": Kind(
        _l("Take it"), Permission.SAMPLES_CUSTODY_MOVE, in_store.obstacle_to_having, "arrow-right", room="store"
    ),
    "hand_over": Kind(
        _l("Hand over"), Permission.SAMPLES_CUSTODY_MOVE, in_store.obstacle_to_giving, "people",
        _l("Who gets it?"), _l("The receiver confirms with the code on the own card."), room="store",
    ),
    "leave": Kind(
        _l("Leave with its owner"), Permission.SAMPLES_CUSTODY_MOVE, _of(in_store.obstacle_to_leaving), "person",
        _l("Does portion B stay with its owner?"),
        _l("It stays whole under its seal, needs no storage, and can be fetched for a second test."), room="store",
        only=Portion.B,
    ),
    "move": Kind(
        _l("Leave it elsewhere"), Permission.SAMPLES_CUSTODY_MOVE, _of(obstacles.obstacle_to_moving), "flag",
        _l("Where is it left?"), _l("A place outside of the store, in nobody's hands."),
    ),
    "keep": Kind(
        _l("Storage condition"), Permission.SAMPLES_CUSTODY_MOVE, _of(in_store.obstacle_to_being_stored), "settings",
        _l("How is it to be kept?"), _l("Only a location with this condition takes it."), "quiet", room="store",
    ),
    "hold": Kind(
        _l("Put on hold"), Permission.SAMPLES_CUSTODY_MOVE, _of(obstacles.obstacle_to_holding), "pause",
        _l("Put the sample on hold?"), _l("Nobody works on it until the query is answered."),
    ),
    "lift": Kind(
        _l("Lift the hold"), Permission.SAMPLES_CUSTODY_MOVE, _of(obstacles.obstacle_to_lifting), "play",
        _l("Lift the hold?"), _l("It is again what it was before. Say what the answer is."),
    ),
    "legal_hold": Kind(
        _l("Legal hold"), Permission.SAMPLES_RETENTION_HOLD, _of(retention.obstacle_to_holding), "lock",
        _l("Keep the sample while an objection runs?"), _l("It is not disposed of until the hold is lifted."),
        room="retention",
    ),
    "lift_legal_hold": Kind(
        _l("Lift the legal hold"), Permission.SAMPLES_RETENTION_HOLD, _of(retention.obstacle_to_lifting), "lock",
        _l("Is the objection settled?"), _l("Say how. Then the retention date counts again."), room="retention",
    ),
    "set_date": Kind(
        _l("Keep until"), Permission.SAMPLES_RETENTION_SET, _of(retention.obstacle_to_dating), "calendar",
        _l("Until which day is it kept?"), _l("The day takes the place of what the rule says. Say why."), "quiet",
        room="retention",
    ),
    "dispose": Kind(
        _l("Propose to dispose of"), Permission.SAMPLES_DISPOSAL_PROPOSE, _of(retention.obstacle_to_proposing), "cross",
        _l("Propose to dispose of the sample?"),
        _l("Another person approves it, and it is carried out before a witness. Say how and why."), room="retention",
    ),
    "lost": Kind(
        _l("Report lost or damaged"), Permission.SAMPLES_CUSTODY_MOVE, _to(SampleState.LOST), "warning",
        _l("Report the sample lost or damaged?"), _l("This cannot be undone. Say what happened."), "danger",
    ),
    "split": Kind(
        _l("Split"), Permission.SAMPLES_NUMBERS_CHANGE, _of(of_lineage.obstacle_to_splitting), "replace",
        look="quiet", room="lineage",
    ),
    "merge": Kind(
        _l("Close this number"), Permission.SAMPLES_NUMBERS_CHANGE, _to(SampleState.MERGED), "link", look="quiet",
        room="lineage",
    ),
    "cancel": Kind(
        _l("Cancel the sample"), Permission.SAMPLES_NUMBERS_CHANGE, _to(SampleState.CANCELLED), "cross", look="quiet",
        room="lineage",
    ),
    "correct": Kind(
        _l("Correct lot or seal"), Permission.SAMPLES_IDENTITY_CORRECT, _of(of_lineage.obstacle_to_naming), "edit",
        look="quiet", room="lineage",
    ),
    "second_test": Kind(
        _l("Second test"), Permission.BENCH_REQUESTS_ACCEPT, _to(SampleState.IN_TEST), "bench", only=Portion.B
    ),
    "labels": Kind(
        _l("Print its label"), Permission.SAMPLES_LABELS_PRINT, lambda _sample, _actor: None, "print", look="quiet"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """One act that the person's roles allow, and why it cannot be done now ("" if it can)."""

    name: str
    kind: Kind
    obstacle: str = ""
    remedy: str = ""


def acts_of(sample: Sample, person: Actor) -> list[Act]:
    """Return the acts that the person's roles allow, each with what stands in its way."""
    return [
        _act(name, kind, kind.guard(sample, person))
        for name, kind in ACTS.items()
        if person.may(kind.permission) and kind.only in {None, sample.portion}
    ]


def _act(name: str, kind: Kind, obstacle: LimsError | None) -> Act:
    """Return the act with the obstacle in words."""
    if obstacle is None:
        return Act(name, kind)
    told = explain(obstacle)
    return Act(name, kind, told.what, told.remedy)
