import pytest
from sqlalchemy import select
from support.amendments import amend, make_at_work, question_of
from support.bench import BFE, PRESSURE, SPLASH
from support.people import person
from support.samples import make_order
from support.shipments import lot_document

from lims.audit.models import AuditRow
from lims.bench.amendments.models import AmendmentAnswer
from lims.bench.amendments.operations import answer
from lims.bench.assignments import queries
from lims.bench.assignments.models import AssignmentState, RequestState
from lims.bench.results.models import ResultState
from lims.bench.results.operations import hand_over
from lims.bench.results.queries import latest_result
from lims.bench.review import operations as review
from lims.errors import Forbidden, WrongState
from lims.samples import operations as samples
from lims.samples.models import OrderState, SampleState
from lims.samples.obstacles import ReasonMissing
from lims.samples.queries import lot_by_id
from lims.shipments.declarations.operations import LotSampled, Sampled, obstacle_to_change

A = AmendmentAnswer


def answered(session, kind, **how):
    wanted = {"reason": "agreed with the post", "actor": person(session, "lab manager")}
    answer(session, question_of(session), answer=kind, **(wanted | how))


def states(session, request):
    session.flush()
    return {one.requirement: one.state for one in queries.assignments_of_request(session, request.id)}


class TestAsking:
    def test_an_amendment_after_sampling_asks_what_becomes_of_the_work(self, session):
        made = make_at_work(session, tested=False)
        amend(session, made.shipment)
        question = question_of(session)
        changed = {"path": "standard_class", "old": "type-IIR", "new": "type-II"}
        assert (question.version, question.changes, question.answer) == (2, [changed], None)
        amend(session, made.shipment, head={"post": "Ningbo"}, standard_class="type-II")
        assert question_of(session) is question
        assert (question.version, [one["path"] for one in question.changes]) == (3, ["standard_class", "post"])
        session.commit()
        assert set(session.scalars(select(AuditRow.action))) >= {"bench:amendment:asked", "shipments:shipment:amended"}

    def test_where_no_sample_is_left_nothing_is_asked(self, session):
        made = make_at_work(session, tested=False)
        samples.report_lost(session, made.sample, reason="fire", actor=person(session, "sample custodian"))
        amend(session, made.shipment)
        assert question_of(session) is None

    def test_a_sampled_lot_stays_and_the_declaration_is_not_cancelled(self, session):
        made = make_at_work(session, tested=False)
        with pytest.raises(LotSampled):
            amend(session, made.shipment, lots=[lot_document(batch="20200421")])
        amend(session, made.shipment, lots=[lot_document(size=10000), lot_document(batch="20200421", size=10000)])
        assert lot_by_id(session, made.sample.lot_id).size == 10000
        assert isinstance(obstacle_to_change(session, made.shipment), Sampled)


class TestAnswering:
    def test_go_on_leaves_the_work_as_it_was_agreed(self, session):
        made = make_at_work(session)
        before = states(session, made.request)
        amend(session, made.shipment)
        answered(session, A.GO_ON)
        assert (states(session, made.request), made.request.state) == (before, RequestState.ACCEPTED)
        with pytest.raises(WrongState):
            answered(session, A.STOP)
        session.commit()

    def test_judge_anew_keeps_the_readings_and_lets_the_judge_speak_by_the_amended_terms(self, session):
        made = make_at_work(session)
        amend(session, made.shipment)
        answered(session, A.JUDGE_ANEW)
        session.commit()
        new = queries.request_of_sample(session, made.sample.id)
        assert (new.version, new.standard_class, made.request.state) == (2, "type-II", RequestState.REPLACED)
        assert states(session, new) == {BFE: AssignmentState.WAITING, PRESSURE: AssignmentState.RUNNING}
        assert states(session, made.request) == {SPLASH: AssignmentState.CANCELLED}
        first = latest_result(session, made.pressure.id)
        assert (first.verdict, first.state) == ("pass", ResultState.REPLACED)
        second = hand_over(session, made.pressure, as_not_assessed=True, actor=person(session, "technician"))
        assert (second.verdict, second.version) == ("fail", 2)  # 50 Pa/cm² of at most 40
        review.accept(session, second, actor=person(session, "reviewer"))

    def test_stop_cancels_samples_open_work_and_what_is_still_to_be_drawn(self, session):
        made = make_at_work(session)
        amend(session, made.shipment)
        answered(session, A.STOP)
        session.commit()
        assert (made.sample.state, made.request.state) == (SampleState.CANCELLED, RequestState.CANCELLED)
        left = states(session, made.request)
        assert (left.pop(PRESSURE), set(left.values())) == (AssignmentState.REVIEWED, {AssignmentState.CANCELLED})

    def test_an_order_that_nobody_has_drawn_is_stopped_too(self, session):
        made = make_at_work(session, tested=False)
        samples.report_lost(session, made.sample, reason="fire", actor=person(session, "sample custodian"))
        session.flush()
        order = make_order(session, lot_by_id(session, made.sample.lot_id), units=20)
        amend(session, made.shipment)
        answered(session, A.STOP)
        assert (order.state, made.sample.state) == (OrderState.CANCELLED, SampleState.LOST)
        session.commit()

    def test_an_answer_has_its_reason_and_comes_from_the_lab_manager(self, session):
        amend(session, make_at_work(session, tested=False).shipment)
        with pytest.raises(ReasonMissing):
            answered(session, A.GO_ON, reason=" ")
        with pytest.raises(Forbidden):
            answered(session, A.GO_ON, actor=person(session, "technician"))
