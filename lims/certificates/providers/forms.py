"""What may be typed about results of another laboratory."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import DataRequired, Length, Optional

from lims.web.forms import LimsForm, TextField


class ProviderForm(LimsForm):
    """Whose result it is."""

    laboratory = TextField(_l("Laboratory"), [DataRequired(), Length(max=200)])
    address = TextField(_l("Address"), [Optional(), Length(max=300)])
    report = TextField(_l("Report"), [DataRequired(), Length(max=120)], description=_l("Its number and date."))
    accredited = BooleanField(_l("Within that laboratory's accreditation"))


class WithdrawForm(LimsForm):
    """Why a note is taken back."""

    reason = TextField(_l("Reason"), [DataRequired(), Length(max=500)])
