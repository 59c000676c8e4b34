"""The store for programs: the same acts and guards as the pages, with what was moved and what was not."""

import pytest
from support.people import person
from support.samples import custodian, make_sample
from support.store import make_location, make_shelf

from lims.accounts.operations import make_token
from lims.accounts.queries import SYSTEM, person_by_code
from lims.permissions import Permission
from lims.samples.models import CustodyLine, Sample, SampleState
from lims.samples.store import operations

STORE = "/api/v1/store"


@pytest.fixture
def house(sqlite_database):
    """Set up a shelf with room for two and three samples, one of them on it; return what tests name."""
    with sqlite_database.transaction() as session:
        shelf = make_shelf(session, capacity=2, name_zh="一号架")
        samples = [make_sample(session, received=True) for _again in range(3)]
        operations.put_away(session, samples[:1], shelf, actor=custodian(session))
        return shelf.code, [one.number for one in samples], person(session, "technician").code


@pytest.fixture
def program(sqlite_database, client):
    """Return a function that calls the API with a token of the custodian."""
    scopes = [Permission.SAMPLES_SAMPLES_READ, Permission.SAMPLES_CUSTODY_MOVE]
    with sqlite_database.transaction() as session:
        holder = person_by_code(session, custodian(session).code)
        _token, text = make_token(session, holder, name="robot", scopes=scopes, days=1, actor=SYSTEM)

    def call(method, path, **options):
        return getattr(client, method)(STORE + path, headers={"Authorization": f"Bearer {text}"}, **options)

    return call


def test_the_tree_and_a_location_with_its_samples_are_read(house, program):
    shelf, numbers, _technician = house
    line = next(one for one in program("get", "").json["locations"] if one["code"] == shelf)
    assert (line["path"], line["used"], line["free"]) == ("Room of Shelf 1 / Shelf 1", 1, 1)
    read = program("get", f"/{shelf}").json
    assert ([one["number"] for one in read["samples"]], read["after"]) == (numbers[:1], None)


def test_samples_are_put_away_and_again_changes_nothing(house, program, sqlite_database):
    shelf, numbers, _technician = house
    body = {"samples": numbers[:2], "note": "from the rack"}
    assert program("post", f"/{shelf}/put-away", json=body).json == {"moved": numbers[1:2], "already": numbers[:1]}
    assert program("post", f"/{shelf}/put-away", json=body).json == {"moved": [], "already": numbers[:2]}
    where = program("get", f"/samples/{numbers[1]}").json
    assert (where["number"], where["code"], where["place_zh"].endswith("一号架")) == (numbers[1], shelf, True)
    full = program("post", f"/{shelf}/put-away", json={"samples": numbers[2:]})
    assert (full.status_code, full.mimetype) == (409, "application/problem+json")
    with sqlite_database.snapshot() as session:
        assert session.query(CustodyLine).filter_by(note="from the rack").count() == 1


def test_a_sample_is_taken_out_handed_over_and_taken_over(house, program, sqlite_database):
    _shelf, numbers, technician = house
    body = {"samples": numbers[:1]}
    assert [program("post", "/take-out", json=body).json["moved"] for _twice in range(2)] == [numbers[:1], []]
    assert program("get", f"/samples/{numbers[0]}").json["holder"] == "Sample Custodian"
    handed = program("post", "/hand-over", json=body | {"receiver": technician.lower()})
    assert handed.json == {"moved": numbers[:1], "already": []}
    assert program("get", f"/samples/{numbers[0]}").json["holder"] == "Technician"
    assert program("post", "/hand-over", json=body).json["moved"] == numbers[:1]
    assert program("get", f"/samples/{numbers[0]}").json["holder"] == "Sample Custodian"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/take-out", {"samples": []}, 422),
        ("/take-out", {"samples": ["S2000000010"]}, 404),
        ("/take-out", {"samples": ["{sample}"], "colour": "red"}, 422),
        ("/take-out", {"samples": ["{sample}"], "happened_at": "2020-01-01T00:00:00Z"}, 422),
        ("/hand-over", {"samples": ["{sample}"], "receiver": "nobody"}, 404),
        ("/{elsewhere}/put-away", {"samples": ["{sample}", "S2000000010"]}, 404),
    ],
)
def test_what_cannot_be_done_is_a_problem_and_moves_nothing(house, program, sqlite_database, path, body, status):
    _shelf, numbers, _technician = house
    with sqlite_database.transaction() as session:
        elsewhere = make_location(session, "Elsewhere").code
    named = [text.format(sample=numbers[0]) for text in body["samples"]]
    answer = program("post", path.format(elsewhere=elsewhere), json=body | {"samples": named})
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    with sqlite_database.snapshot() as session:
        sample = session.query(Sample).filter_by(number=numbers[0]).one()
        assert (sample.state, sample.location_id is None) == (SampleState.RECEIVED, False)
