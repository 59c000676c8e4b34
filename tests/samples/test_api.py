import pytest
from support.people import person
from support.samples import make_sample, make_samples

from lims.accounts.operations import make_token
from lims.accounts.queries import SYSTEM, person_by_code
from lims.permissions import Permission
from lims.samples.models import Portion, Sample, SampleState


@pytest.fixture
def put(sqlite_database):
    def do(builder, *args, **changes):
        with sqlite_database.transaction() as session:
            return builder(session, *args, **changes)

    return do


@pytest.fixture
def program(sqlite_database, client):
    """Return a function that calls the API with a token of the custodian."""
    scopes = [Permission.SAMPLES_SAMPLES_READ, Permission.SAMPLES_SAMPLES_RECEIVE]
    with sqlite_database.transaction() as session:
        holder = person_by_code(session, person(session, "sample custodian").code)
        _token, text = make_token(session, holder, name="robot", scopes=scopes, days=1, actor=SYSTEM)

    def call(method, path, **options):
        return getattr(client, method)(path, headers={"Authorization": f"Bearer {text}"}, **options)

    return call


def test_samples_are_listed_and_narrowed(program, put):
    samples = put(make_samples)
    listed = program("get", "/api/v1/samples").json
    assert {one["number"] for one in listed["samples"]} == {sample.number for sample in samples.values()}
    assert listed["after"] is None
    narrowed = program("get", "/api/v1/samples?portion=B&state=left+with+owner").json["samples"]
    assert [one["number"] for one in narrowed] == [samples[Portion.B].number]


def test_an_unknown_state_is_refused_with_those_that_exist(program):
    answer = program("get", "/api/v1/samples?state=asleep")
    assert answer.status_code == 422
    assert "in transit" in answer.json["remedy"]


def test_one_sample_is_read_with_its_custody(program, put):
    sample = put(make_sample)
    read = program("get", f"/api/v1/samples/{sample.number}").json
    assert (read["number"], read["state"], read["seal"]) == (sample.number, "in transit", sample.seal)
    assert [line["act"] for line in read["custody"]] == ["drawn", "sent"]
    assert "reason" not in read


@pytest.mark.parametrize(
    ("checks", "state"), [({}, "received"), ({"intact": False}, "returned"), ({"refused": "damaged"}, "returned")]
)
def test_a_sample_is_received_or_sent_back(program, put, checks, state):
    sample = put(make_sample)
    body = {"units": 47, "seal": sample.seal, "intact": True} | checks
    for _ in range(2 if state == "received" else 1):
        answer = program("post", f"/api/v1/samples/{sample.number}/receive", json=body)
        assert (answer.status_code, answer.json["state"]) == (200, state)


@pytest.mark.parametrize(
    "wrong",
    [{"units": "many"}, {"units": -1}, {"intact": "yes"}, {"seal": ""}, {"refused": "ugly"}, {"colour": "red"}],
)
def test_a_wrong_body_is_refused_with_its_member_and_changes_nothing(program, put, sqlite_database, wrong):
    sample = put(make_sample)
    body = {"units": 47, "seal": sample.seal, "intact": True} | wrong
    answer = program("post", f"/api/v1/samples/{sample.number}/receive", json=body)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert next(iter(wrong)) in answer.json["detail"]
    with sqlite_database.snapshot() as session:
        assert session.get_one(Sample, sample.id).state is SampleState.IN_TRANSIT


def test_a_mistyped_number_is_a_problem_document(program):
    answer = program("get", "/api/v1/samples/S2000000010")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert "check character" in answer.json["detail"]


def test_nothing_is_served_without_a_token(client):
    assert client.get("/api/v1/samples").status_code == 401
