"""What may be typed into the scope register."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from lims.accounts.forms import BoxesField
from lims.web.forms import DayField, LimsForm, TextField


class GrantForm(LimsForm):
    """Who may authorise which methods of one standard; the choices are set by the view."""

    person_id = SelectField(_l("Signatory"), [InputRequired()], coerce=int)
    methods = BoxesField(_l("Methods"), [InputRequired()])
    site = TextField(_l("Site"), [Optional(), Length(max=120)])
    accredited = BooleanField(_l("Within the accreditation"))
    reference = TextField(
        _l("Reference of the accreditation"),
        [Optional(), Length(max=120)],
        description=_l("The number of the certificate or of its annex."),
    )
    from_on = DayField(_l("From"), [InputRequired()])
    to_on = DayField(_l("To"), [Optional()])


class EndForm(LimsForm):
    """The last day of an entry, and why."""

    to_on = DayField(_l("Last day"), [InputRequired()])
    reason = TextField(_l("Reason"), [DataRequired(), Length(max=500)])
