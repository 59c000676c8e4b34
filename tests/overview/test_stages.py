"""The way of one line: a truth table for each stage."""

from datetime import UTC, datetime
from types import SimpleNamespace as Row

import pytest

from lims.bench.results.models import ResultState
from lims.certificates.models import CertificateState
from lims.clearance.decisions.models import DecisionKind
from lims.overview.stages import stages_of
from lims.overview.thread import LineThread
from lims.samples.models import OrderState, ReturnReason
from lims.shipments.declarations.models import DeclarationLine, LineState, Shipment

AT = datetime(2020, 5, 6, 4, 0, tzinfo=UTC)
ASSESSED = Row(at=AT)


def order(state=OrderState.DRAWN):
    return Row(state=state, number="O1", drawn_at=AT, drawn_by="Dora", place="Port", ordered_at=AT, ordered_by="Otto")


def sample(received=True, returned=None):
    return Row(number="S1", received_at=AT if received else None, returned_reason=returned, received_by="Cara")


def work(state=ResultState.REVIEWED):
    return Row(sample="S1", result_state=state, reviewed_at=AT, reviewed_by="Rita")


def certificate(state=CertificateState.ISSUED, verdict="pass"):
    return Row(number="C1", state=state, verdict=verdict, issued_at=AT, authorised_at=AT, signatory="Sven")


def decision(kind=DecisionKind.RELEASE, under_review=False, in_force=True, lot_id=None):
    return Row(
        number="D1",
        kind=kind,
        under_review=under_review,
        in_force=in_force,
        lot_id=lot_id,
        decided_at=AT,
        decided_by="Olga",
    )


def way(state=LineState.TO_SAMPLE, **parts):
    thread = LineThread(DeclarationLine(state=state), **({"assessment": ASSESSED} | parts))
    return stages_of(thread, Shipment(registered_at=AT, number="H1"), "Otto")


def states(found):
    return [stage.state for stage in found]


DONE, NOW, BLOCKED, LATER = "done", "current", "blocked", "future"


@pytest.mark.parametrize(
    ("state", "parts", "expected"),
    [
        (LineState.DECLARED, {"assessment": None}, [DONE, NOW, LATER, LATER, LATER, LATER, LATER]),
        (LineState.DOCUMENTS_HELD, {}, [DONE, BLOCKED, LATER, LATER, LATER, LATER, LATER]),
        (LineState.TO_SAMPLE, {}, [DONE, DONE, NOW, LATER, LATER, LATER, LATER]),
        (LineState.TO_SAMPLE, {"orders": [order(OrderState.PLANNED)]}, [DONE, DONE, NOW, LATER, LATER, LATER, LATER]),
        (LineState.TO_SAMPLE, {"orders": [order(OrderState.CANCELLED)]}, [DONE, DONE, NOW, LATER, LATER, LATER, LATER]),
        (
            LineState.TO_SAMPLE,
            {"orders": [order()], "samples": [sample(received=False)]},
            [DONE, DONE, DONE, NOW, LATER, LATER, LATER],
        ),
        (
            LineState.TO_SAMPLE,
            {"orders": [order()], "samples": [sample(returned=ReturnReason.BROKEN_SEAL)]},
            [DONE, DONE, DONE, BLOCKED, LATER, LATER, LATER],
        ),
        (
            LineState.TO_SAMPLE,
            {"orders": [order()], "samples": [sample()], "work": [work(), work(ResultState.ENTERED)]},
            [DONE, DONE, DONE, DONE, NOW, LATER, LATER],
        ),
        (
            LineState.TO_SAMPLE,
            {"orders": [order()], "samples": [sample()], "work": [work()]},
            [DONE, DONE, DONE, DONE, DONE, NOW, LATER],
        ),
        (LineState.MAY_PROCEED, {}, [DONE, DONE, DONE, DONE, DONE, DONE, NOW]),
        (LineState.MAY_PROCEED, {"decisions": [decision()]}, [DONE] * 7),
        (LineState.CANCELLED, {}, [DONE, DONE, LATER, LATER, LATER, LATER, LATER]),
    ],
)
def test_where_a_line_stands(state, parts, expected):
    assert states(way(state, **parts)) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (CertificateState.AUTHORISED, NOW),
        (CertificateState.ISSUED, DONE),
        (CertificateState.SUSPENDED, BLOCKED),
        (CertificateState.REVOKED, BLOCKED),
    ],
)
def test_a_fallen_certificate_blocks(state, expected):
    found = way(orders=[order()], samples=[sample()], work=[work()], certificates=[certificate(state)])
    assert found[5].state == expected


@pytest.mark.parametrize(
    ("decisions", "state", "why"),
    [
        ([], NOW, ""),
        ([decision(DecisionKind.HOLD)], BLOCKED, "hold"),
        ([decision()], DONE, "release"),
        ([decision(under_review=True)], BLOCKED, "under review"),
        ([decision(in_force=False)], NOW, ""),
        ([decision(lot_id=1), decision(DecisionKind.REFUSE, lot_id=2)], DONE, "lot by lot"),
        ([decision(lot_id=1), decision(DecisionKind.HOLD, lot_id=2)], BLOCKED, "lot by lot"),
    ],
)
def test_the_decision_that_asks_for_most_is_shown(decisions, state, why):
    found = way(LineState.MAY_PROCEED, decisions=decisions)[-1]
    assert (found.state, found.why) == (state, why)


def test_each_stage_says_who_and_when():
    found = way(
        orders=[order()], samples=[sample()], work=[work()], certificates=[certificate()], decisions=[decision()]
    )
    assert [stage.who for stage in found] == ["Otto", "", "Dora", "Cara", "Rita", "Sven", "Olga"]
    assert all(stage.at == AT for stage in found)
