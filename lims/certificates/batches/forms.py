"""What may be typed about batches."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import DataRequired

from lims.web.forms import LimsForm


class BatchForm(LimsForm):
    """The password, once for all drafts that were shown; each draft comes with its digest."""

    password = PasswordField(_l("Password"), [DataRequired()])
