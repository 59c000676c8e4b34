from itertools import product

import pytest

from lims.bench.assignments.blocks import OBSERVABLE, Block, Situation, Window, blocks_of
from lims.bench.assignments.models import AssignmentState
from lims.bench.instruments.standing import CompetenceStanding, InstrumentStanding, Registration
from lims.bench.results.quarantine import QUARANTINE
from lims.permissions import ROLE_PERMISSIONS, Permission, Role

# What each value blocks by itself, written down beside the code; None lets the start pass.
COMPETENCE = {
    "competent": None,
    "in training, supervisor present": None,
    "in training, supervisor absent": Block.SUPERVISOR_ABSENT,
    "competence not begun": Block.NOT_YET_COMPETENT,
    "competence expired": Block.COMPETENCE_EXPIRED,
    "no competence": Block.NOT_COMPETENT,
}
INSTRUMENT = {
    "no instrument": None,
    "in service and calibrated": None,
    "calibration overdue": Block.CALIBRATION_OVERDUE,
    "out of service": Block.OUT_OF_SERVICE,
}
REGISTRATION = {
    "no instrument": None,
    "registered for the method": None,
    "not registered for the method": Block.NOT_FOR_METHOD,
}
WINDOW = {"no window": None, "open": None, "too early": Block.TOO_EARLY, "missed": Block.WINDOW_MISSED}
ROLES = {
    role: None if role in ("technician", "trainee", "instrument account") else Block.ROLE for role in map(str, Role)
}
STATES = {
    state: None if state in ("waiting", "running", "sent back") else Block.STATE for state in map(str, AssignmentState)
}


def test_the_block_table_holds_for_every_combination():
    tables = (ROLES, STATES, WINDOW, COMPETENCE, INSTRUMENT, REGISTRATION)
    begun = 0
    for values in product(*tables):
        role, state, window, competence, instrument, registration = values
        situation = Situation(
            may_enter=Permission.BENCH_RESULTS_ENTER in ROLE_PERMISSIONS[Role(role)],
            state=AssignmentState(state),
            competence=CompetenceStanding(competence),
            instrument=InstrumentStanding(instrument),
            window=Window(window),
            registration=Registration(registration),
        )
        expected = tuple(table[value] for table, value in zip(tables, values, strict=True) if table[value])
        assert blocks_of(situation) == expected, values
        begun += not expected
    assert begun == 3 * 3 * 2 * 2 * 2 * 2, "of each table, in its order, what lets a start pass"


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (COMPETENCE, CompetenceStanding),
        (INSTRUMENT, InstrumentStanding),
        (REGISTRATION, Registration),
        (WINDOW, Window),
    ],
    ids=["competence", "instrument", "registration", "window"],
)
def test_the_table_names_every_value(table, values):
    assert set(table) == {value.value for value in values}


def test_whatever_does_not_stop_an_observation_has_its_reason_for_quarantine():
    assert set(QUARANTINE) == OBSERVABLE
    assert Block.ROLE not in OBSERVABLE
    assert Block.STATE not in OBSERVABLE
