"""START and DISPOSE at the station: what a scan alone can decide, and where a person must look."""

from flask import url_for
from flask_babel import gettext as _

from lims.bench.assignments import queries
from lims.bench.assignments.blocks import STARTABLE
from lims.bench.assignments.models import Assignment
from lims.bench.assignments.starting import obstacle_to_start, start
from lims.bench.instruments.models import Instrument
from lims.bench.instruments.queries import instrument_by_code
from lims.overview.station import telling
from lims.overview.station.answers import Answer, Scan, acted
from lims.overview.station.grammar import Act
from lims.permissions import Permission
from lims.samples.models import Sample
from lims.samples.queries import samples_by_numbers
from lims.samples.retention import disposals
from lims.samples.retention.queries import batch_by_number, open_batch_of


def start_work(scan: Scan) -> Answer:
    """Start the one piece of work that waits for this person on each sample; where several wait, somebody chooses."""
    scan.actor.must(Permission.BENCH_RESULTS_ENTER)
    samples = samples_by_numbers(scan.session, scan.state.samples or (scan.scanned.code,))
    instrument = instrument_by_code(scan.session, scan.state.instrument) if scan.state.instrument else None
    chosen = {sample.number: _to_start(scan, sample, instrument) for sample in samples}
    if unclear := next((sample for sample in samples if len(chosen[sample.number]) != 1), None):
        return _to_choose(unclear, len(chosen[unclear.number]))
    works = [work for works in chosen.values() for work in works]
    for work in works:
        start(scan.session, work, instrument=instrument, actor=scan.actor)
    numbers = tuple(chosen)
    said = _("Work started: %(num)s", num=len(works))
    text = ", ".join(f"{number}: {works[0].requirement}" for number, works in chosen.items())
    href = url_for("results.bench", number=numbers[-1])
    return Answer("done", said, text, href, acted(scan, Act.START, numbers, state=telling.going_on(scan.state)))


def _to_start(scan: Scan, sample: Sample, instrument: Instrument | None) -> list[Assignment]:
    """Return the work on a sample that this person may start; the one that is blocked where there is no other."""
    open_work = [
        work
        for work in queries.assignments_of_sample(scan.session, sample.id)
        if work.state in STARTABLE and work.person_id in (None, scan.actor.id)
    ]
    free = [
        work
        for work in open_work
        if obstacle_to_start(scan.session, work, instrument=instrument, actor=scan.actor) is None
    ]
    return free or open_work[:1]


def _to_choose(sample: Sample, found: int) -> Answer:
    """Say that nothing waits on the sample, or that a person must choose."""
    href = url_for("results.bench", number=sample.number)
    if not found:
        return Answer("refused", _("No work waits for you on %(sample)s", sample=sample.number), "", href)
    title = _("Several pieces of work wait on %(sample)s", sample=sample.number)
    return Answer("refused", title, _("Open the sample and choose. Nothing was started."), href)


def dispose(scan: Scan) -> Answer:
    """Note each sample as scanned for the disposal batch in which it is listed; the rest waits for the witness."""
    scan.actor.must(Permission.SAMPLES_DISPOSAL_CARRY_OUT)
    samples = samples_by_numbers(scan.session, scan.state.samples or (scan.scanned.code,))
    listed = {sample.number: open_batch_of(scan.session, sample) for sample in samples}
    if missing := next((number for number, batch in listed.items() if batch is None), None):
        return _not_listed(missing)
    noted = [sample.number for sample in samples if _note(scan, sample, listed[sample.number] or "")]
    batch = listed[samples[-1].number]
    href = url_for("retention.disposal", number=batch)
    text = _("Disposal %(batch)s; when all are scanned, it is carried out before a witness.", batch=batch)
    state = telling.going_on(scan.state)
    if not noted:
        return Answer("already", _("Scanned for disposal before"), text, href, state)
    said = _("Scanned for disposal: %(num)s", num=len(noted))
    return Answer("done", said, text, href, acted(scan, Act.DISPOSE, tuple(noted), state=state))


def _note(scan: Scan, sample: Sample, number: str) -> bool:
    """Note one sample; say whether it had not been scanned before."""
    batch = batch_by_number(scan.session, number, to_change=True)
    return disposals.scan(scan.session, batch, sample, actor=scan.actor)


def _not_listed(number: str) -> Answer:
    """Say that nothing is disposed of that is not on an approved list."""
    title = _("%(sample)s is on no disposal list", sample=number)
    return Answer("refused", title, _("Propose it for disposal; another person approves it."), url_for("retention.due"))
