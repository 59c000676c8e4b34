import pytest
from support.amendments import make_at_work
from support.bench import make_received, make_request
from support.people import person

from lims.bench.amendments.rejudging import judge_anew
from lims.bench.assignments.models import RequestState
from lims.bench.assignments.obstacles import NoEdition
from lims.samples.models import SampleState
from lims.samples.operations import set_state
from lims.shipments.declarations.models import DeclarationLine


def anew(session, sample):
    return judge_anew(session, sample, reason="amended", actor=person(session, "lab manager"))


def test_what_was_reported_comes_back_to_the_bench(session):
    made = make_at_work(session)
    set_state(session, made.sample, SampleState.REPORTED, actor=person(session, "signatory"))
    assert anew(session, made.sample).state is RequestState.ACCEPTED
    assert made.sample.state is SampleState.IN_TEST
    session.commit()


def test_where_nothing_was_agreed_the_proposal_is_worked_out_anew(session):
    sample = make_received(session)
    proposed = make_request(session, sample)
    assert anew(session, sample) is None
    assert proposed.state is RequestState.REPLACED
    session.commit()


def test_a_standard_that_the_catalogue_does_not_know_is_told(session):
    made = make_at_work(session)
    session.get_one(DeclarationLine, made.sample.line_id).standard_code = "EN 0"
    with pytest.raises(NoEdition):
        anew(session, made.sample)
