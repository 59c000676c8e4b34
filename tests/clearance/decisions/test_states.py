"""Where goods stand: a truth table from the decision in force."""

from datetime import date

import pytest

from lims.clearance.decisions.models import DecisionKind, MessageState
from lims.clearance.decisions.states import ClearanceState, DecisionFacts, left_to_do, state_of

K, M, S = DecisionKind, MessageState, ClearanceState
DAY = date(2020, 5, 6)


@pytest.mark.parametrize(
    ("decision", "state", "left"),
    [
        (DecisionFacts(K.HOLD, M.DECIDED), S.HELD, ["decide", "acknowledgement"]),
        (DecisionFacts(K.HOLD, M.ACKNOWLEDGED), S.HELD, ["decide"]),
        (DecisionFacts(K.RELEASE, M.DECIDED), S.RELEASED, ["acknowledgement"]),
        (DecisionFacts(K.RELEASE, M.SENT), S.RELEASED, ["acknowledgement"]),
        (DecisionFacts(K.RELEASE, M.REFUSED_BY_CUSTOMS), S.RELEASED, ["decide again"]),
        (DecisionFacts(K.RELEASE, M.ACKNOWLEDGED), S.CLOSED, []),
        (DecisionFacts(K.RELEASE, M.ACKNOWLEDGED, under_review=True), S.RELEASED, ["review"]),
        (DecisionFacts(K.RELEASE, M.ACKNOWLEDGED, open_case=True), S.RELEASED, ["cases"]),
        (DecisionFacts(K.CONDITIONAL_RELEASE, M.ACKNOWLEDGED), S.CONDITIONALLY_RELEASED, ["proof"]),
        (DecisionFacts(K.CONDITIONAL_RELEASE, M.ACKNOWLEDGED, proved_on=DAY), S.CLOSED, []),
        (DecisionFacts(K.REFUSE, M.ACKNOWLEDGED), S.REFUSED, ["proof"]),
        (DecisionFacts(K.REFUSE, M.SENT, proved_on=DAY), S.REFUSED, ["acknowledgement"]),
        (DecisionFacts(K.REFUSE, M.ACKNOWLEDGED, proved_on=DAY), S.CLOSED, []),
    ],
)
def test_goods_are_closed_when_nothing_is_left_to_do(decision, state, left):
    assert (state_of(decision), left_to_do(decision)) == (state, left)


def test_goods_without_a_decision_are_undecided():
    assert state_of(None) is S.UNDECIDED
