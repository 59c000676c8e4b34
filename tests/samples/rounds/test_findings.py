from itertools import product

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from support.people import person
from support.rounds import aboard, make_answer, make_handed_in, make_query
from support.samples import custodian, make_sample, receive

from lims.errors import Forbidden, WrongState
from lims.samples import operations as samples
from lims.samples.lineage.operations import split
from lims.samples.models import ReturnReason, SampleState
from lims.samples.obstacles import ReasonMissing, TooFewUnits
from lims.samples.rounds import comparison, disclaimers, findings, memos
from lims.samples.rounds import finding_obstacles as obstacles
from lims.samples.rounds import finding_queries as queries
from lims.samples.rounds.finding_models import FindingKind, ReceptionFinding, WayOut

W = WayOut
ON = (W.GOES_ON, W.WITH_DISCLAIMER)

# What leads out of each finding, without an answer and with one: written by hand once more.
POSSIBLE = {
    FindingKind.MISSING: ({W.FOUND, W.LOST}, {W.FOUND, W.LOST}),
    FindingKind.SURPLUS: ({W.GOES_ON}, {W.GOES_ON}),
    FindingKind.TOO_FEW: ({W.RETURNED, W.LOST}, {*ON, W.RETURNED, W.LOST}),
    FindingKind.DAMAGED: ({W.RETURNED, W.LOST}, {*ON, W.RETURNED, W.LOST}),
    FindingKind.WRONG_GOODS: ({W.RETURNED, W.LOST}, {*ON, W.RETURNED, W.LOST}),
}


@pytest.mark.parametrize(("kind", "is_answered"), list(product(FindingKind, (False, True))))
def test_each_finding_has_its_ways_out_and_goes_on_only_as_the_customer_answers(kind, is_answered):
    finding, sample = ReceptionFinding(kind=kind), object()
    assert set(obstacles.ways_out(finding, sample, is_answered=is_answered)) == POSSIBLE[kind][is_answered]
    assert obstacles.ways_out(finding, None, is_answered=is_answered) == [W.GIVEN_BACK]


class TestAsking:
    def test_a_portion_that_would_go_back_waits_on_hold_for_the_answer(self, session):
        sample = make_sample(session)
        query = make_query(session, sample)
        assert (sample.state, sample.received_units) == (SampleState.ON_HOLD, 46)
        assert queries.finding_by_id(session, query.finding_id).kind is FindingKind.TOO_FEW
        assert [row["action"] for row in session.info["audit_rows"][-4:]] == [
            "samples:sample:received", "samples:finding:noted", "samples:sample:held", "samples:query:asked",
        ]  # fmt: skip
        with pytest.raises(obstacles.QueryOpen, match=query.number):
            samples.lift_hold(session, sample, reason="never mind", actor=custodian(session))

    def test_nothing_is_asked_about_what_is_in_order_or_cannot_be_mended(self, session):
        sample = make_sample(session)
        for checks, refusal in (
            ({"units": 47}, obstacles.NothingToAsk),
            ({"intact": False}, obstacles.SealNotMended),
            ({"seal": "OTHER"}, obstacles.SealNotMended),
            ({"units": 0}, TooFewUnits),
            ({"question": " "}, ReasonMissing),
            ({"addressed_to": ""}, ReasonMissing),
        ):
            with pytest.raises(refusal):
                make_query(session, sample, **checks)
        assert sample.state is SampleState.IN_TRANSIT

    def test_one_finding_is_asked_about_once_and_by_the_custodian(self, session):
        query = make_query(session)
        finding = queries.finding_by_id(session, query.finding_id)
        with pytest.raises(obstacles.AskedAlready):
            findings.ask(session, finding, addressed_to="X", question="Again?", actor=custodian(session))
        with pytest.raises(Forbidden):
            findings.ask(session, finding, addressed_to="X", question="?", actor=person(session, "technician"))


class TestAnswering:
    @pytest.mark.parametrize(
        ("way", "state"),
        [
            (W.GOES_ON, SampleState.RECEIVED), (W.WITH_DISCLAIMER, SampleState.RECEIVED),
            (W.RETURNED, SampleState.RETURNED), (W.LOST, SampleState.LOST),
        ],
    )  # fmt: skip
    def test_the_portion_goes_as_the_customer_says(self, session, way, state):
        sample = make_sample(session)
        query = make_query(session, sample)
        make_answer(session, query, way)
        assert sample.state is state
        assert (sample.returned_reason is ReturnReason.TOO_FEW) is (way is W.RETURNED)
        assert queries.finding_by_id(session, query.finding_id).way is way
        disclaimed = queries.disclaimers_of(session, [sample.id])
        assert [one.en for one in disclaimed.get(sample.id, [])] == (
            ["46 of 47 units were received."] if way is W.WITH_DISCLAIMER else []
        )
        with pytest.raises(obstacles.AnsweredAlready):
            make_answer(session, query, way)

    def test_a_part_that_is_split_off_carries_the_disclaimer_of_the_whole(self, session):
        sample = make_sample(session)
        make_answer(session, make_query(session, sample))
        part = split(session, sample, units=2, reason="second bench", actor=custodian(session))
        other = make_sample(session)
        found = queries.disclaimers_of(session, [sample.id, part.id, other.id])
        assert found[part.id] == found[sample.id]
        assert other.id not in found

    def test_with_a_disclaimer_only_in_both_languages(self, session):
        query = make_query(session)
        for missing in ("disclaimer", "disclaimer_zh"):
            with pytest.raises(obstacles.DisclaimerMissing) as refused:
                make_answer(session, query, **{missing: " "})
            assert refused.value.field == missing
        assert query.answered_at is None

    def test_an_answer_leads_nowhere_that_the_finding_does_not(self, session):
        with pytest.raises(obstacles.NoWayOut):
            make_answer(session, make_query(session), W.FOUND)

    def test_the_proposed_disclaimer_names_the_units_in_both_languages(self, session):
        sample = make_sample(session)
        query = make_query(session, sample)
        english, chinese = disclaimers.proposed(queries.finding_by_id(session, query.finding_id), sample)
        assert english.startswith("46 of 47 units")
        assert "46件" in chinese


class TestSettling:
    def test_a_missing_portion_is_lost_or_found_and_settled_once(self, session):
        made = make_handed_in(session)
        comparison.finish(session, made, boxes_found=2, actor=custodian(session))
        first, second, _third = (
            queries.finding_by_id(session, one.id) for one in queries.findings_of_round(session, made)
        )
        with pytest.raises(obstacles.NotTakenIn):
            findings.settle(session, first, way=W.FOUND, text="in the shed", actor=custodian(session))
        with pytest.raises(ReasonMissing):
            findings.settle(session, first, way=W.LOST, text="", actor=custodian(session))
        findings.settle(session, first, way=W.LOST, text="fell off", actor=custodian(session))
        assert aboard(session, made)[0].state is SampleState.LOST
        with pytest.raises(obstacles.Settled):
            findings.settle(session, first, way=W.LOST, text="again", actor=custodian(session))
        asked = findings.ask(session, second, addressed_to="Van 1", question="Where?", actor=custodian(session))
        make_answer(session, asked, W.LOST, text="Nowhere to be found")
        assert second.settled_note == f"{asked.number}: Nowhere to be found"

    def test_a_surplus_bag_is_given_back(self, session):
        found = findings.note_unknown(session, make_handed_in(session), "S2099999", actor=custodian(session))
        with pytest.raises(obstacles.NothingToAsk):
            findings.ask(session, found, addressed_to="X", question="Yours?", actor=custodian(session))
        findings.settle(session, found, way=W.GIVEN_BACK, text="to the shed", actor=custodian(session))
        assert found.way is W.GIVEN_BACK


class TestReturnMemos:
    def returned(self, session, **changes):
        return receive(session, make_sample(session, **changes), intact=False)

    def test_what_goes_back_has_a_memo_and_somebody_who_took_it(self, session):
        sample = self.returned(session)
        memo = memos.write(session, [sample, sample], addressed_to="Good Masks Co", actor=custodian(session))
        assert [one.number for one in queries.lines_of_memo(session, memo)] == [sample.number]
        assert queries.memo_of_sample(session, sample.id) == memo.number
        memos.hand_back(session, memo, to="Mr Li", actor=custodian(session))
        assert (sample.place_now, sample.holder_id) == ("Mr Li", None)
        with pytest.raises(WrongState):
            memos.hand_back(session, memo, to="Mr Li", actor=custodian(session))
        with pytest.raises(obstacles.OnAMemo):
            memos.write(session, [sample], addressed_to="X", actor=custodian(session))

    def test_a_memo_is_for_returned_portions_of_one_shipment(self, session):
        with pytest.raises(WrongState):
            memos.write(session, [make_sample(session)], addressed_to="X", actor=custodian(session))
        both = [self.returned(session), self.returned(session)]
        with pytest.raises(obstacles.OtherShipment):
            memos.write(session, both, addressed_to="X", actor=custodian(session))
        with pytest.raises(ReasonMissing):
            memos.write(session, [], addressed_to="X", actor=custodian(session))


def test_the_database_refuses_half_an_answer_and_a_disclaimer_in_one_language(session):
    make_answer(session, make_query(session))
    for statement in (
        "UPDATE customer_queries SET answer = ''",
        "UPDATE customer_queries SET disclaimer = ''",
        "UPDATE customer_queries SET question = ''",
        "UPDATE reception_findings SET way = NULL",
        "UPDATE reception_findings SET sample_id = NULL",
    ):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(statement))
