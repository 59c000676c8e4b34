"""The list of rooms: every blueprint of pages and API, the navigation, and who listens to whom. A table of contents."""

from importlib import import_module
from importlib.util import find_spec

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from lims.permissions import Permission
from lims.web.shell import Place

ROOMS = (
    "lims.accounts",
    "lims.accounts.labels",
    "lims.catalogue",
    "lims.shipments",
    "lims.shipments.declarations",
    "lims.shipments.documents",
    "lims.shipments.lists",
    "lims.shipments.risk",
    "lims.samples",
    "lims.samples.store",
    "lims.samples.lineage",
    "lims.samples.retention",
    "lims.samples.rounds",
    "lims.bench.instruments",
    "lims.bench.methods",
    "lims.bench.assignments",
    "lims.bench.runs",
    "lims.bench.loads",
    "lims.bench.results",
    "lims.bench.files",
    "lims.bench.worksheets",
    "lims.bench.review",
    "lims.bench.amendments",
    "lims.certificates.scopes",
    "lims.certificates.providers",
    "lims.certificates.recipients",
    "lims.certificates.batches",
    "lims.certificates.timestamps",
    "lims.certificates",
    "lims.certificates.public",
    "lims.clearance.decisions",
    "lims.clearance.messages",
    "lims.clearance.cases",
    "lims.overview",
    "lims.overview.station",
    "lims.overview.background",
)

NAVIGATION = (
    Place(_l("Home"), "overview.home", "home", Permission.OVERVIEW_HOME_READ),
    Place(_l("This morning"), "overview.morning", "sun", Permission.BENCH_WORK_READ),
    Place(_l("Scan station"), "station.station", "scan", Permission.SAMPLES_SAMPLES_READ),
    Place(_l("Shipments"), "shipments.shipments", "shipment", Permission.SHIPMENTS_DECLARATIONS_READ),
    Place(
        _l("Samples"), "samples.samples", "sample", Permission.SAMPLES_SAMPLES_READ, ("/samples", "/rounds", "/lineage")
    ),
    Place(_l("Store"), "store.store", "store", Permission.SAMPLES_SAMPLES_READ, ("/retention",)),
    Place(_l("Bench"), "assignments.work", "bench", Permission.BENCH_WORK_READ, ("/bench",)),
    Place(_l("Review"), "review.queue", "review", Permission.BENCH_RESULTS_REVIEW),
    Place(_l("Certificates"), "certificates.certificates", "certificate", Permission.CERTIFICATES_CERTIFICATES_READ),
    Place(
        _l("Decisions"), "decisions.waiting", "decision", Permission.CLEARANCE_DECISIONS_READ, ("/decisions", "/cases")
    ),
    Place(_l("Standards"), "catalogue.standards", "catalogue", Permission.CATALOGUE_STANDARDS_READ),
    Place(_l("Lists"), "lists.lists", "flag", Permission.SHIPMENTS_LISTS_READ),
    Place(_l("Statistics"), "overview.show_statistics", "statistics", Permission.OVERVIEW_HOME_READ),
    Place(_l("Trail"), "overview.trail", "audit", Permission.AUDIT_TRAIL_READ),
    Place(_l("People"), "accounts.people", "people", Permission.ACCOUNTS_PEOPLE_READ, ("/laboratory", "/background")),
)


def pages() -> list[Blueprint]:
    """Return the blueprint of pages of each room, in the order of the work."""
    return [import_module(f"{room}.views").pages for room in ROOMS if find_spec(f"{room}.views")]


def apis() -> list[Blueprint]:
    """Return the blueprint of JSON routes of each room that has one."""
    return [import_module(f"{room}.api").api for room in ROOMS if find_spec(f"{room}.api")]


def connect() -> None:
    """Let later stages listen to the signals of earlier ones; register what does the jobs and what labels say."""
    for room in ROOMS:
        for module in ("listeners", "handlers", "labels"):
            if find_spec(f"{room}.{module}"):
                import_module(f"{room}.{module}")
