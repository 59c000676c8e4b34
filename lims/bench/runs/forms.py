"""What may be typed about runs."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length

from lims.web.forms import LimsForm, TextField


class AgainForm(LimsForm):
    """Why an invalid run is done again."""

    reason = TextField(
        _l("Reason"), [DataRequired(), Length(max=500)], description=_l("What is done differently this time.")
    )


class EndRunForm(LimsForm):
    """Why a run is invalid."""

    because = TextField(
        _l("Reason"), [DataRequired(), Length(max=500)], description=_l("A failed control, a power cut, a mix-up.")
    )
