import pytest
from flask_babel import force_locale
from support.people import person
from support.samples import make_sample, make_samples, receive

from lims.samples import operations
from lims.samples.acts import ACTS, acts_of
from lims.samples.models import Portion, SampleState

S = SampleState
KEEPING = {"legal_hold", "lift_legal_hold", "set_date"}
STORE = {"put_away", "keep"}
NUMBERS = {"split", "merge", "cancel"}
CLOSE = {"merge", "cancel"}
EVERYWHERE = {"put_away", "take", "hand_over", "move", "keep", "hold", "lift", "lost", "labels"}


@pytest.fixture
def session(sqlite_database, app):
    with app.test_request_context(), force_locale("en"), sqlite_database.writing() as found:
        yield found


def bring_to(session, portion, *states):
    """Return a sample of ``portion`` that was received and then went through ``states``."""
    sample = receive(session, make_samples(session, leave_with_owner=False)[portion])
    custodian = person(session, "sample custodian")
    for state in states:
        if state is S.ON_HOLD:
            operations.hold(session, sample, reason="query", actor=custodian)
        else:
            operations.set_state(session, sample, state, actor=custodian)
    return sample


@pytest.mark.parametrize(
    ("portion", "states", "possible"),
    [
        ("A", [], {*STORE, *NUMBERS, "hand_over", "move", "hold", "dispose", "lost", "labels"}),
        ("B", [], {*STORE, *CLOSE, "leave", "hand_over", "move", "hold", "lost", "labels"}),
        ("C", [], {*STORE, *CLOSE, "hand_over", "move", "hold", "lost", "labels"}),
        ("A", [S.ON_HOLD], {*STORE, *CLOSE, "hand_over", "move", "lift", "lost", "labels"}),
        ("C", [S.RETAINED], {"merge", "put_away", "keep", "hold", "dispose", "lost", "labels"}),
        ("C", [S.RETAINED, S.ON_HOLD], {*STORE, *CLOSE, "hand_over", "move", "lift", "lost", "labels"}),
        ("A", [S.IN_TEST], {*STORE, *CLOSE, "hand_over", "move", "hold", "lost", "labels"}),
        ("A", [S.IN_TEST, S.REPORTED], {*STORE, "hand_over", "move", "dispose", "lost", "labels"}),
        ("A", [S.LOST], {"merge", "labels"}),
    ],
)
def test_the_custodian_is_offered_what_the_state_allows(session, portion, states, possible):
    sample = bring_to(session, Portion(portion), *states)
    acts = acts_of(sample, person(session, "sample custodian"))
    assert {act.name for act in acts if not act.obstacle} == possible
    assert all(act.obstacle and act.remedy for act in acts if act.name not in possible)


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("reviewer", set()),
        ("customs officer", {"legal_hold", "lift_legal_hold"}),
        ("administrator", set()),
        ("technician", EVERYWHERE),
        ("sampling officer", EVERYWHERE | {"send"}),
        ("sample custodian", set(ACTS) - {"send", "correct", "leave", "second_test", *KEEPING}),
        ("lab manager", {*KEEPING, *NUMBERS, "correct", "dispose", "labels"}),
    ],
)
def test_the_roles_decide_which_acts_are_shown(session, role, names):
    assert {act.name for act in acts_of(make_sample(session), person(session, role))} == names
