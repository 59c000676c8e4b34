"""What each kind of number belongs to, who may see it, and the page that it opens."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lims.accounts.models import Person
from lims.bench.assignments.models import TestRequest
from lims.bench.instruments.models import Instrument
from lims.bench.loads.models import Load
from lims.bench.review.models import Investigation
from lims.bench.worksheets.models import Worksheet
from lims.certificates.models import Certificate
from lims.clearance.cases.models import Case
from lims.clearance.decisions.models import Decision
from lims.numbers import NumberKind
from lims.permissions import Permission
from lims.samples.models import Sample, SamplingOrder
from lims.samples.retention.models import DisposalBatch
from lims.samples.rounds.finding_models import CustomerQuery, ReturnMemo
from lims.samples.rounds.models import SamplingRound
from lims.samples.store.models import Location
from lims.shipments.declarations.models import Shipment

Page = Callable[[Session, str], str]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a kind of number leads: the column that knows it, the word for it, who may see it, its page."""

    column: InstrumentedAttribute[str]
    word: str
    permission: Permission
    page: Page

    @property
    def kind(self) -> type[Any]:
        """Return the model class that the number belongs to."""
        return cast(type[Any], self.column.class_)


def _to(endpoint: str, argument: str = "number") -> Page:
    return lambda _session, number: url_for(endpoint, **cast(dict[str, Any], {argument: number}))


def _request_page(session: Session, number: str) -> str:
    """Return the page of the sample that a test request is about: a request has none of its own."""
    sample = session.scalar(
        select(Sample.number).join(TestRequest, TestRequest.sample_id == Sample.id).where(TestRequest.number == number)
    )
    return url_for("assignments.test_request", number=sample)


DESTINATIONS: dict[NumberKind, Destination] = {
    NumberKind.SHIPMENT: Destination(
        Shipment.number, "shipment", Permission.SHIPMENTS_DECLARATIONS_READ, _to("overview.thread")
    ),
    NumberKind.ORDER: Destination(
        SamplingOrder.number, "sampling order", Permission.SAMPLES_SAMPLES_READ, _to("samples.order")
    ),
    NumberKind.SAMPLE: Destination(Sample.number, "sample", Permission.SAMPLES_SAMPLES_READ, _to("overview.next_step")),
    NumberKind.REQUEST: Destination(TestRequest.number, "test request", Permission.BENCH_WORK_READ, _request_page),
    NumberKind.CERTIFICATE: Destination(
        Certificate.number, "certificate", Permission.CERTIFICATES_CERTIFICATES_READ, _to("certificates.certificate")
    ),
    NumberKind.DECISION: Destination(
        Decision.number, "decision", Permission.CLEARANCE_DECISIONS_READ, _to("messages.decision")
    ),
    NumberKind.CASE: Destination(Case.number, "case", Permission.CLEARANCE_DECISIONS_READ, _to("cases.case")),
    NumberKind.INVESTIGATION: Destination(
        Investigation.number, "investigation", Permission.BENCH_WORK_READ, _to("review.investigation")
    ),
    NumberKind.LOCATION: Destination(
        Location.code, "location", Permission.SAMPLES_SAMPLES_READ, _to("store.location", "code")
    ),
    NumberKind.DISPOSAL: Destination(
        DisposalBatch.number, "disposal batch", Permission.SAMPLES_SAMPLES_READ, _to("retention.disposal")
    ),
    NumberKind.PERSON: Destination(
        Person.code, "person", Permission.ACCOUNTS_PEOPLE_READ, _to("accounts.person", "code")
    ),
    NumberKind.WORKSHEET: Destination(
        Worksheet.number, "worksheet", Permission.BENCH_WORK_READ, _to("worksheets.worksheet")
    ),
    NumberKind.ROUND: Destination(
        SamplingRound.number, "sampling round", Permission.SAMPLES_SAMPLES_READ, _to("rounds.sampling_round")
    ),
    NumberKind.LOAD: Destination(Load.number, "load", Permission.BENCH_WORK_READ, _to("loads.load")),
    NumberKind.QUERY: Destination(
        CustomerQuery.number, "customer query", Permission.SAMPLES_SAMPLES_READ, _to("rounds.query")
    ),
    NumberKind.MEMO: Destination(ReturnMemo.number, "return memo", Permission.SAMPLES_SAMPLES_READ, _to("rounds.memo")),
    NumberKind.INSTRUMENT: Destination(
        Instrument.code, "instrument", Permission.BENCH_WORK_READ, _to("instruments.instrument", "code")
    ),
}
