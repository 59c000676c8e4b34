import pytest
from support.bench import BFE, make_edition, make_request, make_work, person
from support.samples import make_declared, make_order, make_samples, receive

import lims.bench.assignments.listeners
import lims.bench.results.listeners  # noqa: F401 - as in the application, the stages hear each other
from lims.bench.assignments import operations as assignments
from lims.bench.assignments import queries
from lims.bench.assignments.models import AssignmentState, RequestState
from lims.samples import operations as samples
from lims.samples.lineage import obstacles, operations
from lims.samples.lineage.queries import touched_by
from lims.samples.models import Portion, Sample, SampleState


def test_work_that_nobody_has_begun_is_cancelled_with_its_sample(session):
    request = make_request(session)
    assignments.accept(session, request, although="for the test", actor=person(session, "lab manager"))
    sample = session.get_one(Sample, request.sample_id)
    operations.cancel(session, sample, reason="wrong pallet", actor=person(session, "sample custodian"))
    session.flush()
    assert (sample.state, request.state) == (SampleState.CANCELLED, RequestState.CANCELLED)
    states = {work.state for work in queries.assignments_of_request(session, request.id)}
    assert states == {AssignmentState.CANCELLED}
    session.commit()


def test_work_that_has_begun_keeps_its_sample(session):
    work = make_work(session)
    sample = session.get_one(Sample, work.sample_id)
    assert any(one.bars for one in touched_by(session, [sample]) if one.kind.value == "work")
    with pytest.raises(obstacles.UnderTest) as refusal:
        operations.cancel(session, sample, reason="x", actor=person(session, "sample custodian"))
    assert refusal.value.work
    assert BFE in {one.requirement for one in queries.assignments_of_sample(session, sample.id)}


def test_portion_b_is_tested_anew_when_it_was_fetched_or_lay_in_the_store(session):
    make_edition(session)
    drawn = make_samples(session, make_order(session, make_declared(session).lot, units=20), leave_with_owner=False)
    sample, manager = receive(session, drawn[Portion.B]), person(session, "lab manager")
    samples.set_state(session, sample, SampleState.RETAINED, actor=manager)
    request = make_request(session, sample, reason="second test asked for by the owner")
    assignments.accept(session, request, although="for the test", actor=manager)
    assert sample.state is SampleState.IN_TEST
