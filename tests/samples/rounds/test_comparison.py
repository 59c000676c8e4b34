import pytest
from support.people import person
from support.rounds import aboard, make_handed_in, make_round
from support.samples import custodian, make_sample, receive

from lims.errors import Forbidden, WrongState
from lims.samples.models import SampleState
from lims.samples.obstacles import ReasonMissing
from lims.samples.rounds import comparison, finding_queries, queries
from lims.samples.rounds.finding_models import FindingKind, WayOut
from lims.samples.rounds.models import RoundState

# What a scan leads to does not depend on the database; what it does is tested on both beside it.
pytestmark = pytest.mark.parametrize("lent", ["sqlite"], indirect=True)


@pytest.fixture
def made(session):
    return make_handed_in(session)


@pytest.fixture
def scan(session, app, made):
    """Return a function that scans one code after the other and returns what the last one led to."""

    def do(*codes):
        expects, said = "", None
        with app.test_request_context():
            for code in codes:
                said = comparison.scan(session, made, code, expects=expects, actor=custodian(session))
                expects = said.expects
        return said

    return do


def found(session, made):
    return [(one.kind, one.sample or one.code, one.way) for one in finding_queries.findings_of_round(session, made)]


def test_scanning_alone_compares_the_whole_manifest(session, made, scan):
    a, b, c = aboard(session, made)
    for sample in (a, b):
        assert scan(sample.number, sample.seal.lower()).outcome == "done"
    asked = scan(made.number)
    assert asked.title == "Not scanned yet: 1"
    assert c.number in asked.text
    assert made.state is RoundState.HANDED_IN
    ended = scan(made.number.lower(), made.number)
    assert (ended.outcome, ended.text) == ("done", c.number)
    assert (made.state, made.boxes_found) == (RoundState.COMPARED, 2)
    assert found(session, made) == [(FindingKind.MISSING, c.number, None)]
    with pytest.raises(WrongState):
        scan(made.number)


def test_something_between_two_scans_of_the_manifest_ends_nothing(session, made, scan):
    a = aboard(session, made)[0]
    assert scan(made.number, a.number, made.number).outcome == "already"
    assert scan(made.number, a.seal).outcome == "refused"
    assert made.state is RoundState.HANDED_IN


def test_what_is_not_on_the_manifest_is_surplus_once_and_may_be_taken_in(session, made, scan):
    stray = make_sample(session)
    for _ in range(2):
        assert scan(stray.number).title.startswith("Surplus")
    assert found(session, made) == [(FindingKind.SURPLUS, stray.number, None)]
    assert scan(stray.number, stray.seal).outcome == "done"
    assert stray.state is SampleState.RECEIVED


def test_a_bag_whose_label_was_never_drawn_under_is_surplus_by_its_code(session, made, scan):
    spoiled = queries.numbers_without_sample(session, made)[0].number
    for _ in range(2):
        assert scan(spoiled).title == "Surplus: this label is on no portion that was drawn."
    assert found(session, made) == [(FindingKind.SURPLUS, spoiled, None)]


def test_foreign_codes_and_other_manifests_note_nothing(session, made, scan):
    misread = made.number[:-1] + ("A" if made.number[-1] != "A" else "B")
    for code, outcome in (("4006381333931", "unknown"), (make_round(session).number, "refused"), (misread, "unknown")):
        assert scan(code).outcome == outcome
    assert found(session, made) == []


def test_another_count_of_boxes_needs_its_reason(session, made):
    with pytest.raises(ReasonMissing):
        comparison.finish(session, made, boxes_found=1, actor=custodian(session))
    missing = comparison.finish(session, made, boxes_found=1, note="one box had two inside", actor=custodian(session))
    assert len(missing) == 3
    assert session.info["audit_rows"][-1]["action"] == "samples:round:compared"


def test_a_missing_portion_that_comes_later_is_found(session, made):
    late = aboard(session, made)[0]
    comparison.finish(session, made, boxes_found=2, actor=custodian(session))
    receive(session, late)
    assert (FindingKind.MISSING, late.number, WayOut.FOUND) in found(session, made)
    assert [row["action"] for row in session.info["audit_rows"][-2:]] == [
        "samples:sample:received", "samples:finding:settled",
    ]  # fmt: skip


def test_only_the_custodian_compares(session, made):
    with pytest.raises(Forbidden):
        comparison.finish(session, made, boxes_found=2, actor=person(session, "sampling officer"))
