"""What may be typed about timed methods."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from lims.web.forms import DayField, LimsForm


class TakeForm(LimsForm):
    """From which day on a timed method is used."""

    used_from = DayField(_l("Used from"), [InputRequired()])
