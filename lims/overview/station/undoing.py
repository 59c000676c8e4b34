"""UNDO: the last scan is taken back within a minute, as a new row; later it is refused in words."""

from dataclasses import replace
from datetime import datetime, timedelta

from flask_babel import gettext as _

from lims.overview.station.answers import Answer, Scan
from lims.overview.station.grammar import Act, State
from lims.samples.queries import sample_by_number
from lims.samples.store.operations import undo_last

WITHIN = timedelta(minutes=1)
IN_CUSTODY = frozenset({Act.RECEIVE, Act.PUT_AWAY, Act.HAND_OVER, Act.TAKE_OUT})


def undo(scan: Scan) -> Answer:
    """Take the last scan back."""
    state = scan.state
    if not state.last or not state.last_samples:
        return Answer("refused", _("There is nothing to undo"), _("UNDO takes back the last scan, once."))
    if scan.at - _moment(state) > WITHIN:
        return _too_late(state)
    if state.last == Act.COLLECT:
        return _lay_down(state)
    if state.last not in IN_CUSTODY:
        return Answer("refused", _("This cannot be undone by a scan"), _("Open the sample at the bench to correct it."))
    for number in state.last_samples:
        undo_last(scan.session, sample_by_number(scan.session, number, to_change=True), actor=scan.actor)
    said = _("Undone: %(num)s", num=len(state.last_samples))
    after = replace(state, last="", last_samples=(), last_at="", expects="")
    return Answer("done", said, ", ".join(state.last_samples), state=after)


def _moment(state: State) -> datetime:
    """Return when the last act was scanned."""
    return datetime.fromisoformat(state.last_at)


def _too_late(state: State) -> Answer:
    """Say that the minute is over."""
    return Answer(
        "refused",
        _("Too late to undo"),
        _(
            "%(samples)s: that was more than a minute ago. Do what is right now; both stand in the record.",
            samples=", ".join(state.last_samples),
        ),
    )


def _lay_down(state: State) -> Answer:
    """Lay the sample down that was scanned last."""
    number = state.last_samples[0]
    after = replace(state.without(number), last="", last_samples=(), last_at="")
    return Answer("noted", _("Not in hand any more"), number, state=after)
