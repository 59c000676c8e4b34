"""The words of the station: what a command does, what is expected next, where a sample is."""

from dataclasses import replace

from flask_babel import gettext as _

from lims.overview.finding import Step
from lims.overview.station.grammar import AT_ONCE, Kind, State
from lims.samples.store.rows import Whereabouts
from lims.web.filters import moment_words
from lims.web.i18n import language
from lims.web.people import person_name
from lims.web.words import word


def next_step(step: Step) -> str:
    """Return the next step of a sample in words."""
    return {
        Step.RECEIVE: _("Next: take it in"),
        Step.REQUEST: _("Next: its test request"),
        Step.BENCH: _("Next: at the bench"),
        Step.LOOK: _("Nothing waits for you"),
    }[step]


def where(found: Whereabouts) -> str:
    """Return where a sample is, who has it and since when."""
    place = found.place_zh if language() == "zh" and found.place_zh else word(found.place)
    parts = [place, person_name(found.holder) if found.holder else ""]
    since = _("since %(moment)s", moment=moment_words(found.since)) if found.since else ""
    return " · ".join(part for part in [*parts, since] if part)


def command(verb: Kind) -> str:
    """Return what a command does."""
    return {
        Kind.RECEIVE: _("Receive"),
        Kind.START: _("Start work"),
        Kind.HANDOVER: _("Hand over"),
        Kind.STORE: _("Put away"),
        Kind.TAKEOUT: _("Take out"),
        Kind.DISPOSE: _("Dispose"),
        Kind.NEXT: _("Next"),
        Kind.UNDO: _("Undo"),
        Kind.WHOAMI: _("Who am I"),
    }[verb]


def kind(of: Kind) -> str:
    """Return what was scanned."""
    names = {Kind.PLACE: _("A place"), Kind.PERSON: _("A person"), Kind.INSTRUMENT: _("An instrument")}
    return names.get(of) or _("Found")


def not_now(of: Kind) -> str:
    """Return that something is not expected now."""
    names = {
        Kind.PLACE: _("No place is expected now"),
        Kind.PERSON: _("No person is expected now"),
        Kind.INSTRUMENT: _("No instrument is expected now"),
    }
    return names[of]


def expected(state: State) -> str:
    """Return what is to be scanned next."""
    if state.verb is Kind.RECEIVE:
        return _("Scan the seal of %(sample)s.", sample=state.expects) if state.expects else _("Scan a label.")
    if state.instrument and state.samples:
        return _("Scan START to begin the work.")
    return _with_samples(state.verb) if state.samples else _without_samples(state.verb)


def _with_samples(verb: Kind | None) -> str:
    """Return what is to be scanned after the samples."""
    asked = {Kind.STORE: _("Scan the place."), Kind.HANDOVER: _("Scan the person's card.")}
    return asked.get(verb or Kind.OTHER, _("Scan a place, a person, an instrument or a command."))


def _without_samples(verb: Kind | None) -> str:
    """Return what is to be scanned with empty hands."""
    asked = {
        None: _("Scan a sample."),
        Kind.STORE: _("Scan the samples, then the place."),
        Kind.HANDOVER: _("Scan the samples, then the person's card."),
    }
    return asked.get(verb, _("Scan the samples, one after the other; NEXT ends it."))


def now(state: State) -> str:
    """Return in one line what the scans so far have come to; nothing where a new sentence begins."""
    if not state.samples and not state.verb:
        return ""
    held = _("In hand: %(num)s", num=_counted(state.samples)) if state.samples else ""
    parts = [command(state.verb) if state.verb else "", held, state.instrument]
    return " · ".join(part for part in parts if part) + ". " + expected(state)


def _counted(samples: tuple[str, ...]) -> str:
    """Return how many samples are in hand, with the number of the one scanned last."""
    return samples[-1] if len(samples) == 1 else f"{len(samples)} (… {samples[-1]})"


def going_on(state: State) -> State:
    """Return the state after an act that its command may hold for more samples: the hands are empty."""
    holds = state.verb in AT_ONCE and not state.samples
    return replace(State(), verb=state.verb, instrument=state.instrument) if holds else State()
