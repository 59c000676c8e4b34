import pytest
from support.bench import make_work
from support.instrument_files import make_csv, make_mapping, sample_of

from lims.bench.results.models import ReadingRow

URL = "/api/v1/instrument-files"


@pytest.fixture
def sample(sqlite_database, client, sign_in):
    with sqlite_database.writing() as session:
        number = sample_of(session, make_work(session))
        make_mapping(session)
        session.commit()
    sign_in(client, "instrument account")
    return number


def test_a_program_tries_a_file_takes_it_and_asks_what_became_of_it(client, sample, sqlite_database):
    content = make_csv(sample, "98.30", "9o")
    tried = client.post(f"{URL}?mapping=Counter+7&name=run.csv&dry-run=1", data=content)
    assert (tried.status_code, tried.json["taken"], tried.json["rows_taken"]) == (200, False, 1)
    taken = client.post(f"{URL}?mapping=Counter+7&name=run.csv", data=content)
    assert (taken.status_code, taken.json["taken"]) == (201, True)
    assert [row["outcome"] for row in taken.json["rows"]] == ["taken", "refused"]
    again = client.post(f"{URL}?mapping=Counter+7&name=run.csv", data=content)
    assert (again.status_code, again.mimetype) == (409, "application/problem+json")
    told = client.get(f"{URL}/{taken.json['sha256']}").json
    assert told == taken.json
    with sqlite_database.reading() as session:
        assert [(row.value, row.excluded_reason) for row in session.query(ReadingRow)] == [("98.30", "")]


def test_a_mapping_that_is_not_there_is_named(client, sample):
    answer = client.post(f"{URL}?mapping=Nobody", data=b"x")
    assert answer.status_code == 404
    assert "Nobody" in answer.text
