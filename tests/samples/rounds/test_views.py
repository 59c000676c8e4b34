import pytest
from support.people import person
from support.rounds import draw, free, make_handed_in, make_round, order_of
from support.samples import make_order

from lims.samples.models import OrderState
from lims.samples.rounds import queries
from lims.samples.rounds.models import RoundState, SamplingRound


@pytest.fixture
def read(sqlite_database):
    """Return a function that asks a query of rounds anew."""

    def do(query, *parts):
        with sqlite_database.snapshot() as session:
            return query(session, *parts)

    return do


def test_a_round_is_planned_drawn_by_scanning_and_handed_in(signed_in, put, again, read, sqlite_database):
    client, order = signed_in("sampling officer"), put(make_order)
    assert "No round yet" in client.get("/rounds").text
    sampler = put(person, "sampling officer")
    answer = client.post(
        "/rounds/new", data={"van": "Van 7", "drives_on": "2020-05-06", "people": sampler.id, "orders": order.number}
    )
    address = answer.location
    made = put(lambda session: session.query(SamplingRound).one())
    assert address == f"/rounds/{made.number}"
    labels = client.post(f"{address}/reserve", data={"reserve-count": "4"})
    numbers = [one.number for one in read(queries.free_numbers, made)]
    page = client.get(labels.location).text
    assert all(one in page for one in numbers)
    assert client.get(f"/samples/orders/{order.number}/draw").location == f"{address}/orders/{order.number}"
    given = (
        {"place": "Shed 4"} | {f"units_{one}": "47" for one in "abc"} | {f"seal_{one}": f"CN-{one}" for one in "abc"}
    )
    given |= {f"number_{one}": number.lower() for one, number in zip("abc", numbers, strict=False)}
    refused = client.post(f"{address}/orders/{order.number}", data=given | {"number_b": "4006381333931"})
    assert refused.status_code == 422
    assert "4006381333931" in refused.text
    unsigned = client.post(f"{address}/orders/{order.number}", data=given | {"leave_with_owner": "y"})
    assert "Name who takes portion B" in unsigned.text
    client.post(f"{address}/orders/{order.number}", data=given | {"leave_with_owner": "y", "signed_by": "Ms Wu"})
    assert again(order).state is OrderState.DRAWN
    assert "Numbers without a sample" in client.get(address).text
    assert client.get(f"/scan?code={numbers[3]}").location == f"{address}#numbers"
    client.post(
        f"{address}/explain", data={"explain-numbers": "", "explain-unused": "not needed", "explain-note": "one spare"}
    )
    assert "one spare" in client.get(address).text
    client.post(f"{address}/hand-in", data={"hand_in-boxes": "2"})
    assert again(made).state is RoundState.HANDED_IN
    assert client.get(f"/scan?code={made.number}").location == address


def test_what_is_refused_on_the_page_of_a_round_loses_nothing(signed_in, put, again):
    made, other = put(make_round, labels=2), put(make_round)
    order = put(order_of, other)
    client, address = signed_in("sampling officer"), f"/rounds/{made.number}"
    for name, data, status in (
        ("take-along", {"take_along-order": order.number}, 409),
        ("leave-out", {"leave_out-order": order.number, "leave_out-reason": "locked shed"}, 409),
        ("reserve", {"reserve-count": "500"}, 422),
        ("explain", {"explain-numbers": "S1", "explain-unused": "not needed", "explain-note": "kept text"}, 422),
        ("hand-in", {"hand_in-boxes": "7"}, 409),
    ):
        answer = client.post(f"{address}/{name}", data=data)
        assert answer.status_code == status, name
        assert all(value in answer.text for value in data.values()), name
    assert again(made).state is RoundState.UNDER_WAY


@pytest.mark.parametrize(
    ("role", "status"), [("sampling officer", 200), ("sample custodian", 403), ("technician", 403)]
)
def test_rounds_are_read_by_the_laboratory_and_planned_by_the_sampling_officer(signed_in, put, role, status):
    made = put(make_handed_in)
    client = signed_in(role)
    assert client.get(f"/rounds/{made.number}").status_code == 200
    assert client.get("/rounds/new").status_code == status


def test_pages_of_rounds_read_as_many_statements_for_many_as_for_few(signed_in, put, statements, sqlite_database):
    client, counts = signed_in("sampling officer"), []
    for orders in (2, 4):
        made = put(make_round, orders, labels=5 * orders)
        put(draw, made)
        for address in ("/rounds", f"/rounds/{made.number}"):
            with statements(sqlite_database) as seen:
                assert client.get(address).status_code == 200
            counts.append(len(seen))
    assert counts[:2] == counts[2:]
    assert put(free, made)
