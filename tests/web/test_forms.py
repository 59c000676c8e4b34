from decimal import Decimal

import pytest
from wtforms.validators import DataRequired

from lims.errors import Conflict, Forbidden, Invalid, WrongState
from lims.permissions import Permission
from lims.web.forms import DayField, DecimalTextField, LimsForm, TextField


class WeighForm(LimsForm):
    name = TextField("Name", [DataRequired()])
    mass = DecimalTextField("Mass")
    weighed_on = DayField("Day")


@pytest.fixture
def fill(app):
    """Return a function that sends a form: ``with fill(mass="1.0") as form:``."""

    def send(**typed: str):
        return app.test_request_context("/", method="POST", data=typed)

    return send


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("98.30", "98.30"),
        (" 98.3 ", "98.3"),
        ("-0.50", "-0.50"),
        ("007", "7"),
        ("0", "0"),
        ("0.1000000000000000001", None),
    ],
)
def test_a_decimal_is_what_was_typed_to_the_last_digit(fill, typed, value):
    with fill(name="a", mass=typed):
        form = WeighForm()
        assert form.validate()
        assert form.mass.data == Decimal(value or typed)
        assert str(form.mass.data) == str(Decimal(value or typed))


@pytest.mark.parametrize("typed", ["twelve", "1,5", "1.", ".5", "1e3", "NaN", "Infinity", "１２", "--1", "1 000"])
def test_what_is_no_number_is_refused_and_shown_again_as_typed(fill, typed):
    with fill(name="a", mass=typed):
        form = WeighForm()
        assert not form.validate()
        assert f"“{typed}” is not a number" in form.mass.errors[0]
        assert form.mass._value() == typed


@pytest.mark.parametrize("typed", ["yesterday", "2020-02-30", "20200506", "06.05.2020", "2020-5-6", "2020-05-06T00:00"])
def test_what_is_no_day_is_refused_and_shown_again_as_typed(fill, typed):
    with fill(name="a", weighed_on=typed):
        form = WeighForm()
        assert not form.validate()
        assert f"“{typed}” is not a day" in form.weighed_on.errors[0]
        assert form.weighed_on._value() == typed


class RequiredForm(LimsForm):
    mass = DecimalTextField("Mass", [DataRequired()])
    weighed_on = DayField("Day", [DataRequired()])


def test_a_field_that_must_be_filled_says_what_is_wrong_with_what_it_was_filled_with(fill):
    with fill(mass="twelve", weighed_on="July"):
        form = RequiredForm()
        assert not form.validate()
        assert [len(field.errors) for field in (form.mass, form.weighed_on)] == [1, 1]
        assert "is not a number" in form.mass.errors[0]
        assert "is not a day" in form.weighed_on.errors[0]


def test_a_field_that_must_be_filled_and_is_not_says_so(fill):
    with fill():
        form = RequiredForm()
        assert not form.validate()
        assert "required" in form.mass.errors[0]


def test_a_day_is_a_day_and_nothing_is_nothing(fill):
    with fill(name=" Ann ", weighed_on="2020-05-06", mass=""):
        form = WeighForm()
        assert form.validate()
        assert form.weighed_on.data.isoformat() == "2020-05-06"
        assert form.mass.data is None
        assert form.name.data == "Ann"


def test_a_value_that_is_there_already_is_shown(request_context):
    form = WeighForm(data={"mass": Decimal("98.30")})
    assert form.mass._value() == "98.30"
    assert form.weighed_on._value() == ""


def test_a_refusal_stands_at_the_field_that_it_names(fill):
    with fill(name="a", mass="1"):
        form = WeighForm()
        form.validate()
        form.refuse(Invalid(field="mass", value="1", remedy="Heavier."))
        assert form.mass.errors == ["“1” cannot be taken for “mass”. Heavier."]
        assert form.form_errors == []


@pytest.mark.parametrize(
    "error",
    [Invalid(field="colour", value="red"), WrongState(thing="S1", state="drawn", needed="received"), Conflict()],
)
def test_any_other_refusal_stands_above_the_form(fill, error):
    with fill(name="a"):
        form = WeighForm()
        form.validate()
        form.refuse(error)
        assert len(form.form_errors) == 1
        assert form.errors


def test_a_forbidden_act_is_no_matter_of_the_form(fill):
    with fill(name="a"), pytest.raises(Forbidden):
        WeighForm().refuse(Forbidden(Permission.AUDIT_TRAIL_READ, "Ann"))
