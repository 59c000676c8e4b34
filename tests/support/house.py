"""A house in which every page has something to show: what the walk over all pages opens."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from support.amendments import amend, make_at_work, question_of
from support.bench import PASSING, make_edition, make_instrument, make_reading, make_result, make_work, person
from support.certification import PASSWORD as CERTIFIER
from support.certification import Tested, make_issued, make_tested
from support.clearance import Line, make_decision
from support.disposal import make_batch, reported
from support.instrument_files import make_csv, make_mapping, sample_of
from support.loads import make_load
from support.rounds import make_handed_in, make_query, make_round, order_of
from support.samples import make_lot, make_order, make_sample, receive
from support.shipments import MASK_STANDARD, declaration_document, first_line, maker_document, present, publish
from support.store import make_shelf

from lims.accounts.labels.models import Media, Printer
from lims.accounts.labels.operations import set_printer
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments.models import Assignment, TestRequest
from lims.bench.files.models import FileWay
from lims.bench.files.operations import take_file
from lims.bench.instruments.models import Competence
from lims.bench.results.models import Result
from lims.bench.results.operations import correct_reading
from lims.bench.review import operations as review
from lims.bench.review.models import Investigation
from lims.bench.worksheets.operations import add_sample, open_worksheet
from lims.catalogue.models import StandardEdition
from lims.certificates import operations as certificates
from lims.certificates.batches.operations import Shown, sign_batch
from lims.certificates.models import Certificate
from lims.certificates.scopes.models import Scope
from lims.clearance.cases.models import Case
from lims.clearance.decisions.models import DecisionKind
from lims.samples.models import Sample
from lims.samples.rounds import memos
from lims.services import Services
from lims.shipments.declarations import faults, operations
from lims.shipments.declarations.models import DeclarationLine, Lot, Shipment
from lims.shipments.documents.operations import Scan
from lims.shipments.lists.models import ListKind


@dataclass
class House:
    """The parts of the addresses of its things."""

    shipment: str
    tested_shipment: str
    lot: int
    planned: str
    sample: str
    arriving: str
    unopened: str
    amendment: int
    request: str
    reviewed_request: str
    investigation: str
    certificate: str
    token: str
    decision: str
    case: str
    person: str
    instrument: str
    competence: int
    edition: int
    small_edition: int
    scope: int
    list_version: int
    declarant_token: str
    printer: int
    shelf: str
    disposal: str
    worksheet: str
    file: str
    batch: int
    round: str
    on_round: str
    arrived_round: str
    load: str
    finding: int
    returned: str
    memo: str


def make_house(session: Session, services: Services) -> House:
    """Fill every stage: things that wait, things that are done, things that went wrong."""
    ready, certificate = make_tested(session, batch="B2020-05"), make_issued(session, services, make_tested(session))
    decided = _decide(session, certificate)
    certificates.suspend(session, certificate, reason="A reading is in doubt", actor=person(session, "signatory"))
    session.flush()
    running, investigated = _running(session), _investigated(session)
    shipment, declarant_token = _declared(session, services)
    version = publish(
        session, ListKind.FOREIGN_CERTIFIED_MEDICAL, maker_document()["name"], actor=person(session, "senior officer")
    )
    session.flush()
    return House(
        shipment=shipment, tested_shipment=ready.shipment.number, lot=_free_lot(session, ready).id,
        planned=make_order(session).number, sample=ready.sample.number, arriving=make_sample(session).number,
        unopened=make_sample(session, received=True).number,
        amendment=_amended(session),
        request=_request(session, running), reviewed_request=_request(session, _work_of(session, investigated)),
        investigation=investigated.number, certificate=certificate.number, token=certificate.token, decision=decided,
        case=session.scalars(select(Case.number)).first(), person=person(session, "technician").code,
        instrument=make_instrument(session).code, competence=session.scalars(select(Competence.id)).first(),
        edition=session.scalars(select(StandardEdition.id).where(StandardEdition.code == MASK_STANDARD)).one(),
        small_edition=make_edition(session).id, scope=session.scalars(select(Scope.id)).first(),
        list_version=version.id, declarant_token=declarant_token, printer=make_printer(session).id,
        shelf=make_shelf(session).code, disposal=_disposal(session), worksheet=_worksheet(session, running),
        file=_file(session, services), batch=_batch(session, services), **_rounds(session),
        load=make_load(session).number,  # the last: from here on filtration takes time
    )  # fmt: skip


def _rounds(session: Session) -> dict[str, Any]:
    """Send a van out, let another come home, ask a customer, and send a portion back."""
    under_way = make_round(session, labels=4)
    on_round = order_of(session, under_way).number
    asked = make_query(session).finding_id
    returned, again = (receive(session, make_sample(session), intact=False) for _ in range(2))
    memo = memos.write(session, [again], addressed_to="Good Masks Co", actor=person(session, "sample custodian"))
    return {
        "round": under_way.number, "on_round": on_round, "arrived_round": make_handed_in(session).number,
        "finding": asked, "returned": returned.number, "memo": memo.number,
    }  # fmt: skip


def _decide(session: Session, certificate: Certificate) -> str:
    """Release the goods of a certificate that still stands, and return the decision's number."""
    shipment, line = (
        session.get_one(Shipment, certificate.shipment_id),
        session.get_one(DeclarationLine, certificate.line_id),
    )
    lots = list(session.scalars(select(Lot).where(Lot.line_id == line.id)))
    return make_decision(session, Line(shipment, line, lots), DecisionKind.RELEASE).number


def _running(session: Session) -> Assignment:
    """Begin a grid with a pass, a fail, a correction and empty cells."""
    work = make_work(session)
    make_reading(session, work, PASSING[0])
    make_reading(session, work, "89.4", place=1)
    misread = make_reading(session, work, "89.9", place=2)
    session.flush()
    correct_reading(
        session, misread, value="98.9", reason="Digits swapped when read", actor=person(session, "technician")
    )
    return work


def _investigated(session: Session) -> Investigation:
    """Hand a failing result over and open an investigation on it."""
    result = make_result(session, make_work(session), ("97.1", *PASSING[1:]))
    return review.open_investigation(session, result, question="Was the rig tight?", actor=person(session, "reviewer"))


def _declared(session: Session, services: Services) -> tuple[str, str]:
    """Declare a shipment that waits for its document and has a scan and a link; return its number and the link."""
    officer = person(session, "customs officer")
    shipment, _new = operations.declare(session, faults.read(declaration_document()), actor=officer)
    file = Scan(services.files.put(b"%PDF-1.7 a stand-in"), "declaration.pdf")
    kind = "nmpa-registration-certificate"
    present(session, first_line(session, shipment), kind, number="MD-2020-17", actor=officer, file=file)
    token = operations.make_link(session, shipment, actor=officer)
    return shipment.number, token


def _free_lot(session: Session, tested: Tested) -> Lot:
    """Add a lot to a line that nobody has ordered a sample from."""
    lot = make_lot(session, tested.line, batch="B2020-06")
    record(session, AuditAction.SHIPMENT_AMENDED, subject=tested.shipment, actor=SYSTEM)
    return lot


def _work_of(session: Session, investigation: Investigation) -> Assignment:
    return session.get_one(Assignment, session.get_one(Result, investigation.result_id).assignment_id)


def _amended(session: Session) -> int:
    """Amend a declaration whose goods are being tested, and return the question that it asks."""
    amend(session, make_at_work(session).shipment)
    return question_of(session).id


def _request(session: Session, work: Assignment) -> str:
    return session.get_one(TestRequest, work.request_id).number


def make_printer(session: Session) -> Printer:
    """Set a label printer up."""
    return set_printer(
        session, None, name="Reception", address="10.0.0.7", port=9100, dots_per_mm=8, media=Media.DIRECT,
        in_service=True, actor=person(session, "administrator"),
    )  # fmt: skip


def _disposal(session: Session) -> str:
    """Propose the end of a sample, let it be approved and scan it."""
    return make_batch(session, [reported(session, make_sample(session, received=True))]).number


def _worksheet(session: Session, work: Assignment) -> str:
    """Put a sample on a worksheet."""
    technician = person(session, "technician")
    worksheet = open_worksheet(session, method=work.method, actor=technician)
    add_sample(session, worksheet, session.get_one(Sample, work.sample_id), actor=technician)
    return worksheet.number


def _file(session: Session, services: Services) -> str:
    """Take a file of readings in, one of which is none."""
    content = make_csv(sample_of(session, make_work(session)), "98.30", "9o.4")
    kept, _tried = take_file(
        session, services.files, content, make_mapping(session), name="run 7.csv", way=FileWay.UPLOAD, say=str,
        actor=person(session, "technician"),
    )  # fmt: skip
    return kept.sha256


def _batch(session: Session, services: Services) -> int:
    """Sign a batch of one draft; nobody has issued it yet."""
    tested, signatory = make_tested(session, batch="B2020-08"), person(session, "signatory")
    session.flush()
    draft = certificates.preview(session, tested.line, actor=signatory, services=services)
    shown = [Shown(tested.line, f"{tested.shipment.number}/1", draft.sha256)]
    return sign_batch(session, shown, password=CERTIFIER, actor=signatory).id
