"""UNDO: the last scan is taken back within a minute, as a new row; later it is refused in words."""

from dataclasses import replace
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _

from lims.bench.assignments.obstacles import StartStands
from lims.bench.assignments.taking_back import started_last, take_start_back
from lims.overview.station.answers import Answer, Scan
from lims.overview.station.grammar import Act, State
from lims.samples.queries import sample_by_number
from lims.samples.retention.queries import open_batch_of
from lims.samples.store.operations import undo_last

WITHIN = timedelta(minutes=1)


def undo(scan: Scan) -> Answer:
    """Take the last scan back."""
    state = scan.state
    if not state.last or not state.last_samples:
        return Answer("refused", _("There is nothing to undo"), _("UNDO takes back the last scan, once."))
    if scan.at - _moment(state) > WITHIN:
        return _too_late(state)
    if state.last == Act.COLLECT:
        return _lay_down(state)
    if state.last == Act.DISPOSE:
        return _before_the_witness(scan)
    undo_one = _take_start_back if state.last == Act.START else _undo_in_custody
    for number in state.last_samples:
        undo_one(scan, number)
    said = _("Undone: %(num)s", num=len(state.last_samples))
    after = replace(state, last="", last_samples=(), last_at="", expects="")
    return Answer("done", said, ", ".join(state.last_samples), state=after)


def _undo_in_custody(scan: Scan, number: str) -> None:
    """Take the last act of custody on a sample back."""
    undo_last(scan.session, sample_by_number(scan.session, number, to_change=True), actor=scan.actor)


def _take_start_back(scan: Scan, number: str) -> None:
    """Let the work on a sample that was started last wait again."""
    sample = sample_by_number(scan.session, number, to_change=True)
    work = started_last(scan.session, sample.id, actor=scan.actor)
    if work is None:
        raise StartStands(thing=number, why="state")
    take_start_back(scan.session, work, actor=scan.actor)


def _before_the_witness(scan: Scan) -> Answer:
    """Say how a sample is kept that was scanned for its disposal by mistake."""
    listed = open_batch_of(scan.session, sample_by_number(scan.session, scan.state.last_samples[-1]))
    return Answer(
        "refused",
        _("A scan for disposal is not undone by a scan"),
        _("Nothing is gone before the witness has signed: open the list and take the sample off it, with the reason."),
        url_for("retention.disposal", number=listed) if listed else "",
    )


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
