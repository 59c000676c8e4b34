import pytest

from lims import errors
from lims.errors import Conflict, Forbidden, LimsError, WrongState
from lims.permissions import Permission


def test_an_error_carries_its_facts_as_attributes():
    error = WrongState(thing="S200000018", state="received", needed="drawn")
    assert (error.thing, error.state, error.needed) == ("S200000018", "received", "drawn")
    assert error.facts == {"thing": "S200000018", "state": "received", "needed": "drawn"}


def test_a_fact_that_was_not_given_is_missing_like_any_attribute():
    with pytest.raises(AttributeError, match="colour"):
        _ = WrongState(thing="x").colour


def test_an_error_says_its_facts_and_without_any_its_code():
    assert str(WrongState(thing="x", state="y")) == "thing=x, state=y"
    assert str(Conflict()) == "conflict"


def test_a_forbidden_act_names_the_permission_and_who_asked():
    error = Forbidden(Permission.AUDIT_TRAIL_READ, "Ann")
    assert (error.permission, error.actor) == (Permission.AUDIT_TRAIL_READ, "Ann")


def test_every_family_has_a_code_of_its_own():
    families = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, LimsError)]
    codes = [one.code for one in families]
    assert len(families) > 8
    assert len(set(codes)) == len(codes)
