import io

import pytest
from support.bench import BFE, make_work
from support.instrument_files import HEADINGS, make_csv, make_mapping, sample_of

from lims.bench.files import queries
from lims.bench.results.models import ReadingRow


@pytest.fixture
def files(sqlite_database, client, sign_in):
    """Return begun work and a mapping, with a technician signed in."""
    with sqlite_database.writing() as session:
        sample = sample_of(session, make_work(session))
        make_mapping(session)
        session.commit()
    sign_in(client, "technician")
    return Files(sqlite_database, client, sample)


class Files:
    """The pages of files, and the database behind them."""

    def __init__(self, database, client, sample):
        self.database, self.client, self.sample = database, client, sample

    def try_file(self, content, name="run 7.csv"):
        data = {"mapping": "Counter 7", "file": (io.BytesIO(content), name)}
        return self.client.post("/bench/files/try", data=data)

    def take(self, page):
        digest = page.text.split('name="digest" type="hidden" value="')[1].split('"')[0]
        data = {"mapping": "Counter 7", "digest": digest, "name": "run 7.csv"}
        return self.client.post("/bench/files/take", data=data)

    def values(self):
        with self.database.reading() as session:
            return [row.value for row in session.query(ReadingRow).order_by(ReadingRow.id)]


def test_a_file_is_tried_then_taken_then_known(files):
    content = make_csv(files.sample, "98.30", "9o")
    page = files.try_file(content)
    assert "1 of 2 rows can be taken." in page.text
    assert "letters" in page.text
    assert files.values() == []
    done = files.take(page)
    assert done.status_code == 302
    assert files.values() == ["98.30"]
    shown = files.client.get(done.location).text
    assert "1 rows are taken, 1 refused." in shown
    assert "letters" in shown
    assert "run 7.csv" in files.client.get("/bench/files").text
    again = files.try_file(content)
    assert again.status_code == 409
    assert "was taken already" in again.text
    assert files.take(page).status_code == 409


def test_a_file_without_a_good_row_stays_untaken(files):
    page = files.try_file(make_csv(files.sample, "9o"))
    assert "0 of 1 rows" in page.text
    assert "Take the good rows" not in page.text
    assert files.take(page).status_code == 422


@pytest.mark.parametrize(("content", "words"), [(b"%PDF", "PDF"), (b"a,b\n1,2\n", "headings"), (b"", "empty")])
def test_a_file_that_cannot_be_read_says_why(files, content, words):
    answer = files.try_file(content)
    assert answer.status_code == 422
    assert words in answer.text


def test_others_look_but_do_not_take(files, sign_in):
    files.client.post("/sign-out")
    sign_in(files.client, "reviewer")
    assert "Try the file" not in files.client.get("/bench/files").text
    assert files.try_file(b"x").status_code == 403
    assert files.client.get("/bench/files/mappings/new").status_code == 403


def test_a_mapping_is_made_over_a_preview_of_the_first_rows(files, sign_in):
    files.client.post("/sign-out")
    sign_in(files.client, "lab manager")
    assert "Show the first rows" in files.client.get("/bench/files/mappings/new").text
    given = {"name": "Counter 8", "delimiter": "comma", "encoding": "utf-8", "heading_row": "1", "decimal": "point"}
    example = {"file": (io.BytesIO(make_csv(files.sample, "98.30")), "run.csv")}
    preview = files.client.post("/bench/files/mappings", data=given | example | {"requirement": BFE})
    assert "BFE %" in preview.text
    assert preview.text.count('name="meaning-') == 3
    digest = preview.text.split('name="digest" type="hidden" value="')[1].split('"')[0]
    chosen = {"digest": digest, "requirement": BFE, "keep": "yes", "meaning-0": "sample number", "meaning-2": "value"}
    incomplete = files.client.post("/bench/files/mappings", data=given | chosen)
    assert incomplete.status_code == 422
    assert "No column names the specimen." in incomplete.text
    assert '<option value="sample number" selected>' in incomplete.text
    kept = files.client.post("/bench/files/mappings", data=given | chosen | {"meaning-1": "specimen"})
    assert kept.status_code == 302
    with files.database.reading() as session:
        assert queries.mapping_called(session, "Counter 8").definition["headings"] == list(HEADINGS)
    assert 'value="Counter 8"' in files.client.get("/bench/files/mappings/new?name=Counter+8").text


def test_a_mapping_without_an_example_says_so(files, sign_in):
    files.client.post("/sign-out")
    sign_in(files.client, "lab manager")
    given = {"name": "Counter 8", "delimiter": "comma", "encoding": "utf-8", "heading_row": "1", "decimal": "point"}
    answer = files.client.post("/bench/files/mappings", data=given)
    assert answer.status_code == 422
    assert "The file is empty." in answer.text
