"""What a person may do with a sample now, and what stands in the way of the rest: the guards that the verbs ask."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from lims.errors import LimsError
from lims.permissions import Actor, Permission
from lims.samples import obstacles
from lims.samples.models import Sample, SampleState
from lims.web.errors import explain


@dataclass(frozen=True, slots=True)
class Kind:
    """One act: who may do it, what its button and its dialog say, and its guard."""

    label: Any
    permission: Permission
    guard: Callable[[Sample], LimsError | None]
    sign: str
    question: Any = ""
    text: Any = ""
    look: str = "secondary"


def _to(state: SampleState) -> Callable[[Sample], LimsError | None]:
    """Return the guard of going to ``state``."""
    return lambda sample: obstacles.obstacle_to(sample, state)


ACTS = {
    "receive": Kind(
        _l("Receive"), Permission.SAMPLES_SAMPLES_RECEIVE, obstacles.obstacle_to_receiving, "check", look="primary"
    ),
    "send": Kind(
        _l("Send to the laboratory"), Permission.SAMPLES_SAMPLES_DRAW, obstacles.obstacle_to_sending, "send",
        look="primary",
    ),
    "move": Kind(
        _l("Store or hand over"), Permission.SAMPLES_CUSTODY_MOVE, obstacles.obstacle_to_moving, "store",
        _l("Where does it go?"), _l("Choose nobody when it is stored at the place."),
    ),
    "retain": Kind(
        _l("Retain in the store"), Permission.SAMPLES_CUSTODY_MOVE, _to(SampleState.RETAINED), "store",
        _l("Where is it kept?"), _l("It stays there for its retention time."),
    ),
    "hold": Kind(
        _l("Put on hold"), Permission.SAMPLES_CUSTODY_MOVE, obstacles.obstacle_to_holding, "pause",
        _l("Put the sample on hold?"), _l("Nobody works on it until the query is answered."),
    ),
    "lift": Kind(
        _l("Lift the hold"), Permission.SAMPLES_CUSTODY_MOVE, obstacles.obstacle_to_lifting, "play",
        _l("Lift the hold?"), _l("It is again what it was before. Say what the answer is."),
    ),
    "dispose": Kind(
        _l("Dispose of"), Permission.SAMPLES_CUSTODY_MOVE, _to(SampleState.DISPOSED), "cross",
        _l("Dispose of the sample?"), _l("This cannot be undone. Say how it is disposed of."), "danger",
    ),
    "lost": Kind(
        _l("Report lost or damaged"), Permission.SAMPLES_CUSTODY_MOVE, _to(SampleState.LOST), "warning",
        _l("Report the sample lost or damaged?"), _l("This cannot be undone. Say what happened."), "danger",
    ),
    "labels": Kind(
        _l("Print its label"), Permission.SAMPLES_LABELS_PRINT, lambda _sample: None, "print", look="quiet"
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
    return [_act(name, kind, kind.guard(sample)) for name, kind in ACTS.items() if person.may(kind.permission)]


def _act(name: str, kind: Kind, obstacle: LimsError | None) -> Act:
    """Return the act with the obstacle in words."""
    if obstacle is None:
        return Act(name, kind)
    told = explain(obstacle)
    return Act(name, kind, told.what, told.remedy)
