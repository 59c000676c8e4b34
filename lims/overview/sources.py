"""The work lists of the home page, in the order of the work: who sees which, and where it leads."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from lims.overview import work_of_laboratory as laboratory
from lims.overview import work_of_officers as officers
from lims.overview.home import Source
from lims.permissions import Permission


def _page(endpoint: str, **arguments: Any) -> Callable[[], str]:
    return lambda: url_for(endpoint, **arguments)


def _by(endpoint: str, *columns: str, **renamed: str) -> Callable[[Any], str]:
    """Return the address of a row's page: its arguments are columns of the row, some under another name."""
    names = {column: column for column in columns} | renamed
    return lambda row: url_for(endpoint, **{name: getattr(row, column) for name, column in names.items()})


SOURCES = (
    Source(
        _l("Lines held by documents or lists"), Permission.SHIPMENTS_DOCUMENTS_PRESENT, officers.held,
        _page("shipments.shipments", state="documents held"), _by("shipments.shipment", "number"),
    ),
    Source(
        _l("Lots to sample"), Permission.SAMPLES_ORDERS_CREATE, officers.to_order,
        _page("samples.orders"), _by("samples.order_lot", "lot_id"),
    ),
    Source(
        _l("Samples to draw"), Permission.SAMPLES_SAMPLES_DRAW, officers.to_draw,
        _page("samples.orders"), _by("samples.order", "number"),
    ),
    Source(
        _l("Samples to receive"), Permission.SAMPLES_SAMPLES_RECEIVE, laboratory.to_receive,
        _page("samples.reception"), _by("overview.next_step", "number"),
    ),
    Source(
        _l("Samples on hold"), Permission.SAMPLES_SAMPLES_RECEIVE, laboratory.on_hold,
        _page("samples.samples", state="on hold"), _by("samples.sample", "number"),
    ),
    Source(
        _l("Samples due for disposal"), Permission.SAMPLES_DISPOSAL_PROPOSE, laboratory.due_for_disposal,
        _page("retention.due"), _by("samples.sample", "number"),
    ),
    Source(
        _l("Disposals to approve"), Permission.SAMPLES_DISPOSAL_APPROVE, laboratory.disposals_to_approve,
        _page("retention.disposals"), _by("retention.disposal", "number"),
    ),
    Source(
        _l("Disposals to carry out"), Permission.SAMPLES_DISPOSAL_CARRY_OUT, laboratory.disposals_to_carry_out,
        _page("retention.disposals"), _by("retention.disposal", "number"),
    ),
    Source(
        _l("Samples without a test request"), Permission.BENCH_REQUESTS_ACCEPT, laboratory.to_request,
        _page("samples.samples", state="received", portion="A"), _by("assignments.test_request", "number"),
    ),
    Source(
        _l("Work without a person"), Permission.BENCH_ASSIGNMENTS_ASSIGN, laboratory.to_assign,
        _page("assignments.all_work"), _by("assignments.people", number="request"), due=True,
    ),
    Source(
        _l("My work"), Permission.BENCH_RESULTS_ENTER, laboratory.mine,
        _page("assignments.work"), _by("results.entry", "requirement", number="request"), due=True,
    ),
    Source(
        _l("Windows and invalid runs"), Permission.BENCH_RESULTS_ENTER, laboratory.windows,
        _page("runs.windows"), _by("results.entry", "requirement", number="request"), due=True,
    ),
    Source(
        _l("Results to review"), Permission.BENCH_RESULTS_REVIEW, laboratory.to_review,
        _page("review.queue"), _by("review.result", "requirement", number="request"), due=True,
    ),
    Source(
        _l("Open investigations"), Permission.BENCH_INVESTIGATIONS_CLOSE, laboratory.investigations,
        _page("review.investigations"), _by("review.investigation", "number"),
    ),
    Source(
        _l("Lines to sign"), Permission.CERTIFICATES_CERTIFICATES_AUTHORISE, laboratory.to_certify,
        _page("certificates.to_sign"), _by("certificates.draft", "line_no", shipment="number"), due=True,
    ),
    Source(
        _l("Certificates under review"), Permission.CERTIFICATES_CERTIFICATES_SUSPEND, laboratory.suspended,
        _page("certificates.certificates", state="suspended"), _by("certificates.certificate", "number"),
    ),
    Source(
        _l("Lines to decide"), Permission.CLEARANCE_DECISIONS_DECIDE, officers.to_decide,
        _page("decisions.waiting", **{"for": "officer"}), _by("decisions.line", "line_no", shipment_number="number"),
    ),
    Source(
        _l("Open cases"), Permission.CLEARANCE_CASES_CLOSE, officers.open_cases,
        _page("cases.cases"), _by("cases.case", "number"),
    ),
    Source(
        _l("Decisions that wait for customs' answer"), Permission.CLEARANCE_MESSAGES_ACKNOWLEDGE, officers.unanswered,
        _page("decisions.decisions"), _by("messages.decision", "number"),
    ),
    Source(
        _l("Decisions whose carrying out is not proved"), Permission.CLEARANCE_DECISIONS_DECIDE, officers.unproved,
        _page("decisions.decisions"), _by("messages.decision", "number"),
    ),
    Source(
        _l("Certificates that changed since you had them"), Permission.CERTIFICATES_FILES_DOWNLOAD,
        laboratory.changed_certificates, _page("certificates.certificates"), _by("certificates.certificate", "number"),
    ),
    Source(
        _l("Newest certificates"), Permission.CERTIFICATES_FILES_DOWNLOAD, laboratory.newest_certificates,
        _page("certificates.certificates"), _by("certificates.certificate", "number"),
    ),
    Source(
        _l("Locked accounts"), Permission.ACCOUNTS_PEOPLE_MANAGE, laboratory.locked,
        _page("accounts.people"), _by("accounts.person", "code"),
    ),
)  # fmt: skip
