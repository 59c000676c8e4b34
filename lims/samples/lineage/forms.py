"""What a person may type about the numbers and the identity of a sample."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lims.samples.forms import MOST_UNITS
from lims.shipments.declarations.models import Lot
from lims.web.forms import LimsForm, TextField

_REASON = [DataRequired(), Length(max=1000)]
_SCANNED = {"data-takes-scan": "", "autocomplete": "off"}


class SplitForm(LimsForm):
    """How many units get a number of their own, and why."""

    units = IntegerField(_l("Units of the new number"), [InputRequired(), NumberRange(1, MOST_UNITS)])
    seal = TextField(
        _l("Seal of the new number"), [Optional(), Length(max=40)], render_kw=_SCANNED,
        description=_l("If it is closed anew. Else it is known by the seal of the whole, and which part it is."),
    )  # fmt: skip
    reason = TextAreaField(_l("Reason"), _REASON)


class MergeForm(LimsForm):
    """The number that is kept, and why there were two."""

    kept = TextField(
        _l("Number that is kept"), [DataRequired(), Length(max=40)], render_kw=_SCANNED,
        description=_l("Scan or type the other number of the same portion."),
    )  # fmt: skip
    reason = TextAreaField(_l("Reason"), _REASON)


class CancelForm(LimsForm):
    """Why nobody wants the sample any more."""

    reason = TextAreaField(_l("Reason"), _REASON)


class CorrectForm(LimsForm):
    """The lot or the seal as it is, and how that was found."""

    lot = SelectField(_l("Lot"), [Optional()])
    all_portions = BooleanField(
        _l("All portions of the drawing are of that lot"), default=True
    )  # a whole drawing is more often mistaken than one portion of it
    seal = TextField(_l("Number on the seal"), [Optional(), Length(max=40)], render_kw=_SCANNED)
    reason = TextAreaField(_l("How it was found"), _REASON)

    def offer(self, lots: Sequence[Lot]) -> None:
        """Let one of ``lots`` be chosen, or none."""
        self.lot.choices = [
            SelectChoice("", _l("as it is noted")),
            *(SelectChoice(str(lot.id), f"{lot.batch} · {lot.model}") for lot in lots),
        ]


class BatchForm(LimsForm):
    """The batch number of a declared lot as it is, and how that was found."""

    batch = TextField(_l("Batch"), [DataRequired(), Length(max=80)])
    reason = TextAreaField(_l("How it was found"), _REASON)
