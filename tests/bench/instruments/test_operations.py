from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from support.bench import METHODS, make_competence, make_instrument, person

from lims.audit.queries import trail
from lims.bench.instruments import operations, queries
from lims.bench.instruments.models import InstrumentState
from lims.bench.instruments.operations import (
    AlreadyCompetent,
    AlreadyRegistered,
    SupervisorNeeded,
    SupervisorNotCompetent,
)
from lims.errors import Forbidden, Invalid
from lims.numbers import NumberKind, parse

TODAY = date(2020, 5, 6)
METHOD = METHODS["bfe"]


def test_an_instrument_gets_a_code_that_scans_and_is_in_service(session):
    instrument = make_instrument(session)
    assert parse(instrument.code).kind is NumberKind.INSTRUMENT
    assert instrument.state is InstrumentState.IN_SERVICE


def test_the_same_serial_number_is_registered_once(session):
    make_instrument(session, serial="FB-7")
    with pytest.raises(AlreadyRegistered):
        make_instrument(session, serial="FB-7")


def test_a_calibration_cannot_be_due_before_it_was_made(session):
    with pytest.raises(Invalid):
        make_instrument(session, calibrated_on=TODAY, calibration_due_on=TODAY)


def test_only_the_lab_manager_registers_instruments(session):
    with pytest.raises(Forbidden):
        make_instrument(session, actor=person(session, "technician"))
    make_instrument(session, actor=person(session, "lab manager"))


def test_a_change_keeps_the_old_state_in_the_trail(session):
    instrument = make_instrument(session)
    operations.change_instrument(
        session, instrument, state=InstrumentState.OUT_OF_SERVICE, calibrated_on=instrument.calibrated_on,
        calibration_due_on=instrument.calibration_due_on, note="Pump leaks", actor=person(session, "lab manager"),
    )  # fmt: skip
    session.commit()
    entry = trail(session, subject=f"instrument:{instrument.id}")[0]
    assert entry.action == "bench:instrument:changed"
    assert {(one["field"], one["old"], one["new"]) for one in entry.changes} >= {
        ("state", "in service", "out of service")
    }


def test_a_change_that_changes_nothing_leaves_no_row(session):
    instrument = make_instrument(session, serves=())
    operations.change_instrument(
        session, instrument, state=instrument.state, calibrated_on=instrument.calibrated_on,
        calibration_due_on=instrument.calibration_due_on, note=instrument.note, actor=person(session, "lab manager"),
    )  # fmt: skip
    session.commit()
    assert [entry.action for entry in trail(session, subject=f"instrument:{instrument.id}")] == [
        "bench:instrument:registered"
    ]


@pytest.mark.parametrize(
    ("day", "competent"),
    [(date(2020, 3, 31), False), (date(2020, 4, 1), True), (date(2020, 6, 30), True), (date(2020, 7, 1), False)],
)
def test_a_competence_counts_from_its_first_to_its_last_day(session, day, competent):
    make_competence(session, "technician", from_on=date(2020, 4, 1), to_on=date(2020, 6, 30))
    assert queries.is_competent(session, person(session, "technician").id, METHOD, day) is competent


def test_a_competence_is_for_one_method_and_one_person(session):
    make_competence(session, "technician")
    assert not queries.is_competent(session, person(session, "technician").id, METHODS["splash"], TODAY)
    assert not queries.is_competent(session, person(session, "second technician").id, METHOD, TODAY)


def test_a_trainee_needs_a_named_supervisor(session):
    with pytest.raises(SupervisorNeeded):
        make_competence(session, "trainee")


def test_a_supervisor_must_be_competent_alone(session):
    supervisor = person(session, "technician").id
    with pytest.raises(SupervisorNotCompetent):
        make_competence(session, "trainee", supervisor_id=supervisor)
    make_competence(session, "technician")
    make_competence(session, "trainee", supervisor_id=supervisor)
    assert queries.is_competent(session, person(session, "trainee").id, METHOD, TODAY)
    with pytest.raises(SupervisorNotCompetent):
        make_competence(session, "second technician", supervisor_id=person(session, "trainee").id)


def test_the_same_competence_is_granted_once(session):
    technician, manager = person(session, "technician"), person(session, "lab manager")
    wanted = {"person_id": technician.id, "method": METHOD, "from_on": TODAY, "actor": manager}
    operations.grant_competence(session, **wanted)
    with pytest.raises(AlreadyCompetent):
        operations.grant_competence(session, **wanted)


def test_an_ended_competence_counts_to_its_last_day_and_says_why(session):
    make_competence(session, "technician")
    competence = queries.competence_in_force(session, person(session, "technician").id, METHOD, TODAY)
    operations.end_competence(
        session, competence, to_on=TODAY, reason="Left the bench", actor=person(session, "lab manager")
    )
    session.commit()
    assert queries.is_competent(session, competence.person_id, METHOD, TODAY)
    assert not queries.is_competent(session, competence.person_id, METHOD, date(2020, 5, 7))
    assert trail(session, subject=f"competence:{competence.id}")[0].reason == "Left the bench"


def test_the_database_refuses_a_person_as_the_own_supervisor(session):
    make_competence(session, "technician")
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE competences SET supervisor_id = person_id"))
