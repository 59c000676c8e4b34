"""What results answer about lots, and the severity that a sampling order hands on to the request."""

import pytest
from support.bench import BFE, make_edition, make_request, make_result, person
from support.samples import make_declared, make_order, make_samples, receive

from lims.bench.results.listeners import nonconforming_of
from lims.bench.results.models import ResultState
from lims.bench.review import operations as review
from lims.samples.models import Portion, Sample

COUNTED = {"failed": 2, "steps": [{"kind": "lot_plan", "facts": {}}, {"kind": "lot_count", "facts": {}}]}


@pytest.mark.parametrize(
    ("verdict", "state", "judgement", "found"),
    [
        ("fail", "reviewed", COUNTED, {BFE: 2}),
        ("pass", "reviewed", COUNTED, {BFE: 2}),
        ("not assessed", "reviewed", COUNTED, None),
        ("pass", "entered", COUNTED, None),
        ("pass", "reviewed", {"failed": 0, "steps": [{"kind": "specimens_alone", "facts": {}}]}, None),
    ],
)
def test_a_lot_was_judged_where_its_reviewed_result_counts_it(session, verdict, state, judgement, found):
    result = make_result(session)
    review.accept(session, result, actor=person(session, "reviewer"))
    result.verdict, result.judgement, result.state = verdict, judgement, ResultState(state)
    if state == "entered":
        result.reviewed_by_id = result.reviewed_at = None
    session.flush()
    lot = session.get_one(Sample, result.sample_id).lot_id
    assert nonconforming_of(session, lots=[lot]) == ({lot: found} if found else {})
    assert nonconforming_of(session, lots=[lot + 1]) == {}


@pytest.mark.parametrize(("lot_plan", "facts"), [(True, {f"inspection of {BFE}": "tightened"}), (False, {})])
def test_the_severity_of_the_order_is_a_fact_of_the_request(session, lot_plan, facts):
    make_edition(session)
    plan = {"requirements": [], "consignment": "series", "severities": {BFE: "tightened"}}
    order = make_order(session, make_declared(session).lot, units=20, plan=plan)
    sample = receive(session, make_samples(session, order)[Portion.A])
    assert make_request(session, sample, lot_plan=lot_plan).facts == facts
