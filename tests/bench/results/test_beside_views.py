"""Blocks, news for an open grid, and what is noted beside it, through the pages."""

import io

import pytest
from PIL import Image
from support.bench import BFE, PASSING, make_competence, make_reading, make_work

from lims.bench.assignments.models import Assignment, TestRequest
from lims.bench.results.beside import circumstances_of, deviations_of, photographs_of
from lims.bench.results.models import ReadingRow
from lims.samples.models import Sample


@pytest.fixture
def grid(sqlite_database, client, sign_in):
    """Return the grid of begun work, with a technician signed in."""
    with sqlite_database.writing() as session:
        work = make_work(session)
        make_competence(session, "second technician")
        session.commit()
        place = Grid(sqlite_database, client, session, work)
    sign_in(client, "technician")
    return place


class Grid:
    """Where one piece of work is on the pages."""

    def __init__(self, database, client, session, work):
        self.database, self.client, self.work_id = database, client, work.id
        self.sample = session.get_one(Sample, work.sample_id).number
        self.url = f"/bench/requests/{session.get_one(TestRequest, work.request_id).number}/{BFE}"

    def block(self, *values, **more):
        cells = [{"specimen": number, "value": value} for number, value in enumerate(values, start=1)]
        return self.client.post(f"{self.url}/block", json={"cells": cells, **more})

    def read(self, query):
        with self.database.reading() as session:
            return query(session, self.work_id)

    def rows(self):
        return self.read(
            lambda session, _work: [row.value for row in session.query(ReadingRow).order_by(ReadingRow.id)]
        )

    def do(self, act):
        with self.database.writing() as session:
            act(session, session.get_one(Assignment, self.work_id))
            session.commit()


def test_a_block_is_judged_as_a_whole(grid):
    body = grid.block("98.9", "97.0", "98,7").json
    assert body["saved"] == 2
    assert [cell.get("verdict") for cell in body["cells"]] == ["pass", "fail", None]
    assert (body["cells"][2]["why"], body["rows"]["2"], body["summary"]["verdict"]) == ("decimal_comma", "fail", "fail")
    assert body["explanation"]
    assert grid.block("98.9", "97.0", "98,7", declared=["decimal_comma"]).json["cells"][2]["value"] == "98.7"
    assert grid.rows() == ["98.9", "97.0", "98.7"]


@pytest.mark.parametrize("sent", [{}, {"cells": []}, {"cells": [{"specimen": 0, "value": "1"}]}, {"cells": "98.9"}])
def test_what_is_no_block_is_refused_in_words(grid, sent):
    answer = grid.client.post(f"{grid.url}/block", json=sent)
    assert answer.status_code == 422
    assert answer.json["error"]


def test_a_reading_from_the_future_is_refused_in_words(grid):
    answer = grid.block("98.9", observed_at="2020-06-01T08:00:00Z")
    assert answer.status_code == 422
    assert "future" in answer.json["error"]


def test_the_answer_to_a_block_costs_the_same_for_one_cell_and_for_five(grid, statements):
    counts = []
    for values in (("98.9", "98.8"), ("", "", "98.7", "99.0", "99.1")):
        cells = [{"specimen": number, "value": value} for number, value in enumerate(values, start=1) if value]
        with statements(grid.database) as seen:
            assert grid.client.post(f"{grid.url}/block", json={"cells": cells}).json["saved"] == len(cells)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_an_open_grid_is_told_what_others_saved_and_who_is_there(grid, sign_in):
    assert grid.client.get(f"{grid.url}/news?since=0").json == {"others": [], "since": 0, "cells": []}
    other = grid.client.application.test_client()
    sign_in(other, "second technician")
    assert other.post(f"{grid.url}/presence").json == {"present": True}
    grid.do(lambda session, work: make_reading(session, work, "97.1", who="second technician"))
    news = grid.client.get(f"{grid.url}/news?since=0").json
    assert (len(news["others"]), news["cells"][0]["value"], news["rows"]) == (1, "97.1", {"1": "fail"})
    assert grid.client.get(f"{grid.url}/news?since={news['since']}").json["cells"] == []


def test_circumstances_are_noted_and_come_back_to_the_form(grid):
    given = {
        "temperature": "21.50", "humidity": "65", "materials": "Aerosol, lot 4\n\nAgar, lot 7",
        "began_at": "2020-05-06T09:00", "ended_at": "2020-05-06 11:30",
    }  # fmt: skip
    answer = grid.client.post(f"{grid.url}/circumstances", data=given, follow_redirects=True)
    assert "version 1" in answer.text
    assert 'value="2020-05-06T09:00"' in answer.text
    noted = grid.read(circumstances_of)[0]
    assert (noted.materials, noted.began_at.hour) == (["Aerosol, lot 4", "Agar, lot 7"], 1)
    wrong = grid.client.post(f"{grid.url}/circumstances", data=given | {"humidity": "6,5", "ended_at": "noon"})
    assert wrong.status_code == 422
    assert 'value="6,5"' in wrong.text
    assert 'value="noon"' in wrong.text


@pytest.mark.parametrize(("where", "status"), [("", 302), ("2", 302), ("77", 422), ("x", 422)])
def test_a_deviation_is_noted_for_all_or_for_one_specimen(grid, where, status):
    answer = grid.client.post(f"{grid.url}/deviations", data={"where": where, "said": "Chamber at 80 %"})
    assert answer.status_code == status
    assert len(grid.read(deviations_of)) == (status == 302)
    assert "Chamber at 80 %" in (answer.text if status == 422 else grid.client.get(grid.url).text)


def test_a_photograph_is_attached_by_the_label_of_its_specimen(grid):
    made = io.BytesIO()
    Image.new("RGB", (40, 30)).save(made, "PNG")

    def attach(specimen, content):
        data = {"specimen": specimen, "file": (io.BytesIO(content), "tear.png"), "note": "Tear"}
        return grid.client.post(f"{grid.url}/photographs", data=data)

    assert attach(f"{grid.sample.lower()}.02", made.getvalue()).status_code == 302
    kept = grid.read(photographs_of)[0]
    assert kept.specimen_no == 2
    shown = grid.client.get(f"{grid.url}/photographs/{kept.sha256}")
    assert (shown.mimetype, shown.data) == ("image/png", made.getvalue())
    assert grid.client.get(f"{grid.url}/photographs/{'0' * 64}").status_code == 404
    assert attach("S200000999X.02", made.getvalue()).status_code == 422
    assert attach("2", b"no picture").status_code == 422


def test_what_was_noted_is_seen_by_those_who_may_not_note(grid, sign_in):
    grid.client.post(f"{grid.url}/deviations", data={"where": "2", "said": "Chamber at 80 %"})
    grid.block(*PASSING)
    grid.client.post("/sign-out")
    sign_in(grid.client, "reviewer")
    page = grid.client.get(grid.url).text
    assert "Chamber at 80 %" in page
    assert "Note the deviation" not in page
    assert grid.client.post(f"{grid.url}/deviations", data={"said": "No"}).status_code == 403
