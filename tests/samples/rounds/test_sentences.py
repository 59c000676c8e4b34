import pytest
from flask_babel import force_locale

from lims.samples.models import ReturnReason, SampleState
from lims.samples.rounds import finding_obstacles as found
from lims.samples.rounds import obstacles as planned
from lims.samples.rounds.finding_models import FindingKind, WayOut
from lims.samples.rounds.models import UnusedReason
from lims.web.errors import explain

REFUSALS = [
    (planned.NobodyAlong(field="people", value=""), "Nobody"),
    (planned.OnAnotherRound(thing="O20", round="R20"), "R20"),
    (planned.NotOnTheRound(thing="O20", round="R20"), "R20"),
    (planned.NotOfTheRound(field="numbers", value="S1", round="R20"), "S1"),
    (planned.NumberTaken(field="numbers", value="S20", unused=""), "S20"),
    (planned.NumberTaken(field="numbers", value="S20", unused=UnusedReason.SPOILED), "spoiled"),
    (planned.OrdersLeft(thing="R20", orders=["O20"]), "O20"),
    (planned.NumbersLeft(thing="R20", numbers=[f"S{n}" for n in range(8)]), "S4 +3"),
    (found.NothingToAsk(thing="S20"), "S20"),
    (found.SealNotMended(thing="S20", reason=ReturnReason.BROKEN_SEAL), "broken seal"),
    (found.NoWayOut(field="way", value=WayOut.FOUND, kind=FindingKind.DAMAGED, ways=[WayOut.LOST]), "damaged"),
    (found.Settled(way=WayOut.LOST), "lost"),
    (found.AskedAlready(query="Q20"), "Q20"),
    (found.AnsweredAlready(thing="Q20"), "Q20"),
    (found.DisclaimerMissing(field="disclaimer", value=""), "disclaimer"),
    (found.NotTakenIn(thing="S20", state=SampleState.IN_TRANSIT), "in transit"),
    (found.QueryOpen(thing="S20", query="Q20"), "Q20"),
    (found.OnAMemo(thing="S20", memo="M20"), "M20"),
    (found.OtherShipment(thing="S20"), "S20"),
]


@pytest.mark.parametrize(("refusal", "words"), REFUSALS, ids=lambda one: type(one).__name__)
def test_each_refusal_names_the_thing_and_what_to_do(app, refusal, words):
    with app.test_request_context(), force_locale("en"):
        told = explain(refusal)
    assert words in told.what
    assert told.remedy


@pytest.mark.parametrize("module", [planned, found], ids=lambda one: one.__name__)
def test_every_obstacle_of_rounds_has_a_sentence_of_its_own(module):
    spoken = {type(refusal) for refusal, _words in REFUSALS}
    kinds = [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__]
    assert set(kinds) <= spoken
