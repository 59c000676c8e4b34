"""What accepting a request entails.

Specimens are numbered and allotted, work is made, work of the version before is kept or cancelled.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.queries import laboratory
from lims.accounts.working_time import due_at
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments import queries
from lims.bench.assignments.allotment import Allotment, Need, allot, quantity_of
from lims.bench.assignments.capability import Gap, gaps_of
from lims.bench.assignments.labels import local_day
from lims.bench.assignments.models import Assignment, AssignmentState, RequestState, TestRequest
from lims.bench.assignments.obstacles import NoLaboratory, TooFewUnits, WorkStarted
from lims.bench.assignments.pieces import make_pieces, withdraw
from lims.bench.assignments.proposals import lot_size, needs
from lims.catalogue.models import StandardEdition
from lims.catalogue.queries import standard_of
from lims.errors import LimsError, WrongState
from lims.permissions import Actor
from lims.samples.models import Sample, SampleState, Specimen
from lims.samples.operations import set_state
from lims.shipments.risk.models import Lane
from lims.shipments.risk.queries import lane_of

WORKING_HOURS = {Lane.GREEN: 24, Lane.STANDARD: 72}
UNSTARTED = (AssignmentState.WAITING, AssignmentState.CANCELLED)


def obstacle_to_accept(session: Session, request: TestRequest, sample: Sample) -> LimsError | None:
    """Return what stands in the way of accepting, or None."""
    if request.state is not RequestState.PROPOSED:
        return WrongState(thing=request.number, state=request.state, needed=RequestState.PROPOSED)
    if laboratory(session) is None:
        return NoLaboratory()
    earlier = accepted_before(session, request)
    if earlier is not None and not same_terms(earlier, request):
        begun = [
            one.requirement for one in queries.assignments_of_request(session, earlier.id) if one.state not in UNSTARTED
        ]
        if begun:
            return WorkStarted(number=earlier.number, requirements=begun)
    found, free = _allotment(session, request, sample)
    if found.needed > len(free):
        asked = quantity_of(_asked(session, request, sample), len(free))
        return TooFewUnits(
            thing=sample.number,
            units=len(free),
            needed=found.needed,
            arithmetic=asked.arithmetic,
            missing=[str(asked.missing)],
        )
    return None


def gaps_in(session: Session, request: TestRequest) -> list[Gap]:
    """Return what is missing today for the work that a request would make."""
    standard = standard_of(session.get_one(StandardEdition, request.edition_id))
    kept, _leaving = _kept_and_leaving(session, request)
    methods = [standard.requirement(one).method for one in request.requirements if one not in kept]
    return gaps_of(session, methods, local_day(session))


def accepted_before(session: Session, request: TestRequest) -> TestRequest | None:
    """Return the version that is accepted until now."""
    versions = queries.requests_of_sample(session, request.sample_id)
    return next((one for one in versions if one.state is RequestState.ACCEPTED and one.id != request.id), None)


def same_terms(one: TestRequest, other: TestRequest) -> bool:
    """Say whether work done under one request means the same under the other."""
    return all(getattr(one, name) == getattr(other, name) for name in _TERMS)


_TERMS = ("edition_id", "standard_class", "standard_variant", "decision_rule", "facts", "lot_plan")


def replace_earlier(session: Session, request: TestRequest, *, actor: Actor) -> None:
    """Let this version take the place of the accepted one.

    Work on what is still asked moves over, the rest is cancelled.
    """
    earlier = accepted_before(session, request)
    if earlier is None:
        return
    keeps = same_terms(earlier, request)
    for assignment in queries.assignments_of_request(session, earlier.id):
        if keeps and assignment.requirement in request.requirements:
            assignment.request_id = request.id
        else:
            assignment.state = AssignmentState.CANCELLED
            _release(session, assignment)
    earlier.state = RequestState.REPLACED
    record(session, AuditAction.REQUEST_REPLACED, subject=earlier, actor=actor)


def _release(session: Session, assignment: Assignment) -> None:
    """Give specimens back that were allotted to cancelled work and not begun."""
    if assignment.started_at is not None:
        return
    for specimen in queries.specimens_of(session, assignment.sample_id):
        if specimen.specimen_no in assignment.specimens and specimen.use == assignment.requirement:
            specimen.use = ""
    withdraw(session, assignment.sample_id, assignment.requirement, assignment.specimens)


def make_work(session: Session, request: TestRequest, sample: Sample) -> None:
    """Make an assignment for each requirement that has none, with numbered specimens allotted to it."""
    found, _free = _allotment(session, request, sample)
    specimens = {one.specimen_no: one for one in _numbered(session, sample)}
    standard = standard_of(session.get_one(StandardEdition, request.edition_id))
    lane = lane_of(session, sample.line_id)
    due, due_later = _due_at(session, lane), _due_at(session, Lane.STANDARD)
    for requirement, numbers in found.specimens.items():
        for number in numbers:
            specimens[number].use = specimens[number].use or requirement
        session.add(
            Assignment(
                shipment_id=sample.shipment_id,
                request_id=request.id,
                sample_id=sample.id,
                requirement=requirement,
                method=standard.requirement(requirement).method,
                state=AssignmentState.WAITING,
                due_at=due_later if requirement in (request.later or ()) else due,
                specimens=list(numbers),
            )
        )
    session.flush()
    allotted = [(requirement, number) for requirement, numbers in found.specimens.items() for number in numbers]
    make_pieces(session, request, sample, standard, allotted)


def _allotment(session: Session, request: TestRequest, sample: Sample) -> tuple[Allotment, list[int]]:
    """Return which specimens the requirements without work would get, and the numbers that are free."""
    _kept, leaving = _kept_and_leaving(session, request)
    free = _free(session, sample, leaving)
    return allot(_asked(session, request, sample), free), free


def _asked(session: Session, request: TestRequest, sample: Sample) -> list[Need]:
    """Return what the requirements without work take."""
    standard = standard_of(session.get_one(StandardEdition, request.edition_id))
    size = lot_size(session, sample, lot_plan=request.lot_plan)
    kept, _leaving = _kept_and_leaving(session, request)
    asked = [one for one in request.requirements if one not in kept]
    terms = (request.standard_class, request.standard_variant, size)
    return needs(standard, asked, *terms, facts=request.facts)


def _kept_and_leaving(session: Session, request: TestRequest) -> tuple[set[str], set[str]]:
    """Return the requirements whose work goes on under this version.

    And those whose work was not begun and falls away.
    """
    kept = {work.requirement for work in queries.assignments_of_request(session, request.id)}
    earlier = accepted_before(session, request)
    if earlier is None:
        return kept, set()
    before = queries.assignments_of_request(session, earlier.id)
    moving = {
        work.requirement for work in before if same_terms(earlier, request) and work.requirement in request.requirements
    }
    return kept | moving, {
        work.requirement for work in before if work.requirement not in moving and work.started_at is None
    }


def _free(session: Session, sample: Sample, leaving: set[str]) -> list[int]:
    """Return the numbers of the specimens that nothing needs, or will need once work on ``leaving`` is cancelled."""
    if specimens := queries.specimens_of(session, sample.id):
        return [one.specimen_no for one in specimens if not one.use or one.use in leaving]
    return list(range(1, (sample.received_units or sample.units) + 1))


def _numbered(session: Session, sample: Sample) -> list[Specimen]:
    """Return the specimens of a sample, numbering its units first where that has not been done."""
    found = queries.specimens_of(session, sample.id)
    units = sample.received_units or sample.units
    new = [
        Specimen(shipment_id=sample.shipment_id, sample_id=sample.id, specimen_no=number, use="")
        for number in range(len(found) + 1, units + 1)
    ]
    session.add_all(new)
    session.flush()
    return found + new


def spare_of(session: Session, assignment: Assignment) -> Specimen:
    """Return the first specimen of the sample that nothing needs; raise `TooFewUnits` where there is none."""
    specimens = queries.specimens_of(session, assignment.sample_id)
    spare = next((one for one in specimens if not one.use), None)
    if spare is None:
        number = session.get_one(Sample, assignment.sample_id).number
        raise TooFewUnits(thing=number, units=len(specimens), needed=len(specimens) + 1, missing=["1"])
    return spare


def make_pieces_of_spare(session: Session, assignment: Assignment, specimen_no: int) -> None:
    """Give the test pieces of a specimen that work takes in addition their numbers."""
    request, sample = session.get_one(TestRequest, assignment.request_id), session.get_one(Sample, assignment.sample_id)
    standard = standard_of(session.get_one(StandardEdition, request.edition_id))
    make_pieces(session, request, sample, standard, [(assignment.requirement, specimen_no)])


def _due_at(session: Session, lane: Lane) -> datetime:
    """Return when work in a lane is due: its hours of working time from now."""
    house = laboratory(session)
    if house is None:
        raise NoLaboratory
    return due_at(clock.now(), WORKING_HOURS[lane], house)


def put_in_test(session: Session, sample: Sample, request: TestRequest, *, actor: Actor) -> None:
    """Let the sample be in test from its first accepted request on."""
    if sample.state in {SampleState.RECEIVED, SampleState.RETAINED}:
        set_state(session, sample, SampleState.IN_TEST, actor=actor, note=request.number)
