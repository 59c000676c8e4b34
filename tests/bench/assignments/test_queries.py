import pytest
from support.bench import BFE, PRESSURE, SPLASH, make_work, person

from lims.bench.assignments import queries
from lims.bench.assignments.models import AssignmentState, TestRequest
from lims.errors import NotFound


def test_a_work_list_holds_the_own_open_work_only(session):
    work = make_work(session)
    lines = queries.worklist(session, person(session, "technician").id)
    assert [(line.requirement, line.name, line.state) for line in lines] == [
        (BFE, "Bacterial filtration efficiency", AssignmentState.RUNNING)
    ]
    assert queries.worklist(session, person(session, "second technician").id) == []
    work.state = AssignmentState.ENTERED
    assert queries.worklist(session, person(session, "technician").id) == []


def test_requirements_are_named_in_the_reader_s_language(session):
    make_work(session)
    (line,) = queries.worklist(session, person(session, "technician").id, language="zh")
    assert line.name == "细菌过滤效率"


def test_all_work_goes_on_after_a_due_time_and_id(session):
    make_work(session)
    first, *rest = queries.work_page(session, after=None, size=10)
    assert [line.requirement for line in (first, *rest)] == [BFE, PRESSURE, SPLASH]
    assert queries.work_page(session, after=(first.due_at, first.id), size=10) == rest
    assert [
        line.requirement for line in queries.work_page(session, after=None, size=10, state=AssignmentState.RUNNING)
    ] == [BFE]


def test_work_is_found_by_its_request_and_requirement(session):
    work = make_work(session)
    number = session.get_one(TestRequest, work.request_id).number
    assert queries.assignment_of(session, number.lower(), BFE) is work
    for missing in ((number, "colour"), ("T200009999X", BFE)):
        with pytest.raises(NotFound):
            queries.assignment_of(session, *missing)
