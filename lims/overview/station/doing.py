"""What the station does after a scan: each act calls the operations that exist, with their guards and permissions."""

from collections.abc import Callable
from dataclasses import replace

from flask import url_for
from flask_babel import gettext as _

from lims.accounts.queries import person_by_code
from lims.bench.instruments.queries import instrument_by_code
from lims.errors import NotFound
from lims.numbers import NotANumber
from lims.overview import finding
from lims.overview.station import telling, undoing, working
from lims.overview.station.answers import Answer, Scan, acted
from lims.overview.station.grammar import Act, Kind, State, act_of
from lims.permissions import Permission
from lims.samples import reception
from lims.samples.lineage.sentences import closed_words
from lims.samples.queries import sample_by_number, samples_by_numbers
from lims.samples.store import operations as store
from lims.samples.store.queries import ancestors, location_by_code, path, path_zh, whereabouts
from lims.web.errors import explain
from lims.web.i18n import language
from lims.web.people import person_name


def do(scan: Scan) -> Answer:
    """Do what ``scan`` means and say what came of it; raise what stands in the way."""
    try:
        answer = ACTS[act_of(scan.state, scan.scanned.kind)](scan)
        return _named(answer, scan) if scan.scanned.closed else answer
    except (NotANumber, NotFound) as refusal:
        told = explain(refusal)
        return Answer("unknown", told.what, told.remedy)


def _named(answer: Answer, scan: Scan) -> Answer:
    """Say that the label bears a closed number, before what came of the one that is kept."""
    said = closed_words(scan.scanned.closed, scan.scanned.code)
    return replace(answer, text=f"{said} {answer.text}".rstrip())


def _collect(scan: Scan) -> Answer:
    """Take a sample in hand; say its next step, where it is and who has it."""
    scan.actor.must(Permission.SAMPLES_SAMPLES_READ)
    sample = sample_by_number(scan.session, scan.scanned.code)
    step = finding.step_of(sample, actor=scan.actor)
    where = telling.where(whereabouts(scan.session, sample))
    href = url_for(step, number=sample.number)
    if sample.number in scan.state.samples:
        return Answer("already", _("In hand already"), where, href)
    state = acted(scan, Act.COLLECT, (sample.number,), state=scan.state.with_sample(sample.number))
    return Answer("noted", telling.next_step(step), where, href, state)


def _begin(scan: Scan) -> Answer:
    """Let a command hold for what follows; the one sample in hand may be received at once."""
    verb, samples = scan.scanned.kind, scan.state.samples
    state = replace(_with_empty_hands(scan.state), verb=verb, samples=() if verb is Kind.RECEIVE else samples)
    if verb is Kind.RECEIVE and len(samples) == 1:
        return _receive(replace(scan, state=state, scanned=replace(scan.scanned, read=samples[0])))
    return Answer("noted", telling.command(verb), telling.expected(state), state=state)


def _receive(scan: Scan) -> Answer:
    """Hand the scan to reception: a label, or the seal after it."""
    scan.actor.must(Permission.SAMPLES_SAMPLES_RECEIVE)
    found = reception.scan(
        scan.session, scan.scanned.read, expects=scan.state.expects, actor=scan.actor, happened_at=scan.happened_at
    )
    state = replace(scan.state, expects=found.expects)
    if found.outcome == "done":
        state = acted(scan, Act.RECEIVE, (found.opens,), state=state)
    href = url_for("samples.receive", number=found.opens) if found.opens else ""
    outcome = "noted" if found.expects and found.outcome == "already" else found.outcome
    return Answer(outcome, found.title, found.text, href, state)


def _put_away(scan: Scan) -> Answer:
    """Put what is in hand to the place that was scanned."""
    location = location_by_code(scan.session, scan.scanned.code)
    samples = samples_by_numbers(scan.session, scan.state.samples)
    moved = store.put_away(scan.session, samples, location, actor=scan.actor, happened_at=scan.happened_at)
    way = ancestors(scan.session, location)
    place = path_zh(way) if language() == "zh" else path(way)
    numbers = tuple(one.number for one in moved)
    said = _("Put away: %(num)s", num=len(moved))
    return Answer("done", said, f"{place}: {', '.join(scan.state.samples)}", state=acted(scan, Act.PUT_AWAY, numbers))


def _hand_over(scan: Scan) -> Answer:
    """Hand what is in hand to the person whose card was scanned."""
    receiver = person_by_code(scan.session, scan.scanned.code)
    samples = samples_by_numbers(scan.session, scan.state.samples)
    given = store.hand_over(
        scan.session, samples, to=receiver.id, actor=scan.actor, receiver_code=receiver.code,
        happened_at=scan.happened_at,
    )  # fmt: skip
    numbers = tuple(one.number for one in given)
    said = _("Handed over: %(num)s", num=len(given))
    text = f"{person_name(receiver.name)}: {', '.join(scan.state.samples)}"
    return Answer("done", said, text, state=acted(scan, Act.HAND_OVER, numbers))


def _take_out(scan: Scan) -> Answer:
    """Take what is in hand, or the sample just scanned, out of the store."""
    wanted = scan.state.samples or (scan.scanned.code,)
    samples = samples_by_numbers(scan.session, wanted)
    taken = tuple(
        one.number
        for one in samples
        if store.take_out(scan.session, one, actor=scan.actor, happened_at=scan.happened_at)
    )
    if not taken:
        return Answer("already", _("In your hands already"), ", ".join(wanted), state=telling.going_on(scan.state))
    said = _("Taken out: %(num)s", num=len(taken))
    text = ", ".join(taken)
    return Answer("done", said, text, state=acted(scan, Act.TAKE_OUT, taken, state=telling.going_on(scan.state)))


def _choose(scan: Scan) -> Answer:
    """Choose the instrument with which the next work is started."""
    scan.actor.must(Permission.BENCH_WORK_READ)
    instrument = instrument_by_code(scan.session, scan.scanned.code)
    state = replace(scan.state, instrument=instrument.code)
    title = _("%(instrument)s is chosen", instrument=instrument.name)
    href = url_for("instruments.instrument", code=instrument.code)
    return Answer("noted", title, telling.expected(state), href, state)


def _show(scan: Scan) -> Answer:
    """Say what the code belongs to, with its page."""
    href = finding.find(scan.session, scan.scanned.read, actor=scan.actor)
    return Answer("noted", telling.kind(scan.scanned.kind), "", href)


def _finish(scan: Scan) -> Answer:
    """Empty the hands, and let no command hold any more."""
    return Answer("noted", _("Ready for the next"), telling.expected(State()), state=_with_empty_hands(scan.state))


def _with_empty_hands(state: State) -> State:
    """Return the beginning of a new sentence; the last act may still be undone."""
    if state.last == Act.COLLECT:
        return State()
    return State(last=state.last, last_samples=state.last_samples, last_at=state.last_at)


def _who(scan: Scan) -> Answer:
    """Say who acts here."""
    person = getattr(scan.actor, "code", "")
    return Answer(
        "noted", person_name(scan.actor.name), _("Whatever is scanned here is done by %(code)s.", code=person)
    )


def _misplaced(scan: Scan) -> Answer:
    """Say what was expected."""
    return Answer("refused", telling.not_now(scan.scanned.kind), telling.expected(scan.state))


def _nothing_in_hand(scan: Scan) -> Answer:
    """Say that the things come first."""
    return Answer("refused", _("Nothing is in hand"), _("Scan the samples first, then where they go, or to whom."))


def _unknown(scan: Scan) -> Answer:
    """Open what others gave a number to; else say what is wrong with the code."""
    return Answer(
        "noted", telling.kind(Kind.OTHER), "", finding.find(scan.session, scan.scanned.read, actor=scan.actor)
    )


ACTS: dict[Act, Callable[[Scan], Answer]] = {
    Act.COLLECT: _collect,
    Act.BEGIN: _begin,
    Act.RECEIVE: _receive,
    Act.START: working.start_work,
    Act.PUT_AWAY: _put_away,
    Act.HAND_OVER: _hand_over,
    Act.TAKE_OUT: _take_out,
    Act.DISPOSE: working.dispose,
    Act.CHOOSE: _choose,
    Act.SHOW: _show,
    Act.FINISH: _finish,
    Act.UNDO: undoing.undo,
    Act.WHO: _who,
    Act.MISPLACED: _misplaced,
    Act.NOTHING_IN_HAND: _nothing_in_hand,
    Act.UNKNOWN: _unknown,
}
