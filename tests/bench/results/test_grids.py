import pytest
from support.bench import PRESSURE, SPLASH, make_reading, make_work, person

from lims.bench.results import operations
from lims.bench.results.grids import cell_verdicts, grid_of, row_verdict
from lims.conformity.judgements import Cell, Judgement
from lims.conformity.verdicts import Verdict


def test_rows_are_the_allotted_specimens_with_limit_and_unit(session):
    grid = grid_of(session, make_work(session, PRESSURE))
    assert [row.specimen_no for row in grid.rows] == [6, 7, 8, 9, 10]
    assert [(column.unit, column.limit) for column in grid.columns] == [("Pa/cm²", "< 60 Pa/cm²")]


def test_a_corrected_cell_shows_the_first_value_beside_the_last(session):
    work = make_work(session)
    reading = make_reading(session, work, "89.3")
    for value in ("93.8", "98.3"):
        reading = operations.correct_reading(
            session, reading, value=value, reason="Read again", actor=person(session, "technician")
        )
    cell = grid_of(session, work).rows[0].cells[0]
    assert (cell.value, cell.first, cell.version, cell.verdict) == ("98.3", "89.3", reading.id, "pass")


def test_an_empty_cell_has_no_version_and_no_verdict(session):
    cell = grid_of(session, make_work(session)).rows[0].cells[0]
    assert (cell.value, cell.version, cell.verdict) == ("", 0, "")


def test_a_quarantined_reading_is_shown_with_its_reason_and_without_a_verdict(session):
    work = make_work(session)
    make_reading(session, work, who="second technician")
    cell = grid_of(session, work).rows[0].cells[0]
    assert (cell.value, cell.excluded, cell.verdict) == ("98.9", "person not competent", "")


def test_words_are_offered_where_readings_are_words(session):
    grid = grid_of(session, make_work(session, SPLASH))
    assert grid.words == ("pass", "fail")
    assert grid.columns[0].unit == ""


@pytest.mark.parametrize(
    ("verdicts", "row"),
    [
        ([], ""),
        ([Verdict.NOT_APPLICABLE], ""),
        ([Verdict.PASS, Verdict.PASS], "pass"),
        ([Verdict.PASS, Verdict.FAIL], "fail"),
        ([Verdict.PASS, Verdict.NOT_ASSESSED], "not assessed"),
        ([Verdict.PASS, Verdict.INCONCLUSIVE], "inconclusive"),
    ],
)
def test_the_strongest_reading_decides_a_row(verdicts, row):
    cells = tuple(Cell("3", str(number), None, None, verdict) for number, verdict in enumerate(verdicts, start=1))
    found = cell_verdicts(Judgement("bfe", Verdict.NOT_ASSESSED, cells=cells))
    assert row_verdict(found, 3) == row
    assert row_verdict(found, 4) == ""
