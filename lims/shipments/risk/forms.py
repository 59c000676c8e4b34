"""What a person may type into a control order."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from lims.shipments.risk.models import ControlKind
from lims.web.forms import LimsForm, TextField
from lims.web.words import word

_NEEDED = InputRequired(_l("This is needed."))


class ControlForm(LimsForm):
    """What customs orders for a line, and why."""

    kind = RadioField(_l("Order"), [_NEEDED], choices=lambda: [(one.value, word(one)) for one in ControlKind])
    reason = TextField(_l("Reason"), [_NEEDED])
