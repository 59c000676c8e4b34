"""The way of one line: what is done, where it stands, what blocks it, what is still to come. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from lims.bench.results.models import ResultState
from lims.certificates.models import CertificateState
from lims.clearance.decisions.models import DecisionKind
from lims.overview.thread import LineThread
from lims.samples.models import OrderState
from lims.shipments.declarations.models import LineState, Shipment

NOT_NEEDED = "not needed"
FALLEN = frozenset({CertificateState.SUSPENDED, CertificateState.REVOKED})


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage as the timeline shows it; ``name`` and ``state`` are keys that the page turns into words.

    ``number`` is the thing that it is about, for its link.
    """

    name: str
    state: str  # done, current, blocked, future
    at: datetime | None = None
    who: str = ""
    why: str = ""
    number: str = ""


def stages_of(thread: LineThread, shipment: Shipment, registered_by: str) -> list[Stage]:
    """Return the way of one line: declared, documents, sampled, received, tested, certified, decided."""
    steps = [
        Stage("declared", "done", shipment.registered_at, registered_by),
        _documents(thread),
        _sampled(thread),
        _received(thread),
        _tested(thread),
        _certified(thread),
        _decided(thread),
    ]
    return steps if thread.line.state is LineState.CANCELLED else _with_current(steps)


def _with_current(steps: list[Stage]) -> list[Stage]:
    """Mark the first stage that is still to come as the current one, unless something blocks before it."""
    first = next((i for i, step in enumerate(steps) if step.state in {"future", "blocked"}), None)
    if first is not None and steps[first].state == "future":
        steps[first] = replace(steps[first], state="current")
    return steps


def _is_free(thread: LineThread) -> bool:
    """Say whether nothing asks for a test of the line."""
    return thread.line.state is LineState.MAY_PROCEED


def _open(name: str, thread: LineThread) -> Stage:
    """Return a stage of which there is nothing yet: not needed, or still to come."""
    return Stage(name, "done", why=NOT_NEEDED) if _is_free(thread) else Stage(name, "future")


def _documents(thread: LineThread) -> Stage:
    if thread.assessment is None:
        return Stage("documents", "future")
    held = thread.line.state is LineState.DOCUMENTS_HELD
    return Stage("documents", "blocked" if held else "done", thread.assessment.at)


def _sampled(thread: LineThread) -> Stage:
    drawn = [one for one in thread.orders if one.state is OrderState.DRAWN]
    if drawn:
        last = drawn[-1]
        return Stage("sampled", "done", last.drawn_at, last.drawn_by or "", last.place, last.number)
    ordered = [one for one in thread.orders if one.state is OrderState.PLANNED]
    if ordered:
        last = ordered[-1]
        return Stage("sampled", "future", last.ordered_at, last.ordered_by, "planned", last.number)
    return _open("sampled", thread)


def _received(thread: LineThread) -> Stage:
    received = [one for one in thread.samples if one.received_at is not None and one.returned_reason is None]
    if received:
        first = received[0]
        return Stage("received", "done", first.received_at, first.received_by or "", number=first.number)
    returned = [one for one in thread.samples if one.returned_reason is not None]
    if returned:
        last = returned[-1]
        why = last.returned_reason.value
        return Stage("received", "blocked", last.received_at, last.received_by or "", why, last.number)
    return Stage("received", "future") if thread.samples else _open("received", thread)


def _tested(thread: LineThread) -> Stage:
    if not thread.work:
        return _open("tested", thread)
    reviewed = [one for one in thread.work if one.result_state is ResultState.REVIEWED]
    if len(reviewed) == len(thread.work):
        newest = max(reviewed, key=lambda one: one.reviewed_at)
        return Stage("tested", "done", newest.reviewed_at, newest.reviewed_by or "", number=newest.sample)
    return Stage("tested", "future", why=f"{len(reviewed)} / {len(thread.work)}", number=thread.work[0].sample)


def _certified(thread: LineThread) -> Stage:
    if not thread.certificates:
        return _open("certified", thread)
    last = thread.certificates[-1]
    if last.state in FALLEN:
        return Stage("certified", "blocked", last.issued_at, last.signatory, last.state.value, last.number)
    if last.state is CertificateState.ISSUED:
        return Stage("certified", "done", last.issued_at, last.signatory, last.verdict, last.number)
    return Stage("certified", "future", last.authorised_at, last.signatory, last.state.value, last.number)


def _decided(thread: LineThread) -> Stage:
    """Return the decision that asks for most: one under review or a hold before what is final."""
    standing = thread.in_force
    if not standing:
        return Stage("decided", "future")
    pending = [one for one in standing if one.under_review or one.kind is DecisionKind.HOLD]
    shown = (pending or standing)[0]
    kinds = {one.kind.value for one in standing}
    why = "under review" if shown.under_review else shown.kind.value if len(kinds) == 1 else "lot by lot"
    state = "blocked" if pending else "done"
    return Stage("decided", state, shown.decided_at, shown.decided_by, why, shown.number)
