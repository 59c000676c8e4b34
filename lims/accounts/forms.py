"""What a person may type about accounts."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, PasswordField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lims.permissions import Role
from lims.web.forms import DayField, LimsForm, TextField
from lims.web.i18n import LANGUAGES
from lims.web.words import sentence_case


def _role_choices() -> list[SelectChoice]:
    return [SelectChoice(role.value, sentence_case(role)) for role in Role]


class BoxesField(SelectMultipleField):
    """A box for each choice."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SignInForm(LimsForm):
    """Name and password."""

    username = TextField(_l("User name"), [DataRequired()])
    password = PasswordField(_l("Password"), [DataRequired()])


class ChangePasswordForm(LimsForm):
    """The old password and a new one, twice."""

    old = PasswordField(_l("Present password"), [DataRequired()])
    new = PasswordField(
        _l("New password"),
        [DataRequired(), Length(min=10)],
        description=_l("At least 10 characters; a sentence is good."),
    )
    again = PasswordField(_l("New password again"), [DataRequired(), EqualTo("new", _l("The two are not the same."))])


class PersonForm(LimsForm):
    """A new person."""

    username = TextField(_l("User name"), [DataRequired(), Length(max=60)])
    name = TextField(_l("Name"), [DataRequired(), Length(max=120)])
    name_zh = TextField(_l("Name in Chinese"), [Optional(), Length(max=60)])
    language = SelectField(_l("Language"), choices=[SelectChoice(code, label) for code, label in LANGUAGES.items()])
    roles = BoxesField(_l("Roles"), choices=_role_choices)


class RolesForm(LimsForm):
    """The roles of a person from today on."""

    roles = BoxesField(_l("Roles"), choices=_role_choices)
    until = DayField(_l("Until (for an assessor)"), [Optional()])


class ReasonForm(LimsForm):
    """Why."""

    reason = TextAreaField(_l("Reason"), [DataRequired()])


class TokenForm(LimsForm):
    """A key for a program."""

    name = TextField(_l("What it is for"), [DataRequired(), Length(max=120)])
    scopes = BoxesField(_l("Scopes"), [InputRequired()])  # the choices are what the person may do
    days = IntegerField(_l("Valid for days"), [InputRequired(), NumberRange(1, 730)], default=90)


class LaboratoryForm(LimsForm):
    """The laboratory's identity and working time."""

    name = TextField(_l("Name"), [DataRequired(), Length(max=200)])
    name_zh = TextField(_l("Name in Chinese"), [DataRequired(), Length(max=200)])
    address = TextField(_l("Address"), [DataRequired(), Length(max=300)])
    address_zh = TextField(_l("Address in Chinese"), [DataRequired(), Length(max=300)])
    zone = TextField(_l("Time zone"), [DataRequired()], description=_l("An IANA name such as Asia/Shanghai"))
    shifts = TextField(_l("Shifts"), [DataRequired()], description=_l("08:00-16:00, 16:00-24:00"))
    working_days = TextField(_l("Working days"), [DataRequired()], description=_l("1 is Monday: 1, 2, 3, 4, 5"))
    holidays = TextAreaField(_l("Holidays"), [Optional()], description=_l("One day a line: 2020-05-01"))
    site = TextField(
        _l("Site"),
        [Optional(), Length(max=120)],
        description=_l("As the scope register names it; may be empty."),
    )
    contact = TextField(_l("Contact"), [Optional(), Length(max=200)], description=_l("Printed on certificates."))
    accreditation = TextField(
        _l("Accreditation"),
        [Optional(), Length(max=200)],
        description=_l("Body, number and standard; printed only where a result is within it."),
    )
    mark = FileField(
        _l("Mark of the accreditation body"),
        [Optional()],
        description=_l("PNG or SVG, as the body allows it; without one a neutral mark with the text above is drawn."),
    )
    without_mark = BooleanField(_l("Draw the neutral mark again"))
    posts = TextAreaField(_l("Requesting posts"), [Optional()], description=_l("One a line: post | address | contact"))
    page_seal = BooleanField(_l("Print a seal across the edges of all pages of a certificate"))
