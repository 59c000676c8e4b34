"""What may be typed about recipients."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length

from lims.certificates.recipients.operations import LONGEST
from lims.web.forms import LimsForm, TextField


class SentForm(LimsForm):
    """To whom a certificate was sent."""

    to = TextField(_l("Sent to"), [DataRequired(), Length(max=LONGEST)])
