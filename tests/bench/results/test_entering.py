from datetime import timedelta

import pytest
from support.bench import BFE, make_competence, make_reading, make_result, make_work, person

from lims import clock
from lims.audit.queries import trail
from lims.bench.assignments.models import AssignmentState
from lims.bench.results import queries
from lims.bench.results.cells import Cell
from lims.bench.results.entering import Entry, enter_block
from lims.bench.results.models import Quarantine
from lims.bench.results.obstacles import CellTwice, ImplausibleTime, NoSuchCell, ReasonNeeded, ValueRefused
from lims.bench.results.operations import hand_over
from lims.bench.results.queries import latest_result
from lims.errors import Forbidden, Stale, WrongState


def enter(session, work, *entries, who="technician", **more):
    """Enter a block: each entry is (specimen, text) or (specimen, text, changes)."""
    made = [Entry(Cell(number), text, **(changes[0] if changes else {})) for number, text, *changes in entries]
    return enter_block(session, work, made, actor=person(session, who), **more)


def told(outcomes):
    return [type(one.obstacle) if one.obstacle else one.row.value for one in outcomes]


def test_a_block_takes_the_good_cells_and_names_the_others(session):
    work = make_work(session)
    outcomes = enter(session, work, (1, "98.30"), (2, "98,4"), (77, "98.5"), (3, "<98"), (1, "97.0"), (1, "98.30"))
    assert told(outcomes) == ["98.30", ValueRefused, NoSuchCell, "<98", CellTwice, "98.30"]
    session.commit()
    assert [row.value for row in queries.readings_of(session, work.id)] == ["98.30", "<98"]
    entry = trail(session, subject=f"assignment:{work.id}")[0]
    assert entry.action == "bench:readings:entered"


def test_a_block_that_comes_again_changes_nothing(session):
    work = make_work(session)
    first = enter(session, work, (1, "98.3"), (2, "98.4"))
    session.commit()
    again = enter(session, work, (1, "98.3"), (2, "98.4"))
    session.commit()
    assert [one.row.id for one in again] == [one.row.id for one in first]
    assert len(queries.readings_of(session, work.id)) == 2


def test_the_second_person_is_told_in_the_block_and_the_rest_is_saved(session):
    work = make_work(session)
    theirs = make_reading(session, work, "97.1")
    outcomes = enter(session, work, (1, "98.9", {"version": 0}), (2, "98.8", {"version": 0}))
    assert told(outcomes) == [Stale, "98.8"]
    stale = outcomes[0].obstacle
    assert (stale.theirs, stale.yours, stale.who, stale.version) == ("97.1", "98.9", "Technician", theirs.id)


def test_one_reason_corrects_a_whole_block(session):
    work = make_work(session)
    rows = [make_reading(session, work, value, place=place) for place, value in enumerate(("89.1", "89.2", "98.9"))]
    seen = [{"version": row.id} for row in rows]
    asked = enter(session, work, (1, "98.1", seen[0]), (2, "98.2", seen[1]))
    assert told(asked) == [ReasonNeeded, ReasonNeeded]
    changes = [one | {"reason": "Digits swapped"} for one in seen]
    done = enter(session, work, (1, "98.1", changes[0]), (2, "98.2", changes[1]), (4, "99.0"))
    session.commit()
    assert told(done) == ["98.1", "98.2", "99.0"]
    assert [one.row.corrects_id for one in done] == [rows[0].id, rows[1].id, None]
    assert [one.row.verdict_change for one in done] == ["", "fail → not assessed", ""]
    actions = [(one.action, one.reason) for one in trail(session, subject=f"assignment:{work.id}")]
    assert ("bench:readings:corrected", "Digits swapped") in actions


def test_a_correction_in_a_block_takes_the_result_back_from_the_review(session):
    work = make_work(session)
    result = make_result(session, work)
    row = queries.reading_in(session, work.id, Cell(1))
    more = {"version": row.id, "reason": "Digits swapped"}
    outcomes = enter(session, work, (1, "98.8", more), (2, "98.8"))
    assert told(outcomes) == ["98.8", Stale]
    assert (work.state, latest_result(session, work.id).state.value) == (AssignmentState.RUNNING, "replaced")
    assert result.state.value == "replaced"


@pytest.mark.parametrize("state", [AssignmentState.WAITING, AssignmentState.REVIEWED])
def test_a_block_is_taken_only_while_the_work_runs(session, state):
    work = make_work(session)
    work.state = state
    assert told(enter(session, work, (1, "98.9"))) == [WrongState]


def test_only_the_bench_enters_blocks(session):
    with pytest.raises(Forbidden):
        enter(session, make_work(session), (1, "98.9"), who="reviewer")


def test_what_an_unqualified_person_pastes_is_stored_and_quarantined(session):
    outcomes = enter(session, make_work(session), (1, "98.9"), (2, "98.8"), who="second technician")
    assert {one.row.excluded_reason for one in outcomes} == {Quarantine.NOT_COMPETENT.value}


def test_the_time_of_the_reading_is_kept_beside_the_time_of_arrival(session):
    work = make_work(session)
    yesterday = clock.now() - timedelta(hours=20)
    row = enter(session, work, (1, "98.9"), observed_at=yesterday)[0].row
    single = make_reading(session, work, place=1, observed_at=yesterday)
    assert [one.observed_at for one in (row, single)] == [yesterday, yesterday]
    assert clock.now() - row.entered_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("ago", "why"),
    [
        (timedelta(minutes=-3), "future"),
        (timedelta(minutes=-1), None),
        (timedelta(days=6, hours=23), None),
        (timedelta(days=7, minutes=1), "too old"),
    ],
)
def test_a_time_of_reading_is_plausible(session, ago, why):
    work = make_work(session)
    if why is None:
        assert told(enter(session, work, (1, "98.9"), observed_at=clock.now() - ago)) == ["98.9"]
        return
    with pytest.raises(ImplausibleTime) as refused:
        enter(session, work, (1, "98.9"), observed_at=clock.now() - ago)
    assert refused.value.why == why


def test_competence_is_judged_as_at_the_reading(session):
    work = make_work(session)
    make_competence(session, "second technician", BFE, from_on=clock.today())
    before = enter(session, work, (1, "98.9"), who="second technician", observed_at=clock.now() - timedelta(days=2))
    after = enter(session, work, (2, "98.9"), who="second technician")
    assert [one[0].row.excluded_reason for one in (before, after)] == [Quarantine.NOT_YET_COMPETENT.value, ""]


def test_a_block_costs_the_same_however_many_cells_it_has(session, database, statements):
    """A hundred readings, half of them corrections, in as many statements as four."""
    counts = []
    for size in (4, 100):
        work = make_work(session)
        old = [
            make_reading(session, work, "89.9", cell=Cell(1, reading_no=number)) for number in range(1, size // 2 + 1)
        ]
        session.commit()
        entries = [
            Entry(Cell(1, reading_no=n), "98.9", version=row.id, reason="Read again") for n, row in enumerate(old, 1)
        ]
        entries += [Entry(Cell(2, reading_no=number), "98.9", version=0) for number in range(1, size // 2 + 1)]
        technician = person(session, "technician")
        with statements(database) as seen:
            outcomes = enter_block(session, work, entries, actor=technician)
            session.commit()
        assert len([one for one in outcomes if one.row is not None]) == size
        counts.append(len(seen))
    assert counts[0] == counts[1] < 20


def test_handing_a_hundred_readings_over_costs_the_statements_of_two(session, database, statements):
    counts = []
    for size in (2, 100):
        work = make_work(session)
        enter(session, work, (1, "98.9"))
        entries = [Entry(Cell(2, reading_no=number), "98.9") for number in range(1, size)]
        technician = person(session, "technician")
        enter_block(session, work, entries, actor=technician)
        session.commit()
        with statements(database) as seen:
            hand_over(session, work, as_not_assessed=True, actor=technician)
            session.commit()
        counts.append(len(seen))
    assert counts[0] == counts[1] < 20
