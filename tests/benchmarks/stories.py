"""One shipment for each place where work may stand, made by the product's own operations: what `make_many` copies."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session
from support import bench
from support.certification import GOOD as GOOD_OF
from support.certification import Tested, make_authorised, make_tested
from support.clearance import Line, make_decision
from support.people import person
from support.samples import make_declared, make_order, make_samples, receive

from lims.accounts.queries import SYSTEM
from lims.bench.assignments import operations as assignments
from lims.bench.assignments.models import Assignment, TestRequest
from lims.bench.assignments.queries import assignments_of_sample
from lims.bench.results import operations as results
from lims.bench.results.cells import Cell
from lims.catalogue.operations import import_standard
from lims.certificates import operations as certificates
from lims.clearance.decisions.models import Decision
from lims.clearance.messages import operations as messages
from lims.permissions import Actor
from lims.samples.models import Portion, Sample, SampleState
from lims.samples.operations import set_state
from lims.services import Services
from lims.shipments.declarations.models import Shipment

Story = Callable[[Session, Services], Shipment]
MORE = {"microbial-cleanliness": bench.BFE, "breathing-resistance": bench.PRESSURE}
GRID = 100  # readings
FIVE = (bench.BFE, bench.PRESSURE, bench.SPLASH, *MORE)


def five_tests() -> None:
    """Let the small mask standard have five requirements; to be called before it is first imported."""
    for name, like in MORE.items():
        requirement = deepcopy(next(one for one in bench.EN_14683["requirements"] if one["id"] == like))
        bench.EN_14683["requirements"].append(
            requirement | {"id": name, "clause": f"{requirement['clause']}.1", "specimens": {"n": 3}}
        )
        bench.METHODS[name] = requirement["method"]


def values_of(requirement: str) -> tuple[str, ...]:
    """Return readings that pass."""
    return GOOD_OF[MORE.get(requirement, requirement)]


GOOD = {requirement: values_of(requirement) for requirement in FIVE}


def closed(session: Session, services: Services) -> Shipment:
    """Released, and customs knows; the reserve is retained."""
    shipment, decision = _decided(session, services)
    reserve = session.scalars(
        select(Sample).where(Sample.shipment_id == shipment.id, Sample.portion == Portion.C)
    ).one()
    if reserve.state is not SampleState.RETAINED:
        receive(session, reserve)
        set_state(session, reserve, SampleState.RETAINED, note="", actor=person(session, "sample custodian"))
    message = messages.write(session, decision)
    messages.note_sent(session, decision, message, actor=person(session, "customs officer"))
    messages.acknowledge(session, decision, reference="GACC-1", actor=person(session, "customs officer"))
    return shipment


def _decided(session: Session, services: Services) -> tuple[Shipment, Decision]:
    tested = make_tested(session, values=GOOD)
    issue(session, services, tested)
    return tested.shipment, make_decision(session, Line(tested.shipment, tested.line, [tested.lot]))


def issue(session: Session, services: Services, tested: Tested) -> None:
    """Issue a certificate; its file is a stand-in."""
    certificate = make_authorised(session, services, tested)
    stored = services.files.put(b"%PDF stand-in " + certificate.number.encode())
    certificates.issue(session, certificate, pdf_sha256=stored, unsigned_sha256="0" * 64)


def arriving(session: Session, _services: Services) -> Shipment:
    """Drawn and on its way."""
    declared = make_declared(session)
    make_samples(session, make_order(session, declared.lot, units=20))
    return declared.shipment


def received(session: Session, _services: Services) -> Shipment:
    """Received, with a request that is proposed."""
    shipment, sample = _received(session)
    bench.make_request(session, sample)
    return shipment


def _received(session: Session) -> tuple[Shipment, Sample]:
    bench.make_scopes(session, bench.make_edition(session))
    declared = make_declared(session)
    portions = make_samples(session, make_order(session, declared.lot, units=20))
    return declared.shipment, receive(session, portions[Portion.A])


def in_work(session: Session, _services: Services) -> Shipment:
    """Five tests begun by the technician, every reading of the sample still to come."""
    return _begun(session)[0]


def almost_entered(session: Session, _services: Services) -> Shipment:
    """Five tests begun, all readings there but the last of each."""
    shipment, works = _begun(session)
    technician = person(session, "technician")
    for work in works:
        _read(session, work, values_of(work.requirement)[:-1], technician)
    return shipment


def _begun(session: Session) -> tuple[Shipment, list[Assignment]]:
    shipment, sample = _received(session)
    return shipment, _begin(session, bench.make_request(session, sample))


def _begin(session: Session, request: TestRequest) -> list[Assignment]:
    manager, technician = person(session, "lab manager"), person(session, "technician")
    assignments.accept(session, request, although=bench.NOBODY_YET, actor=manager)
    works = assignments_of_sample(session, request.sample_id)
    for work in works:
        bench.make_competence(session, "technician", work.requirement)
        assignments.assign(session, work, person_id=technician.id, actor=manager)
        assignments.start(session, work, instrument=bench.make_instrument(session), actor=technician)
    return works


def _read(session: Session, work: Assignment, values: tuple[str, ...], technician: Actor) -> None:
    for specimen, value in zip(work.specimens, values, strict=False):
        results.enter_reading(session, work, cell=Cell(specimen), value=value, actor=technician)


def hundred(session: Session, _services: Services) -> Shipment:
    """One test of a hundred specimens, begun."""
    declared = make_declared(session)
    order = make_order(session, declared.lot, units=GRID)
    sample = receive(session, make_samples(session, order)[Portion.A])
    requirement = bench.EN_14683["requirements"][0] | {"specimens": {"n": GRID}}
    document = bench.EN_14683 | {"code": "EN 14683, a hundred specimens", "requirements": [requirement]}
    edition, _new = import_standard(session, document, used_from=date(2019, 8, 1), actor=SYSTEM)
    request = bench.make_request(session, sample, edition=edition, requirements=[bench.BFE])
    _begin(session, request)
    return declared.shipment


def to_review(session: Session, _services: Services) -> Shipment:
    """Everything entered, nothing reviewed."""
    return make_tested(session, values=GOOD, reviewed=False).shipment


def to_certify(session: Session, _services: Services) -> Shipment:
    """Everything reviewed."""
    return make_tested(session, values=GOOD).shipment


def to_decide(session: Session, services: Services) -> Shipment:
    """A certificate, and no decision."""
    tested = make_tested(session, values=GOOD)
    issue(session, services, tested)
    return tested.shipment


OPEN: tuple[Story, ...] = (arriving, received, in_work, almost_entered, hundred, to_review, to_certify, to_decide)
