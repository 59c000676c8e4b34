"""What an officer may type about a case."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired

from lims.web.forms import LimsForm


class CloseForm(LimsForm):
    """What was found and done."""

    outcome = TextAreaField(_l("Outcome"), [DataRequired()])
