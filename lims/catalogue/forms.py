"""What a person may type about standards."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField
from wtforms.validators import DataRequired, Length

from lims.web.forms import DayField, LimsForm, TextField


class ConfirmForm(LimsForm):
    """Where in the standard the requirement was read."""

    page = TextField(_l("Page"), [DataRequired(), Length(max=40)])
    clause = TextField(_l("Clause or table"), [DataRequired(), Length(max=40)])


class ImportStandardForm(LimsForm):
    """A standard's data file and its first day of use."""

    file = FileField(_l("Data file (YAML)"), [FileRequired()])
    used_from = DayField(_l("Used from"), [DataRequired()])


class TakeStandardForm(LimsForm):
    """A data file that was looked at, with its days of use and the version that it takes the place of."""

    content = HiddenField(_l("Data file (YAML)"), [DataRequired()])
    instead_of = HiddenField()
    used_from = DayField(_l("Used from"), [DataRequired()])
    used_to = DayField(_l("Used until"))


class SheetForm(LimsForm):
    """The worksheet of confirmations: its rows are as many as the standard has requirements."""
