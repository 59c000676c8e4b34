"""The forms of the look page: one of each kind of field, fresh and refused."""

from typing import ClassVar

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

DIRECTIONS = [("export", "export"), ("import", "import"), ("transit", "transit")]
CHECKS = [("seal", "Seal unbroken"), ("label", "Label readable"), ("quantity", "Quantity as on the order")]
DECISIONS = [
    ("release", "Release"),
    ("conditional release", "Conditional release"),
    ("refuse", "Refuse"),
    ("hold", "Hold"),
]
TYPED = {"refused-declaration": "5301 2020", "refused-quantity": "twelve", "refused-arrived_on": ""}


def _choices(pairs: list[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, words) for value, words in pairs]


class LookForm(FlaskForm):
    """One field of each kind; nothing is ever stored from it."""

    class Meta:
        """The form is only looked at, so it carries no token."""

        csrf: ClassVar[bool] = False

    declaration = StringField(
        "Declaration number",
        [InputRequired(), Length(min=18, max=18)],
        description="18 digits, as printed at the top of the declaration.",
    )
    quantity = StringField("Quantity", [InputRequired()])
    direction = SelectField("Direction", [InputRequired()], choices=_choices(DIRECTIONS))
    arrived_on = DateField("Arrived on", [InputRequired()])
    seal = StringField("Seal number", description="Scan it or type it.")
    remarks = TextAreaField("Remarks")
    password = PasswordField("Password", [InputRequired()], description="Your own, typed now: it is your signature.")
    urgent = BooleanField("Tell me when the result is there")
    checks = SelectMultipleField(
        "Receipt checks", choices=_choices(CHECKS), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    decision = RadioField("Decision", [InputRequired("Choose one of the four.")], choices=_choices(DECISIONS))
    document = FileField("Document")


def look_form() -> LookForm:
    """Return the form as it is before anything is typed."""
    return LookForm(formdata=None, prefix="fresh-")


def refused_look_form() -> LookForm:
    """Return the form as it comes back with errors."""
    form = LookForm(formdata=MultiDict(TYPED), prefix="refused-")
    form.validate()
    form.quantity.errors = ["“twelve” is not a number. Type digits, for example 12."]
    return form
