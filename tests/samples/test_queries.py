import pytest
from support.samples import (
    make_declared,
    make_lot,
    make_order,
    make_sample,
    make_samples,
    officer,
    receive,
)

from lims.errors import NotFound
from lims.numbers import NotANumber, NumberKind, spell
from lims.samples import operations, queries
from lims.samples.models import OrderState, Portion, SampleState
from lims.shipments.declarations.models import LineState


def test_a_number_is_found_in_any_case_and_with_blanks(session):
    sample = make_sample(session)
    spelled = f" {sample.number[:4].lower()} {sample.number[4:].lower()} "
    assert queries.sample_by_number(session, spelled) is sample


def test_a_number_of_another_kind_is_not_found(session):
    order = make_order(session)
    with pytest.raises(NotFound):
        queries.sample_by_number(session, order.number)
    with pytest.raises(NotFound):
        queries.order_by_number(session, make_sample(session).number)


def test_a_mistyped_number_is_no_number(session):
    with pytest.raises(NotANumber):
        queries.sample_by_number(session, "S2000000010")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, "ABC"),
        ({"portion": Portion.B}, "B"),
        ({"state": SampleState.IN_TRANSIT}, "AC"),
        ({"state": SampleState.IN_TRANSIT, "portion": Portion.C}, "C"),
        ({"text": "b2020"}, "ABC"),
        ({"text": "m-3"}, "ABC"),
        ({"text": "2020"}, ""),
        ({"text": "%"}, ""),
    ],
)
def test_the_list_is_narrowed(session, asked, found):
    make_samples(session)
    rows = queries.samples_page(session, **asked)
    assert "".join(sorted(row.portion.value for row in rows)) == found


def test_a_sample_is_searched_by_its_number_or_its_seal(session):
    first, _second = make_sample(session), make_sample(session)
    for text in (first.number.lower(), f" {first.seal.lower()}"):
        assert [row.number for row in queries.samples_page(session, text=text)] == [first.number]


def test_pages_go_on_after_a_key_newest_first(session):
    numbers = [make_sample(session).number for _ in range(2)]
    rows = queries.samples_page(session, portion=Portion.A)
    assert [row.number for row in rows] == numbers[::-1]
    assert [row.number for row in queries.samples_page(session, portion=Portion.A, after=rows[0].id)] == numbers[:1]


def test_samples_of_a_line_come_in_the_order_of_the_drawing(session):
    samples = make_samples(session)
    make_samples(session)
    rows = queries.samples_of_line(session, samples[Portion.A].line_id)
    assert [row.number for row in rows] == [samples[portion].number for portion in Portion]


def test_lots_wait_for_an_order_until_they_have_one_and_again_when_it_led_to_nothing(session):
    lot = make_declared(session).lot
    make_declared(session, state=LineState.MAY_PROCEED)
    assert [row.id for row in queries.lots_to_order(session)] == [lot.id]
    order = make_order(session, lot)
    assert queries.lots_to_order(session) == []
    receive(session, make_samples(session, order)[Portion.A], units=1)
    assert [row.id for row in queries.lots_to_order(session)] == [lot.id]


def test_each_lot_of_a_line_waits_by_itself(session):
    declared = make_declared(session)
    second = make_lot(session, declared.line, batch="B2020-05")
    make_order(session, declared.lot)
    assert [row.batch for row in queries.lots_to_order(session)] == [second.batch]


def test_orders_are_narrowed_by_their_state(session):
    planned, cancelled = make_order(session), make_order(session)
    operations.cancel_order(session, cancelled, reason="wrong lot", actor=officer(session))
    assert [row.number for row in queries.orders_page(session, state=OrderState.PLANNED)] == [planned.number]
    assert len(queries.orders_page(session)) == 2
    assert [row.number for row in queries.orders_of_lot(session, planned.lot_id)] == [planned.number]


def test_expected_samples_are_those_on_their_way(session):
    samples = make_samples(session)
    receive(session, samples[Portion.A])
    assert [row.portion for row in queries.expected_samples(session)] == [Portion.C]
    assert queries.count_by_state(session) == {
        SampleState.RECEIVED: 1,
        SampleState.LEFT_WITH_OWNER: 1,
        SampleState.IN_TRANSIT: 1,
    }


def test_custody_is_read_with_names_oldest_first(session):
    sample = receive(session, make_sample(session), condition="dry")
    steps = queries.custody_of(session, sample.id)
    assert [(step.act.value, step.giver, step.receiver, step.place) for step in steps] == [
        ("drawn", None, "Sampling Officer", "Warehouse 3"),
        ("sent", "Sampling Officer", None, "on the way"),
        ("received", None, "Sample Custodian", "reception"),
    ]


def test_goods_say_nothing_of_the_exporter(session):
    goods = queries.goods_of_lot(session, make_declared(session).lot.id)
    assert goods.manufacturer == "Good Masks Co"
    assert "Secret" not in repr(goods)


def test_samples_are_chosen_by_number_and_a_missing_one_is_named(session):
    sample = make_sample(session)
    other = make_sample(session)
    assert len(queries.samples_by_numbers(session, [other.number, sample.number.lower()])) == 2
    with pytest.raises(NotFound):
        queries.samples_by_numbers(session, [sample.number, spell(NumberKind.SAMPLE, 20, 9_999_999)])
