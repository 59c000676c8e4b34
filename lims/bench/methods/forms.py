"""What may be typed about timed methods."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField
from wtforms.validators import DataRequired, InputRequired

from lims.web.forms import DayField, LimsForm


class TakeForm(LimsForm):
    """From which day on a timed method is used."""

    used_from = DayField(_l("Used from"), [InputRequired()])


class UploadForm(LimsForm):
    """A method's file and its first day of use."""

    file = FileField(_l("Method file (YAML)"), [FileRequired()])
    used_from = DayField(_l("Used from"), [InputRequired()])


class TakeVersionForm(LimsForm):
    """A file that was looked at, with its first day of use and the version that it takes the place of."""

    content = HiddenField(_l("Method file (YAML)"), [DataRequired()])
    instead_of = HiddenField()
    used_from = DayField(_l("Used from"), [InputRequired()])
