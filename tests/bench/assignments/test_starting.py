from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from support.bench import BFE, make_competence, make_instrument, make_reading, make_work, person

from lims import clock
from lims.audit.queries import trail
from lims.bench.assignments import operations
from lims.bench.assignments.models import AssignmentState
from lims.bench.assignments.obstacles import (
    CalibrationOverdue,
    CompetenceExpired,
    CompetenceNotBegun,
    NotCompetent,
    NotForMethod,
    NotTheSupervisor,
    OutOfService,
    SupervisorAbsent,
)
from lims.bench.assignments.standing import starts_of
from lims.bench.assignments.taking_back import obstacle_to_take_back
from lims.bench.instruments.models import Instrument, InstrumentState
from lims.bench.instruments.operations import serve_methods
from lims.bench.results.models import Quarantine
from lims.errors import WrongState

MAY = date(2020, 5, 1)


@pytest.fixture
def trained(session):
    """Work that a trainee may do only under the technician."""
    work = make_work(session, started=False)
    make_competence(session, "technician")
    make_competence(session, "trainee", supervisor_id=person(session, "technician").id)
    return work


def begin(session, work, who="trainee", **more):
    return operations.start(session, work, actor=person(session, who), **more)


def test_a_trainee_starts_only_when_the_named_supervisor_stands_by(session, trained):
    with pytest.raises(SupervisorAbsent) as refused:
        begin(session, trained)
    assert refused.value.supervisor == "Technician"
    trainee = person(session, "trainee").id
    operations.stand_by(session, trained, trainee_id=trainee, actor=person(session, "technician"))
    begin(session, trained)
    session.commit()
    assert trained.state is AssignmentState.RUNNING
    assert starts_of(session, trained.id)[0].standing["competence"] == "in training, supervisor present"
    assert make_reading(session, trained, who="trainee").excluded_reason == ""
    with clock.running_from(clock.now() + timedelta(days=1)):
        late = make_reading(session, trained, place=1, who="trainee")
    assert late.excluded_reason == Quarantine.SUPERVISOR_ABSENT.value, "a word to stand by holds one day"


@pytest.mark.parametrize(
    ("who", "later", "restarted", "why"),
    [
        ("technician", 59, False, None),
        ("technician", 61, False, "time"),
        ("second technician", 1, False, "person"),
        ("technician", 1, True, "earlier"),
    ],
)
def test_a_start_is_taken_back_by_whoever_made_it_within_a_minute(session, who, later, restarted, why):
    work = make_work(session, started=False)
    make_competence(session, "technician")
    begin(session, work, "technician")
    if restarted:
        begin(session, work, "technician", instrument=make_instrument(session))
    with clock.running_from(clock.now() + timedelta(seconds=later)):
        found = obstacle_to_take_back(session, work, starts_of(session, work.id), actor=person(session, who))
    assert getattr(found, "why", None) == why


def test_to_stand_by_twice_is_one_word_in_the_trail(session, trained):
    words = {"trainee_id": person(session, "trainee").id, "actor": person(session, "technician")}
    first = operations.stand_by(session, trained, **words)
    assert operations.stand_by(session, trained, **words) is None
    session.commit()
    assert [one.action for one in trail(session, subject=f"supervision:{first.id}")] == [
        "bench:assignment:supervisor stood by"
    ]


@pytest.mark.parametrize("who", ["trainee", "second technician"])
def test_only_the_named_supervisor_stands_by(session, trained, who):
    make_competence(session, "second technician")
    with pytest.raises(NotTheSupervisor):
        operations.stand_by(session, trained, trainee_id=person(session, "trainee").id, actor=person(session, who))


def test_nobody_stands_by_for_work_that_is_over(session, trained):
    trained.state = AssignmentState.REVIEWED
    with pytest.raises(WrongState):
        operations.stand_by(
            session, trained, trainee_id=person(session, "trainee").id, actor=person(session, "technician")
        )


@pytest.mark.parametrize(
    ("grant", "obstacle", "doubt"),
    [
        (None, NotCompetent, Quarantine.NOT_COMPETENT),
        ({"to_on": date(2020, 5, 5)}, CompetenceExpired, Quarantine.COMPETENCE_EXPIRED),
        ({"from_on": date(2020, 5, 7)}, CompetenceNotBegun, Quarantine.NOT_YET_COMPETENT),
    ],
)
def test_without_competence_nothing_starts_and_what_was_observed_is_quarantined(session, grant, obstacle, doubt):
    work = make_work(session, started=False)
    if grant is not None:
        make_competence(session, "technician", BFE, **grant)
    with pytest.raises(obstacle):
        begin(session, work, "technician")
    begin(session, work, "technician", nevertheless="the night shift had nobody else")
    reading = make_reading(session, work)
    session.commit()
    assert reading.excluded_reason == doubt.value
    kept = starts_of(session, work.id)[0]
    assert (kept.nevertheless, len(kept.standing["blocks"])) == ("the night shift had nobody else", 1)
    assert trail(session, subject=f"assignment:{work.id}")[0].reason == "the night shift had nobody else"


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [({"calibration_due_on": MAY}, CalibrationOverdue), ({"state": InstrumentState.OUT_OF_SERVICE}, OutOfService)],
)
def test_a_bad_instrument_blocks_the_start_until_another_is_chosen(session, change, obstacle):
    work, bad = make_work(session, started=False), make_instrument(session, serial="bad")
    for name, value in change.items():
        setattr(bad, name, value)
    make_competence(session, "technician")
    with pytest.raises(obstacle) as refused:
        begin(session, work, "technician", instrument=bad)
    assert refused.value.instrument == bad.code
    begin(session, work, "technician", instrument=make_instrument(session, serial="good"))
    assert starts_of(session, work.id)[-1].standing["blocks"] == []


def test_an_instrument_for_other_methods_blocks_the_start_and_names_those_that_are_registered(session):
    work, other = make_work(session, started=False), make_instrument(session, serial="other", serves=())
    right = make_instrument(session, serial="right")
    make_competence(session, "technician")
    with pytest.raises(NotForMethod) as refused:
        begin(session, work, "technician", instrument=other)
    assert (refused.value.instrument, refused.value.others) == (other.code, [right.code])
    begin(session, work, "technician", instrument=other, nevertheless="it was measured with it before anybody asked")
    assert make_reading(session, work).excluded_reason == Quarantine.NOT_FOR_METHOD.value
    assert starts_of(session, work.id)[0].standing["registration"] == "not registered for the method"
    begin(session, work, "technician", instrument=right)
    assert make_reading(session, work, place=1).excluded_reason == ""


def test_a_registration_that_is_taken_away_quarantines_what_is_read_from_then_on(session):
    work = make_work(session)
    good = make_reading(session, work)
    instrument = session.get_one(Instrument, work.instrument_id)
    serve_methods(session, instrument, (), actor=person(session, "lab manager"))
    late = make_reading(session, work, place=1)
    session.commit()
    assert (good.excluded_reason, late.excluded_reason) == ("", Quarantine.NOT_FOR_METHOD.value)


def test_an_excuse_opens_no_work_that_is_over_or_somebody_else_s(session):
    work = make_work(session, started=False)
    make_competence(session, "technician")
    work.state = AssignmentState.REVIEWED
    with pytest.raises(WrongState):
        begin(session, work, "technician", nevertheless="please")


def test_a_clean_start_after_a_blocked_one_is_kept_beside_it(session):
    work = make_work(session, started=False)
    begin(session, work, "technician", nevertheless="observed already")
    make_competence(session, "technician")
    begin(session, work, "technician")
    begin(session, work, "technician")
    assert [one.standing["competence"] for one in starts_of(session, work.id)] == ["no competence", "competent"]


def test_what_was_kept_at_a_start_does_not_follow_later_changes(session):
    work = make_work(session)
    before = dict(starts_of(session, work.id)[0].standing)
    session.commit()
    with pytest.raises(DatabaseError):
        session.execute(text("UPDATE work_starts SET nevertheless = 'x'"))
    session.rollback()
    assert starts_of(session, work.id)[0].standing == before
    assert before["calibration_due_on"] == "2021-01-10"
