"""The forms of labels."""

from flask_babel import lazy_gettext as _l
from wtforms.fields import BooleanField, IntegerField, RadioField, SelectChoice, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lims.accounts.labels.models import LabelLayout, Media
from lims.printing.labels import PER_SHEET
from lims.web.forms import LimsForm, TextField

_DOTS = [
    SelectChoice(8, _l("203 dots per inch")),
    SelectChoice(12, _l("300 dots per inch")),
    SelectChoice(24, _l("600 dots per inch")),
]


class LabelsForm(LimsForm):
    """On what labels are printed, and why again."""

    layout = RadioField(
        _l("Labels"),
        [InputRequired()],
        choices=[
            SelectChoice(LabelLayout.ROLL.value, _l("Roll, 50 × 30 mm")),
            SelectChoice(LabelLayout.SHEET.value, _l("A4 sheet of 24")),
            SelectChoice(LabelLayout.PRINTER.value, _l("Straight to a label printer")),
            SelectChoice(LabelLayout.ZPL.value, _l("ZPL file for a label printer")),
        ],
        default=LabelLayout.ROLL.value,
    )
    start = IntegerField(
        _l("First free label of the sheet"),
        [Optional(), NumberRange(1, PER_SHEET)],
        default=1,
        description=_l("1 is at the top left, 24 at the bottom right."),
    )
    printer = SelectField(_l("Printer"), coerce=int, validate_choice=False)
    dots = SelectField(_l("Resolution of the ZPL file"), coerce=int, choices=_DOTS, default=8)
    reason = TextField(_l("Reason for printing again"), [Optional(), Length(max=500)])


class PrinterForm(LimsForm):
    """A label printer: where it is, how fine it prints, and on what."""

    name = TextField(_l("Name"), [DataRequired(), Length(max=60)])
    address = TextField(
        _l("Address"), [DataRequired(), Length(max=253)], description=_l("Name or number on the network.")
    )
    port = IntegerField(_l("Port"), [InputRequired(), NumberRange(1, 65535)], default=9100)
    dots_per_mm = SelectField(_l("Resolution"), [InputRequired()], coerce=int, choices=_DOTS, default=8)
    media = SelectField(
        _l("Labels of 50 × 30 mm"),
        [InputRequired()],
        choices=[
            SelectChoice(Media.DIRECT.value, _l("Direct thermal, without ribbon")),
            SelectChoice(Media.TRANSFER.value, _l("Thermal transfer, with ribbon")),
        ],
    )
    in_service = BooleanField(_l("In service"), default=True)
