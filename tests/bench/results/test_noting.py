from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from support.bench import PASSING, make_reading, make_result, make_work, person

from lims import clock
from lims.audit.queries import trail
from lims.bench.assignments.models import AssignmentState
from lims.bench.results import noting, operations
from lims.bench.results.beside import circumstances_of, deviations_of
from lims.bench.results.noting import Surroundings
from lims.bench.results.obstacles import EndBeforeBeginning, NoSuchCell, NotPossible, ValueRefused, WordsMissing
from lims.errors import Forbidden, WrongState

AIR = Surroundings("21.50", "65", ("Aerosol S. aureus ATCC 6538, lot 2020-04",))


def note(session, work, said=AIR, who="technician"):
    return noting.note_circumstances(session, work, said, actor=person(session, who))


def test_circumstances_are_versions_with_the_instrument_of_the_work(session):
    work = make_work(session)
    first, is_new = note(session, work)
    assert (first.version, is_new, first.temperature, first.instrument_id) == (1, True, "21.50", work.instrument_id)
    assert note(session, work) == (first, False)
    note(session, work, Surroundings("21.60", "65", AIR.materials))
    session.commit()
    assert [(one.version, one.temperature) for one in circumstances_of(session, work.id)] == [
        (2, "21.60"),
        (1, "21.50"),
    ]
    assert trail(session, subject=f"circumstances:{first.id}")[0].action == "bench:circumstances:noted"


NOW = clock.now()


@pytest.mark.parametrize(
    ("said", "obstacle"),
    [
        (Surroundings("21,5"), ValueRefused),
        (Surroundings("-300"), NotPossible),
        (Surroundings("", "101"), NotPossible),
        (Surroundings("", "-1"), NotPossible),
        (Surroundings("", "wet"), ValueRefused),
        (Surroundings(began_at=NOW, ended_at=NOW - timedelta(minutes=1)), EndBeforeBeginning),
        (Surroundings(began_at=NOW, ended_at=NOW), None),
        (Surroundings("-80", "0"), None),
    ],
)
def test_what_no_room_can_have_is_refused(bench_session, said, obstacle):
    session, work = bench_session
    if obstacle is None:
        assert note(session, work, said)[1]
        return
    with pytest.raises(obstacle):
        note(session, work, said)


@pytest.fixture
def bench_session(sqlite_database):
    with sqlite_database.writing() as session:
        yield session, make_work(session)


def test_a_result_keeps_the_circumstances_that_counted(session):
    work = make_work(session)
    note(session, work)
    assert make_result(session, work).judgement["circumstances"]["temperature"] == "21.50"


def test_deviations_that_were_noted_on_the_way_stand_in_the_result(session):
    work = make_work(session)
    technician = person(session, "technician")
    noting.note_deviation(session, work, said="Door open", specimen_no=2, actor=technician)
    noting.note_deviation(session, work, said="Door open", specimen_no=2, actor=technician)
    assert len(deviations_of(session, work.id)) == 1
    for place, value in enumerate(PASSING):
        make_reading(session, work, value, place=place)
    result = operations.hand_over(session, work, deviation="Chamber at 80 %", actor=technician)
    session.commit()
    assert result.deviation == "#2: Door open\nChamber at 80 %"


@pytest.mark.parametrize(("said", "specimen", "obstacle"), [(" ", None, WordsMissing), ("Wet", 77, NoSuchCell)])
def test_a_deviation_has_words_and_a_specimen_of_the_work(session, said, specimen, obstacle):
    with pytest.raises(obstacle):
        noting.note_deviation(
            session, make_work(session), said=said, specimen_no=specimen, actor=person(session, "technician")
        )


def test_nothing_is_noted_after_the_review_or_by_others(session):
    work = make_work(session)
    with pytest.raises(Forbidden):
        note(session, work, who="reviewer")
    work.state = AssignmentState.REVIEWED
    with pytest.raises(WrongState):
        note(session, work)


@pytest.mark.parametrize("table", ["circumstances", "method_deviations"])
def test_what_was_noted_cannot_be_changed_in_the_database(session, table):
    work = make_work(session)
    note(session, work)
    noting.note_deviation(session, work, said="Door open", actor=person(session, "technician"))
    session.commit()
    with pytest.raises(DBAPIError):
        session.execute(text(f"UPDATE {table} SET noted_by_id = noted_by_id"))
