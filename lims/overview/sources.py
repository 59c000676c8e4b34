"""The work lists of the home page, in the order of the work: who sees which, and where it leads."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from lims.overview import work_of_laboratory as laboratory
from lims.overview import work_of_officers as officers
from lims.overview.home import Source
from lims.permissions import Permission
from lims.web.words import sentence_case


def page_of(endpoint: str, **arguments: Any) -> Callable[[], str]:
    """Return the address of a list's page, to be asked for when it is shown."""
    return lambda: url_for(endpoint, **arguments)


def page_by(endpoint: str, *columns: str, **renamed: str) -> Callable[[Any], str]:
    """Return the address of a row's page: its arguments are columns of the row, some under another name."""
    names = {column: column for column in columns} | renamed
    return lambda row: url_for(endpoint, **{name: getattr(row, column) for name, column in names.items()})


SOURCES = (
    Source(
        _l("Lines held by documents or lists"), Permission.SHIPMENTS_DOCUMENTS_PRESENT, officers.held,
        page_of("shipments.shipments", state="documents held"), page_by("shipments.shipment", "number"),
    ),
    Source(
        _l("Lots to sample"), Permission.SAMPLES_ORDERS_CREATE, officers.to_order,
        page_of("samples.orders"), page_by("samples.order_lot", "lot_id"),
    ),
    Source(
        _l("Samples to draw"), Permission.SAMPLES_SAMPLES_DRAW, officers.to_draw,
        page_of("samples.orders"), page_by("samples.order", "number"),
    ),
    Source(
        _l("Samples to receive"), Permission.SAMPLES_SAMPLES_RECEIVE, laboratory.to_receive,
        page_of("samples.reception"), page_by("overview.next_step", "number"),
    ),
    Source(
        _l("Manifests to compare"), Permission.SAMPLES_SAMPLES_RECEIVE, laboratory.to_compare,
        page_of("rounds.rounds"), page_by("rounds.compare", "number"),
    ),
    Source(
        _l("Findings to settle"), Permission.SAMPLES_QUERIES_ASK, laboratory.to_settle,
        page_of("rounds.all_findings"), page_by("rounds.finding", "finding_id"),
        tells=lambda row: (sentence_case(row.kind),),
    ),
    Source(
        _l("Samples on hold"), Permission.SAMPLES_SAMPLES_RECEIVE, laboratory.on_hold,
        page_of("samples.samples", state="on hold"), page_by("samples.sample", "number"),
    ),
    Source(
        _l("Samples due for disposal"), Permission.SAMPLES_DISPOSAL_PROPOSE, laboratory.due_for_disposal,
        page_of("retention.due"), page_by("samples.sample", "number"),
    ),
    Source(
        _l("Disposals to approve"), Permission.SAMPLES_DISPOSAL_APPROVE, laboratory.disposals_to_approve,
        page_of("retention.disposals"), page_by("retention.disposal", "number"),
    ),
    Source(
        _l("Disposals to carry out"), Permission.SAMPLES_DISPOSAL_CARRY_OUT, laboratory.disposals_to_carry_out,
        page_of("retention.disposals"), page_by("retention.disposal", "number"),
    ),
    Source(
        _l("Amended declarations to answer"), Permission.BENCH_REQUESTS_ACCEPT, laboratory.to_answer,
        page_of("amendments.questions"), page_by("amendments.question", "question_id"),
    ),
    Source(
        _l("Samples without a test request"), Permission.BENCH_REQUESTS_ACCEPT, laboratory.to_request,
        page_of("samples.samples", state="received", portion="A"), page_by("assignments.test_request", "number"),
    ),
    Source(
        _l("Work without a person"), Permission.BENCH_ASSIGNMENTS_ASSIGN, laboratory.to_assign,
        page_of("assignments.all_work"), page_by("assignments.people", number="request"), due=True,
    ),
    Source(
        _l("My work"), Permission.BENCH_RESULTS_ENTER, laboratory.mine,
        page_of("assignments.work"), page_by("results.entry", "requirement", number="request"), due=True,
    ),
    Source(
        _l("Stopped: work of yours that is not wanted any more"), Permission.BENCH_RESULTS_ENTER, laboratory.stopped,
        page_of("amendments.questions"), page_by("amendments.question", "question_id"),
    ),
    Source(
        _l("Windows and invalid runs"), Permission.BENCH_RESULTS_ENTER, laboratory.windows,
        page_of("loads.windows"), page_by("results.entry", "requirement", number="request"), due=True,
    ),
    Source(
        _l("Results to review"), Permission.BENCH_RESULTS_REVIEW, laboratory.to_review,
        page_of("review.queue"), page_by("review.result", "requirement", number="request"), due=True,
    ),
    Source(
        _l("Open investigations"), Permission.BENCH_INVESTIGATIONS_CLOSE, laboratory.investigations,
        page_of("review.investigations"), page_by("review.investigation", "number"),
    ),
    Source(
        _l("Lines to sign"), Permission.CERTIFICATES_CERTIFICATES_AUTHORISE, laboratory.to_certify,
        page_of("certificates.to_sign"), page_by("certificates.draft", "line_no", shipment="number"), due=True,
    ),
    Source(
        _l("Certificates under review"), Permission.CERTIFICATES_CERTIFICATES_SUSPEND, laboratory.suspended,
        page_of("certificates.certificates", state="suspended"), page_by("certificates.certificate", "number"),
    ),
    Source(
        _l("Lines to decide"), Permission.CLEARANCE_DECISIONS_DECIDE, officers.to_decide,
        page_of("decisions.waiting", **{"for": "officer"}),
        page_by("decisions.line", "line_no", shipment_number="number"),
    ),
    Source(
        _l("Open cases"), Permission.CLEARANCE_CASES_CLOSE, officers.open_cases,
        page_of("cases.cases"), page_by("cases.case", "number"),
    ),
    Source(
        _l("Decisions that wait for customs' answer"), Permission.CLEARANCE_MESSAGES_ACKNOWLEDGE, officers.unanswered,
        page_of("decisions.decisions"), page_by("messages.decision", "number"),
    ),
    Source(
        _l("Decisions whose carrying out is not proved"), Permission.CLEARANCE_DECISIONS_DECIDE, officers.unproved,
        page_of("decisions.decisions"), page_by("messages.decision", "number"),
    ),
    Source(
        _l("Certificates that changed since you had them"), Permission.CERTIFICATES_FILES_DOWNLOAD,
        laboratory.changed_certificates, page_of("certificates.certificates"),
        page_by("certificates.certificate", "number"),
    ),
    Source(
        _l("Newest certificates"), Permission.CERTIFICATES_FILES_DOWNLOAD, laboratory.newest_certificates,
        page_of("certificates.certificates"), page_by("certificates.certificate", "number"),
    ),
    Source(
        _l("Locked accounts"), Permission.ACCOUNTS_PEOPLE_MANAGE, laboratory.locked,
        page_of("accounts.people"), page_by("accounts.person", "code"),
    ),
)  # fmt: skip
