"""What may be typed about worksheets."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lims.web.forms import LimsForm, TextField


class WorksheetForm(LimsForm):
    """A new worksheet; the choices are set by the view."""

    method = SelectField(_l("Method"), [InputRequired()])
    instrument = SelectField(_l("Instrument"), [Optional()])
    people = SelectMultipleField(
        _l("Others who work on it"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=True,
    )


class CloseForm(LimsForm):
    """Why a worksheet is closed with work left on it."""

    although = TextField(_l("Why it is closed all the same"), [Optional(), Length(max=500)])


class ScanForm(LimsForm):
    """The sample that is put on a worksheet."""

    sample = TextField(_l("Sample"), [DataRequired(), Length(max=20)], description=_l("Scan one after the other."))
