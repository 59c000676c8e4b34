import pytest
from support.people import load_people
from support.samples import custodian, make_sample
from support.store import make_location, make_shelf

from lims.samples.models import Portion, Sample, SampleState
from lims.samples.store import operations
from lims.samples.store.models import Location


@pytest.fixture
def put(sqlite_database):
    """Return a function that puts something into the database of the pages and commits it."""

    def do(make, *parts, **changes):
        with sqlite_database.transaction() as session:
            return make(session, *parts, **changes)

    return do


@pytest.fixture
def again(sqlite_database):
    """Return a function that reads a row anew."""

    def read(row):
        with sqlite_database.snapshot() as session:
            return session.get_one(type(row), row.id)

    return read


@pytest.fixture
def page_of(client, sign_in):
    """Return a function that opens an address as somebody."""

    def do(role, address):
        sign_in(client, role)
        return client.get(address)

    return do


def stored_sample(session, portion=Portion.A):
    """Return a sample on a shelf."""
    sample = make_sample(session, portion, received=True)
    operations.put_away(session, [sample], make_shelf(session, capacity=3, name_zh="一号架"), actor=custodian(session))
    return sample


class TestTheTree:
    def test_an_empty_store_says_what_to_do(self, page_of):
        page = page_of("technician", "/store").text
        assert "The store is not set up yet" in page
        assert "Add a room" not in page

    def test_it_shows_what_is_used_and_free(self, put, page_of):
        put(stored_sample)
        page = page_of("sample custodian", "/store").text
        assert "Room of Shelf 1 / Shelf 1" in page
        assert "of 3" in page
        assert "Add a room" in page


class TestALocation:
    def test_its_code_scanned_opens_it_with_what_lies_in_it(self, put, page_of, again, client):
        sample = put(stored_sample)
        code = put(lambda session: session.get_one(Location, sample.location_id).code)
        opened = page_of("technician", f"/scan?code={code.lower()}")
        assert opened.location.endswith(f"/store/{code}")
        page = client.get(opened.location).text
        assert sample.number in page
        assert "Put samples here" in page

    def test_pages_read_the_same_number_of_statements_whatever_lies_there(
        self, put, client, sign_in, statements, sqlite_database
    ):
        sample = put(stored_sample)
        code = put(lambda session: session.get_one(Location, sample.location_id).code)
        sign_in(client, "technician")
        counts = []
        for _ in range(2):
            for address in (f"/store/{code}", "/store", f"/samples/{sample.number}"):
                with statements(sqlite_database) as seen:
                    assert client.get(address).status_code == 200
                counts.append(len(seen))
            for _more in range(2):
                other = put(make_sample, received=True)
                client.post(f"/store/{code}/put-here", data={"samples": other.number})
        assert counts[:3] == counts[3:]

    def test_samples_are_put_there_all_or_none(self, put, client, sign_in, again):
        shelf, two = put(make_shelf), [put(make_sample, received=True) for _ in range(2)]
        sign_in(client, "technician")
        wrong = client.post(f"/store/{shelf.code}/put-here", data={"samples": f"{two[0].number}\nS2000000990"})
        assert wrong.status_code == 404
        assert two[0].number in wrong.text
        assert again(two[0]).location_id is None
        client.post(f"/store/{shelf.code}/put-here", data={"samples": "\n".join(one.number for one in two)})
        assert {again(one).location_id for one in two} == {shelf.id}

    def test_it_is_set_up_and_changed_by_who_may(self, put, client, sign_in, again):
        sign_in(client, "sample custodian")
        room = {"kind": "room", "name": "Store 1", "name_zh": "库房", "capacity": "", "condition": "ambient"}
        assert client.post("/store/new", data=room).status_code == 302
        made = put(lambda session: session.query(Location).one())
        box = room | {"kind": "box", "name": "Box 7", "capacity": "20"}
        assert client.post(f"/store/new?within={made.code}", data=box).status_code == 302
        again_box = client.post(f"/store/new?within={made.code}", data=box)
        assert again_box.status_code == 409
        assert "Box 7 is there already" in again_box.text
        changed = room | {"name": "Store One", "state": "closed", "reason": "moved"}
        assert client.post(f"/store/{made.code}/change", data=changed).status_code == 302
        assert (again(made).name, again(made).state.value) == ("Store One", "closed")

    @pytest.mark.parametrize("address", ["/store/new", "/store/{}/change"])
    def test_a_technician_sets_nothing_up(self, put, page_of, address):
        assert page_of("technician", address.format(put(make_location).code)).status_code == 403


class TestASample:
    def test_where_is_it_is_answered_on_its_page(self, put, page_of):
        sample = put(stored_sample)
        page = page_of("technician", f"/samples/{sample.number}").text
        assert "Room of Shelf 1 / Shelf 1" in page
        assert "since <time" in page

    def test_it_is_put_away_taken_and_handed_over(self, put, client, sign_in, again, sqlite_database):
        sample, shelf = put(make_sample, received=True), put(make_shelf)
        with sqlite_database.snapshot() as session:
            people = load_people(session)
        sign_in(client, "technician")
        client.post(f"/store/samples/{sample.number}/put-away", data={"put_away-location": shelf.code.lower()})
        assert again(sample).location_id == shelf.id
        client.post(f"/store/samples/{sample.number}/take")
        assert again(sample).holder_id == people["technician"].id
        code = people["sample custodian"].code
        client.post(f"/store/samples/{sample.number}/hand-over", data={"hand_over-receiver": code})
        assert again(sample).holder_id == people["sample custodian"].id
        client.post(f"/store/samples/{sample.number}/take")
        assert again(sample).holder_id == people["technician"].id
        client.post(
            f"/store/samples/{sample.number}/keep", data={"keep-condition": "2-8 °C", "keep-reason": "bioburden"}
        )
        assert again(sample).keep_at.value == "2-8 °C"

    @pytest.mark.parametrize(
        ("act", "data", "status", "words"),
        [
            ("put-away", {"put_away-location": "", "put_away-note": "typed"}, 422, "typed"),
            ("put-away", {"put_away-location": "L209999999", "put_away-note": "typed"}, 404, "typed"),
            ("hand-over", {"hand_over-receiver": "P1", "hand_over-note": "typed"}, 404, "typed"),
            ("keep", {"keep-condition": "2-8 °C", "keep-reason": ""}, 422, "error-summary"),
        ],
    )
    def test_a_refused_act_keeps_what_was_typed(self, put, client, sign_in, act, data, status, words):
        sample = put(make_sample, received=True)
        sign_in(client, "sample custodian")
        answer = client.post(f"/store/samples/{sample.number}/{act}", data=data)
        assert answer.status_code == status
        assert words in answer.text

    def test_a_reserve_put_away_is_retained_and_stays(self, put, client, sign_in, again):
        sample = put(stored_sample, Portion.C)
        assert again(sample).state is SampleState.RETAINED
        sign_in(client, "technician")
        assert client.post(f"/store/samples/{sample.number}/take").status_code == 409
        assert isinstance(again(sample), Sample)
