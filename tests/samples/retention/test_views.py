import pytest
from support.disposal import make_batch, reported
from support.people import PASSWORD, load_people
from support.samples import custodian, make_sample
from support.store import make_shelf

from lims.samples.models import Portion, SampleState
from lims.samples.retention import operations
from lims.samples.retention.dating import today
from lims.samples.retention.models import DisposalBatch, DisposalState
from lims.samples.store import operations as store


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


def due_samples(session, count=2):
    """Return samples in the store whose time is over."""
    found = [make_sample(session, Portion.C, received=True) for _ in range(count)]
    store.put_away(session, found, make_shelf(session), actor=custodian(session))
    for sample in found:
        manager = load_people(session)["lab manager"]
        operations.set_date(session, sample, until=today(session), reason="over", actor=manager)
    return found


def test_the_whole_way_of_a_batch(put, again, client, sign_in, sqlite_database):
    first, second = put(due_samples)
    sign_in(client, "sample custodian")
    home = client.get("/").text
    assert "Samples due for disposal" in home
    page = client.get("/retention/due").text
    assert first.number in page
    assert client.post("/retention/due", data={"number": first.number, "way": ""}).status_code == 422
    answer = client.post("/retention/due", data={"number": [first.number, second.number], "way": "incineration"})
    batch = put(lambda session: session.query(DisposalBatch).one())
    assert answer.location.endswith(f"/retention/disposals/{batch.number}")
    assert "Another person approves it." in client.get(answer.location).text
    assert client.get(f"/scan?code={batch.number}").location.endswith(answer.location)
    sign_in(client, "lab manager")
    assert "Disposals to approve" in client.get("/").text
    client.post(f"{answer.location}/approve")
    assert again(batch).state is DisposalState.APPROVED
    sign_in(client, "sample custodian")
    client.post(f"{answer.location}/scan", data={"scan-samples": f"{first.number}\n{second.number}"})
    assert "2 of 2 scanned" in client.get(answer.location).text
    with sqlite_database.snapshot() as session:
        people = load_people(session)
    witness = {"carry_out-witness": people["technician"].code, "carry_out-password": PASSWORD}
    assert client.post(f"{answer.location}/carry-out", data=witness).status_code == 302
    assert {again(one).state for one in (first, second)} == {SampleState.DISPOSED}
    assert "incineration" in client.get(f"/samples/{first.number}").text


@pytest.mark.parametrize(
    ("witness", "password", "status"),
    [
        ("technician", "wrong", 403),
        ("sample custodian", PASSWORD, 409),
        ("nobody", PASSWORD, 404),
        ("", "", 422),
    ],
)
def test_without_a_right_witness_nothing_is_disposed_of(
    put, again, client, sign_in, sqlite_database, witness, password, status
):
    (sample,) = put(due_samples, 1)
    batch = put(make_batch, [sample])
    with sqlite_database.snapshot() as session:
        people = load_people(session)
    code = people[witness].code if witness in people else witness
    sign_in(client, "sample custodian")
    data = {"carry_out-witness": code, "carry_out-password": password}
    answer = client.post(f"/retention/disposals/{batch.number}/carry-out", data=data)
    assert answer.status_code == status
    assert again(sample).state is SampleState.RETAINED


def test_a_sample_is_held_dated_and_proposed_from_its_page(put, again, client, sign_in):
    sample = put(lambda session: reported(session, make_sample(session, received=True)))
    sign_in(client, "lab manager")
    at = f"/retention/samples/{sample.number}"
    client.post(f"{at}/set-date", data={"set_date-until": "2020-05-06", "set_date-reason": "contract"})
    assert str(again(sample).keep_until) == "2020-05-06"
    client.post(f"{at}/legal-hold", data={"legal_hold-reason": "objection 12"})
    page = client.get(f"/samples/{sample.number}").text
    assert "Legal hold since" in page
    assert "objection 12" in page
    refused = client.post(f"{at}/dispose", data={"dispose-way": "typed"})
    assert refused.status_code == 409
    assert "typed" in refused.text
    client.post(f"{at}/lift-legal-hold", data={"lift_legal_hold-reason": "settled"})
    assert again(sample).legal_hold_since is None
    client.post(f"{at}/dispose", data={"dispose-way": "incineration"})
    assert put(lambda session: session.query(DisposalBatch).one()).way == "incineration"


def test_a_batch_is_shortened_and_withdrawn(put, again, client, sign_in):
    first, second = put(due_samples)
    batch = put(make_batch, [first, second], scanned=False)
    at = f"/retention/disposals/{batch.number}"
    sign_in(client, "technician")
    client.post(f"{at}/take-off", data={"take_off-sample": first.number, "take_off-reason": "not found"})
    assert "not found" in client.get(at).text
    assert client.post(f"{at}/withdraw", data={"withdraw-reason": "no"}).status_code == 403
    sign_in(client, "quality manager")
    assert client.post(f"{at}/withdraw", data={"withdraw-reason": ""}).status_code == 422
    client.post(f"{at}/withdraw", data={"withdraw-reason": "wrong contract"})
    assert again(batch).state is DisposalState.WITHDRAWN
    assert "wrong contract" in client.get(at).text


def test_rules_are_read_by_all_and_set_by_who_may(client, sign_in):
    rule = {"product": "mask", "conclusion": "fail", "portion": "", "months": "24", "from_on": "2020-06-01"}
    sign_in(client, "technician")
    page = client.get("/retention/rules").text
    assert "taken from no regulation" in page
    assert "Set a rule" not in page
    assert client.post("/retention/rules", data=rule | {"reason": "contract"}).status_code == 403
    sign_in(client, "quality manager")
    assert client.post("/retention/rules", data=rule | {"reason": ""}).status_code == 422
    assert client.post("/retention/rules", data=rule | {"reason": "contract 7"}).status_code == 302
    assert "contract 7" in client.get("/retention/rules").text


def test_pages_read_the_same_number_of_statements_whatever_is_due(put, client, sign_in, statements, sqlite_database):
    sign_in(client, "sample custodian")
    assert "Nothing is due" in client.get("/retention/due").text
    counts = []
    batch = put(lambda session: make_batch(session, due_samples(session, 1), scanned=False))
    for name in ("A", "B"):
        put(lambda session, name=name: add_due(session, name))
        for address in ("/retention/due", "/retention/disposals", f"/retention/disposals/{batch.number}"):
            with statements(sqlite_database) as seen:
                assert client.get(address).status_code == 200
            counts.append(len(seen))
    assert counts[:3] == counts[3:]


def add_due(session, name):
    """Add two more samples that are due, on a shelf of their own, and a batch."""
    found = [make_sample(session, Portion.C, received=True) for _ in range(3)]
    store.put_away(session, found, make_shelf(session, f"Shelf {name}"), actor=custodian(session))
    for sample in found:
        manager = load_people(session)["lab manager"]
        operations.set_date(session, sample, until=today(session), reason="over", actor=manager)
    make_batch(session, found[:1], scanned=False)
