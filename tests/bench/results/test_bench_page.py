import pytest
from support.bench import (
    BFE,
    NOBODY_YET,
    PRESSURE,
    SPLASH,
    make_competence,
    make_request,
    make_result,
    make_work,
    person,
)

from lims.bench.assignments import operations as assignments
from lims.bench.assignments.queries import assignments_of_sample
from lims.bench.results.bench_page import bench_page, spans
from lims.samples.models import Sample


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([], ""), ([4], "4"), ([1, 2, 3], "1–3"), ([1, 2, 5, 7, 8], "1–2, 5, 7–8"), ([3, 1, 2], "1–3")],
)
def test_runs_of_specimens_are_shortened(numbers, text):
    assert spans(numbers) == text


def page(session, sample, who):
    return bench_page(session, sample, person=person(session, who), language="en")


def make_three(session):
    """Return a sample with three pieces of work, of which the technician may do two."""
    request = make_request(session)
    assignments.accept(session, request, although=NOBODY_YET, actor=person(session, "lab manager"))
    make_competence(session, "technician", PRESSURE)
    make_competence(session, "technician", SPLASH)
    sample = session.get_one(Sample, request.sample_id)
    return sample, {one.requirement: one for one in assignments_of_sample(session, sample.id)}


def test_the_next_step_is_free_work_that_this_person_may_do(session):
    sample, _work = make_three(session)
    assert page(session, sample, "technician")["next"].requirement == PRESSURE
    assert page(session, sample, "second technician")["next"] is None


def test_begun_work_comes_before_free_work(session):
    sample, work = make_three(session)
    assignments.start(session, work[SPLASH], actor=person(session, "technician"))
    assert page(session, sample, "technician")["next"].requirement == SPLASH


def test_work_of_others_is_no_next_step(session):
    sample, work = make_three(session)
    make_competence(session, "second technician", PRESSURE)
    second = person(session, "second technician")
    assignments.assign(session, work[PRESSURE], person_id=second.id, actor=person(session, "lab manager"))
    assert page(session, sample, "technician")["next"].requirement == SPLASH


def test_who_only_looks_has_no_next_step(session):
    sample, _work = make_three(session)
    assert page(session, sample, "lab manager")["next"] is None


def test_a_handed_over_result_shows_its_verdict(session):
    work = make_work(session, requirements=[BFE])
    result = make_result(session, work)
    sample = session.get_one(Sample, work.sample_id)
    (line,) = page(session, sample, "technician")["lines"]
    assert (line.verdict, line.version, line.readings) == (result.verdict, 1, 5)
