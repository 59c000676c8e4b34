"""The morning page: how the laboratory stands at the start of its day, for everybody who reads its work."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session

from lims.bench.instruments.models import InstrumentState
from lims.bench.review.review_page import change_words
from lims.overview import work_of_morning as work
from lims.overview.home import Source, WorkList, work_lists
from lims.overview.sources import page_by, page_of
from lims.permissions import Actor, Permission
from lims.shipments.risk.models import Lane
from lims.web.filters import day as day_words
from lims.web.people import person_name
from lims.web.words import word

_READS_WORK = Permission.BENCH_WORK_READ
_SAMPLE = page_by("samples.sample", "number")
_BENCH = page_by("results.bench", "number")
_RESULT = page_by("review.result", "requirement", number="request")
_INSTRUMENT = page_by("instruments.instrument", "code")


def morning_lists(session: Session, actor: Actor, *, zone: str, language: str) -> list[WorkList]:
    """Return what ``actor`` may see of the laboratory's day in ``zone``: two statements a list at most."""
    day = work.Day.today(zone)
    sources = (*_portions(day), *_lots(day), *_waiting(day), *_instruments(day))
    return work_lists(session, sources, actor, language=language)


def _portions(day: work.Day) -> tuple[Source, ...]:
    """Return what comes, what came and what should have come."""
    reads, on_the_way = Permission.SAMPLES_SAMPLES_READ, page_of("samples.samples", state="in transit")
    return (
        Source(_l("Portions missing"), reads, work.missing(day), on_the_way, _SAMPLE),
        Source(_l("Portions expected"), reads, work.expected(day), on_the_way, _SAMPLE),
        Source(_l("Portions received today"), reads, work.received(day), page_of("samples.samples"), _SAMPLE),
    )


def _lots(day: work.Day) -> tuple[Source, ...]:
    """Return the lots by lane whose earliest work is past due or due today."""
    spans: tuple[tuple[Any, Lane, Any, Any], ...] = (
        (_l("Green lane: lots past due"), Lane.GREEN, None, day.now),
        (_l("Green lane: lots due today"), Lane.GREEN, day.now, day.ends),
        (_l("Standard lane: lots past due"), Lane.STANDARD, None, day.now),
        (_l("Standard lane: lots due today"), Lane.STANDARD, day.now, day.ends),
    )
    page = page_of("assignments.all_work")
    return tuple(
        Source(title, _READS_WORK, work.lots(lane, since, until), page, _BENCH, due=True)
        for title, lane, since, until in spans
    )


def _waiting(day: work.Day) -> tuple[Source, ...]:
    """Return what is to be read, reviewed and signed, and which corrections changed a verdict."""
    signs, entry = Permission.CERTIFICATES_DRAFTS_READ, page_by("results.entry", "requirement", number="request")
    return (
        Source(
            _l("Windows to read today"), _READS_WORK, work.readings(day), page_of("loads.windows"), entry,
            due=True, tells=_reader,
        ),
        Source(
            _l("Results waiting for review"), _READS_WORK, work.to_review,
            page_of("assignments.all_work", state="entered"), _RESULT,
        ),
        Source(
            _l("Lines waiting for signature"), signs, work.to_sign, page_of("certificates.to_sign"),
            page_by("certificates.draft", "line_no", shipment="number"),
        ),
        Source(
            _l("Corrections that changed a verdict since yesterday"), _READS_WORK, work.changed_verdicts(day),
            page_of("assignments.all_work"), entry, tells=_correction,
        ),
    )  # fmt: skip


def _instruments(day: work.Day) -> tuple[Source, ...]:
    """Return the instruments that block work, and those that soon will."""
    page = page_of("instruments.instruments")
    return (
        Source(_l("Instruments blocked"), _READS_WORK, work.blocked(day), page, _INSTRUMENT, tells=_state),
        Source(_l("Instruments due within 14 days"), _READS_WORK, work.due_soon(day), page, _INSTRUMENT, tells=_state),
    )


def _reader(row: Any) -> tuple[str, ...]:
    """Say who is to read."""
    return (person_name(row.person) or _("nobody is assigned"),)


def _correction(row: Any) -> tuple[str, ...]:
    """Say what a correction did to the verdict, and who made it."""
    return change_words(row.verdict_change), person_name(row.person)


def _state(row: Any) -> tuple[str, ...]:
    """Say why an instrument is listed, and what waits for it."""
    out = row.state is InstrumentState.OUT_OF_SERVICE
    standing = word(row.state) if out else _("calibration due %(day)s", day=day_words(row.calibration_due_on))
    pieces = ngettext("%(num)s open assignment", "%(num)s open assignments", row.work)
    return standing, pieces, ngettext("%(num)s lot", "%(num)s lots", row.lots)
