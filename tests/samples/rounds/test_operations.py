import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from support.people import person
from support.rounds import draw, free, make_handed_in, make_round, order_of
from support.samples import custodian, make_order

from lims.errors import Forbidden, Invalid, WrongState
from lims.samples.models import OrderState, Portion
from lims.samples.obstacles import ReasonMissing, SealUsed
from lims.samples.rounds import obstacles, operations, queries
from lims.samples.rounds.models import ManifestLine, ReservedNumber, RoundState, UnusedReason


@pytest.fixture
def sampler(session):
    return person(session, "sampling officer")


def acts(session):
    session.flush()
    return [row["action"] for row in session.info.get("audit_rows", [])]


def test_a_round_has_a_van_people_and_orders_and_leaves_a_row_in_each_trail(session, sampler):
    made = make_round(session, 2)
    assert made.state is RoundState.UNDER_WAY
    assert queries.people_of(session, made) == [sampler.name]
    assert len(queries.orders_of(session, made)) == 2
    assert acts(session)[-3:] == ["samples:round:planned", "samples:round:changed", "samples:round:changed"]
    streams = {row["stream"] for row in session.info["audit_rows"][-3:]}
    assert "samples" in streams
    assert len(streams) == 3


def test_nobody_drives_alone_and_nobody_plans_who_may_not(session, sampler):
    with pytest.raises(obstacles.NobodyAlong):
        make_round(session, people=[])
    with pytest.raises(Forbidden):
        make_round(session, actor=custodian(session))


def test_an_order_is_on_one_round_at_a_time(session, sampler):
    first, second = make_round(session), make_round(session, 0)
    order = order_of(session, first)
    assert operations.take_along(session, first, order, actor=sampler) is False
    with pytest.raises(obstacles.OnAnotherRound, match=first.number):
        operations.take_along(session, second, order, actor=sampler)
    with pytest.raises(ReasonMissing):
        operations.leave_out(session, first, order, reason=" ", actor=sampler)
    operations.leave_out(session, first, order, reason="The shed was locked", actor=sampler)
    assert operations.take_along(session, second, order, actor=sampler) is True
    with pytest.raises(obstacles.NotOnTheRound):
        draw(session, first, order)
    assert len(draw(session, second, order)) == 3


class TestLabels:
    def test_a_block_of_numbers_is_taken_for_the_van(self, session, sampler):
        made = make_round(session, labels=4)
        numbers = free(session, made)
        assert [int(one[3:-1]) for one in numbers] == list(range(int(numbers[0][3:-1]), int(numbers[0][3:-1]) + 4))
        assert acts(session)[-1] == "samples:numbers:reserved"
        for count in (0, -1, 197):
            with pytest.raises(Invalid):
                operations.reserve(session, made, count, actor=sampler)

    def test_the_drawing_takes_the_numbers_of_the_labels_in_hand(self, session, sampler):
        made = make_round(session, labels=5)
        numbers = free(session, made)
        given = {Portion.A: f" {numbers[3].lower()} ", Portion.C: numbers[1], Portion.B: ""}
        drawn = {one.portion: one for one in draw(session, made, numbers=given)}
        assert (drawn[Portion.A].number, drawn[Portion.C].number) == (numbers[3], numbers[1])
        assert drawn[Portion.B].number not in numbers
        assert free(session, made) == [numbers[0], numbers[2], numbers[4]]
        assert {one.number for one in queries.manifest_of(session, made)} == {one.number for one in drawn.values()}
        assert acts(session)[-2:] == ["samples:sample:drawn", "samples:manifest:loaded"]

    def test_what_stays_with_the_owner_is_not_on_the_manifest(self, session, sampler):
        made = make_round(session, labels=3)
        draw(session, made, leave_with_owner=True)
        assert [one.portion for one in queries.manifest_of(session, made)] == [Portion.A, Portion.C]
        assert free(session, made) == []

    def test_only_a_free_label_of_the_round_is_taken(self, session, sampler):
        made, other = make_round(session, 2, labels=5), make_round(session, 0, labels=1)
        numbers = free(session, made)
        draw(session, made, order_of(session, made, 1), numbers={Portion.A: numbers[4]})
        operations.explain(session, made, [numbers[3]], reason=UnusedReason.LOST, actor=sampler)
        for refusal, labels in (
            (obstacles.NotOfTheRound, {Portion.A: "4006381333931"}),
            (obstacles.NotOfTheRound, {Portion.A: free(session, other)[0]}),
            (obstacles.NumberTaken, {Portion.A: numbers[0], Portion.C: numbers[0]}),
            (obstacles.NumberTaken, {Portion.A: numbers[3]}),
            (obstacles.NumberTaken, {Portion.A: numbers[4]}),
        ):
            with pytest.raises(refusal):
                draw(session, made, order_of(session, made), numbers=labels)
        assert order_of(session, made).state is OrderState.PLANNED

    def test_the_rules_of_the_drawing_hold_on_a_round_too(self, session):
        made = make_round(session, labels=3)
        with pytest.raises(SealUsed):
            draw(session, made, seals=dict.fromkeys(Portion, "THE-SAME"))
        assert len(free(session, made)) == 3

    def test_an_unused_label_is_explained_once(self, session, sampler):
        made = make_round(session, labels=2)
        numbers = free(session, made)
        operations.explain(session, made, [numbers[0]], reason=UnusedReason.SPOILED, note="wet", actor=sampler)
        row = session.info["audit_rows"][-1]
        assert row["action"] == "samples:numbers:explained"
        assert numbers[0] in row["changes"]
        with pytest.raises(obstacles.NumberTaken):
            operations.explain(session, made, [numbers[0]], reason=UnusedReason.LOST, actor=sampler)
        told = queries.numbers_without_sample(session, made)
        assert [(one.unused, one.note) for one in told] == [(UnusedReason.SPOILED, "wet"), (None, "")]


class TestHandingIn:
    def test_everything_is_drawn_or_left_out_and_every_number_explained(self, session, sampler):
        made = make_round(session, labels=4)
        with pytest.raises(obstacles.OrdersLeft):
            operations.hand_in(session, made, boxes=1, actor=sampler)
        draw(session, made)
        with pytest.raises(obstacles.NumbersLeft):
            operations.hand_in(session, made, boxes=1, actor=sampler)
        operations.explain(session, made, free(session, made), reason=UnusedReason.NOT_NEEDED, actor=sampler)
        operations.hand_in(session, made, boxes=1, actor=sampler)
        assert (made.state, made.boxes) == (RoundState.HANDED_IN, 1)
        assert acts(session)[-1] == "samples:round:handed in"

    def test_then_nothing_is_added(self, session, sampler):
        made, order = make_handed_in(session), make_order(session)
        for change in (
            lambda: operations.take_along(session, made, order, actor=sampler),
            lambda: operations.reserve(session, made, 1, actor=sampler),
            lambda: operations.explain(session, made, ["S1"], reason=UnusedReason.LOST, actor=sampler),
            lambda: operations.hand_in(session, made, boxes=1, actor=sampler),
            lambda: operations.draw(session, made, order, numbers={}, seals={}, place="", actor=sampler),
        ):
            with pytest.raises(WrongState):
                change()


FORBIDDEN = [
    "UPDATE sampling_rounds SET state = 'handed in'",
    "UPDATE sampling_rounds SET boxes = 2",
    "UPDATE reserved_numbers SET unused = 'not needed'",
    "UPDATE manifest_lines SET units = 1",
    "DELETE FROM manifest_lines",
]


def test_the_database_refuses_half_a_round(session):
    draw(session, make_round(session, labels=4))
    session.flush()
    for statement in FORBIDDEN:
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(statement))
    assert session.scalars(select(ManifestLine.units)).all() == [47, 47, 47]
    assert session.scalars(select(ReservedNumber.id)).all()
