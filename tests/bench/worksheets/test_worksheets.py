import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from support.bench import (
    BFE,
    METHODS,
    SPLASH,
    make_competence,
    make_instrument,
    make_received,
    make_result,
    make_work,
    person,
)

from lims import clock
from lims.audit.queries import trail
from lims.bench.assignments.models import Assignment, AssignmentState
from lims.bench.assignments.obstacles import NotCompetent, SomebodyElses
from lims.bench.worksheets import operations, queries
from lims.bench.worksheets.models import WorksheetRow, WorksheetState
from lims.bench.worksheets.obstacles import NothingByMethod, OnAnotherWorksheet, WorkLeft
from lims.errors import Forbidden, WrongState
from lims.numbers import NumberKind, parse
from lims.samples.models import Sample


def sheet(session, **more):
    wanted = {"method": METHODS[BFE], "actor": person(session, "technician")} | more
    return operations.open_worksheet(session, **wanted)


def sampled(session):
    """Return work on a new sample, and the sample."""
    work = make_work(session, started=False)
    return work, session.get_one(Sample, work.sample_id)


def add(session, worksheet, sample):
    return operations.add_sample(session, worksheet, sample, actor=person(session, "technician"))


def test_a_worksheet_has_a_number_of_its_own_and_leaves_its_traces(session):
    made = sheet(session)
    work, sample = sampled(session)
    add(session, made, sample)
    session.commit()
    assert parse(made.number).kind is NumberKind.WORKSHEET
    assert made.people == [person(session, "technician").id]
    assert trail(session, subject=f"worksheet:{made.id}")[0].action == "bench:worksheet:opened"
    assert queries.sheet_of(session, work.id) is made


def test_samples_stand_in_the_order_of_their_scans_and_a_second_scan_is_harmless(session):
    made = sheet(session)
    samples = [sampled(session)[1] for _ in range(3)]
    for one in [samples[2], samples[0], samples[2], samples[1]]:
        add(session, made, one)
    session.commit()
    rows = queries.rows_of(session, made)
    assert [row.sample for row in rows] == [samples[place].number for place in (2, 0, 1)]
    assert [row.position for row in rows] == [1, 2, 3]
    assert {row.requirement for row in rows} == {BFE}, "the other methods of the sample stay where they are"


def test_a_sample_without_work_by_the_method_is_refused(session):
    made = sheet(session, method="ISO 1")
    _work, sample = sampled(session)
    with pytest.raises(NothingByMethod):
        add(session, made, sample)
    with pytest.raises(NothingByMethod):
        add(session, sheet(session), make_received(session))


def test_work_stands_on_one_worksheet_until_it_is_taken_off(session):
    first, second = sheet(session), sheet(session)
    work, sample = sampled(session)
    add(session, first, sample)
    with pytest.raises(OnAnotherWorksheet) as refused:
        add(session, second, sample)
    assert refused.value.number == first.number
    technician = person(session, "technician")
    assert operations.take_off(session, first, work.id, actor=technician)
    assert not operations.take_off(session, first, work.id, actor=technician)
    assert len(add(session, second, sample)) == 1
    session.commit()


def test_a_closed_worksheet_takes_nothing_more(session):
    made = sheet(session)
    technician = person(session, "technician")
    operations.close(session, made, actor=technician)
    operations.close(session, made, actor=technician)
    _work, sample = sampled(session)
    with pytest.raises(WrongState):
        add(session, made, sample)
    with pytest.raises(WrongState):
        operations.choose_instrument(session, made, make_instrument(session), actor=technician)
    session.commit()
    assert made.state is WorksheetState.CLOSED


def test_closing_names_what_is_left_and_frees_it_for_another_worksheet(session):
    made, technician = sheet(session), person(session, "technician")
    done, left = make_result(session), sampled(session)
    work = session.get_one(Assignment, done.assignment_id)
    session.add(WorksheetRow(
        shipment_id=work.shipment_id, worksheet_id=made.id, assignment_id=work.id, position=1, added_at=clock.now(),
        added_by_id=technician.id,
    ))  # fmt: skip
    add(session, made, left[1])
    with pytest.raises(WorkLeft) as refused:
        operations.close(session, made, actor=technician)
    assert refused.value.left == [f"{left[1].number} {BFE}"]
    operations.close(session, made, although="the rig is out of order", actor=technician)
    session.commit()
    assert [row.assignment_id for row in queries.rows_of(session, made)] == [work.id]
    assert [(one["sample"], one["requirement"]) for one in made.left] == [(left[1].number, BFE)]
    assert trail(session, subject=f"worksheet:{made.id}")[0].reason == "the rig is out of order"
    with pytest.raises(WrongState):
        operations.start_all(session, made, actor=technician)
    assert len(add(session, sheet(session), left[1])) == 1


def test_starting_a_worksheet_starts_what_may_and_names_what_may_not(session):
    made = sheet(session, instrument=make_instrument(session))
    works = [sampled(session) for _ in range(3)]
    for _work, sample in works:
        add(session, made, sample)
    technician = person(session, "technician")
    nobody = operations.start_all(session, made, actor=technician)
    assert [type(obstacle) for _label, obstacle in nobody.refused] == [NotCompetent] * 3
    make_competence(session, "technician")
    works[0][0].person_id = person(session, "second technician").id
    started = operations.start_all(session, made, actor=technician)
    session.commit()
    assert [work.id for work in started.running] == [works[1][0].id, works[2][0].id]
    assert [type(obstacle) for _label, obstacle in started.refused] == [SomebodyElses]
    assert works[1][0].state is AssignmentState.RUNNING
    assert works[1][0].instrument_id == made.instrument_id
    assert operations.start_all(session, made, actor=technician).running == []


def test_people_and_instrument_are_chosen_once(session):
    made, technician = sheet(session), person(session, "technician")
    second = person(session, "second technician").id
    assert operations.add_person(session, made, second, actor=technician)
    assert not operations.add_person(session, made, second, actor=technician)
    instrument = make_instrument(session)
    for _ in range(2):
        operations.choose_instrument(session, made, instrument, actor=technician)
    session.commit()
    assert (made.people, made.instrument_id) == ([technician.id, second], instrument.id)


@pytest.mark.parametrize("role", ["lab manager", "reviewer", "customs officer"])
def test_only_the_bench_opens_worksheets(session, role):
    with pytest.raises(Forbidden):
        sheet(session, actor=person(session, role))


def test_the_database_refuses_work_on_two_worksheets(session):
    first, second = sheet(session), sheet(session)
    _work, sample = sampled(session)
    add(session, first, sample)
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(
            text(
                "INSERT INTO worksheet_rows (shipment_id, worksheet_id, assignment_id, position, added_at, added_by_id)"
                " SELECT shipment_id, :other, assignment_id, 1, added_at, added_by_id FROM worksheet_rows"
            ),
            {"other": second.id},
        )


def test_two_requirements_by_one_method_both_stand_on_it(session):
    made = sheet(session, method=METHODS[SPLASH])
    _work, sample = sampled(session)
    assert len(add(session, made, sample)) == 1
