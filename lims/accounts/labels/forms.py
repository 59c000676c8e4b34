"""The forms of labels."""

from flask_babel import lazy_gettext as _l
from wtforms.fields import IntegerField, RadioField, SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lims.accounts.labels.models import LabelLayout
from lims.printing.labels import PER_SHEET
from lims.web.forms import LimsForm, TextField


class LabelsForm(LimsForm):
    """On what labels are printed, and why again."""

    layout = RadioField(
        _l("Labels"),
        [InputRequired()],
        choices=[
            SelectChoice(LabelLayout.ROLL.value, _l("Roll, 50 × 30 mm")),
            SelectChoice(LabelLayout.SHEET.value, _l("A4 sheet of 24")),
        ],
        default=LabelLayout.ROLL.value,
    )
    start = IntegerField(
        _l("First free label of the sheet"),
        [Optional(), NumberRange(1, PER_SHEET)],
        default=1,
        description=_l("1 is at the top left, 24 at the bottom right."),
    )
    reason = TextField(_l("Reason for printing again"), [Optional(), Length(max=500)])
