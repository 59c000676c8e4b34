"""What a person may type about sampling rounds."""

from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from lims.samples.forms import MOST_UNITS
from lims.samples.models import Portion
from lims.samples.rounds.models import UnusedReason
from lims.samples.rounds.obstacles import MOST_NUMBERS
from lims.web.forms import DayField, LimsForm, TextField
from lims.web.words import sentence_case

SCANNED = {"data-takes-scan": "", "autocomplete": "off"}
MOST_BOXES = 999


class PlanForm(LimsForm):
    """The van, its day, who goes along, and what they draw."""

    van = TextField(_l("Van"), [DataRequired(), Length(max=60)], description=_l("Its plate or its name."))
    drives_on = DayField(_l("Day"), [InputRequired()])
    people = SelectMultipleField(_l("People"), [InputRequired()], coerce=int, option_widget=CheckboxInput())
    orders = SelectMultipleField(_l("Sampling orders"), [Optional()], option_widget=CheckboxInput())


class ReserveForm(LimsForm):
    """How many labels are printed in advance."""

    count = IntegerField(_l("How many labels"), [InputRequired(), NumberRange(1, MOST_NUMBERS)])


class TakeAlongForm(LimsForm):
    """An order that is to be drawn too."""

    order = TextField(_l("Sampling order"), [DataRequired(), Length(max=40)], render_kw=SCANNED)


class LeaveOutForm(LimsForm):
    """An order that is not drawn on this round."""

    order = TextField(_l("Sampling order"), [DataRequired(), Length(max=40)], render_kw=SCANNED)
    reason = TextField(_l("Reason"), [DataRequired(), Length(max=500)])


class ExplainForm(LimsForm):
    """Why labels were not used."""

    numbers = TextAreaField(
        _l("Numbers"), [Optional(), Length(max=4000)],
        description=_l("Scan the labels, one on a line. Leave it empty for all that are left."),
        render_kw=SCANNED | {"rows": 3},
    )  # fmt: skip
    unused = SelectField(
        _l("Why were they not used?"), [InputRequired()],
        choices=lambda: [SelectChoice(one.value, sentence_case(one)) for one in UnusedReason],
    )  # fmt: skip
    note = TextField(_l("Note"), [Optional(), Length(max=500)])


class HandInForm(LimsForm):
    """How many boxes the van brings."""

    boxes = IntegerField(_l("Boxes"), [InputRequired(), NumberRange(0, MOST_BOXES)])


class RoundDrawForm(LimsForm):
    """The label and the seal of each portion, then the units, and where they were drawn."""

    place = TextField(_l("Place"), [DataRequired(), Length(max=120)], description=_l("Warehouse, container or shelf"))
    leave_with_owner = BooleanField(_l("Portion B stays with the owner, under seal"))
    signed_by = TextField(_l("Who signs for the owner"), [Length(max=120)])

    def validate_signed_by(self, field: TextField) -> None:
        """Ask for the name where portion B stays."""
        if "leave_with_owner" in self and self.leave_with_owner.data and not field.data:
            raise ValidationError(_("Name who takes portion B in charge for its owner."))

    @classmethod
    def for_portions(cls, portions: list[Any], **data: Any) -> Self:
        """Return the form with the fields of ``portions``; a scan moves on from label to seal to the next label."""
        fields: dict[str, Any] = {}
        for one in portions:
            fields[f"number_{one.lower()}"] = TextField(
                _l("Label printed in advance"), [Optional(), Length(max=40)], render_kw=SCANNED
            )
            seal = [DataRequired(_l("Scan or type the number on its seal.")), Length(max=40)]
            fields[f"seal_{one.lower()}"] = TextField(_l("Seal number"), seal, render_kw=SCANNED)
        for one in portions:
            units = [InputRequired(), NumberRange(1, MOST_UNITS)]
            fields[f"units_{one.lower()}"] = IntegerField(_l("Units of portion %(portion)s", portion=one), units)
        made: Self = type("RoundDrawForm", (cls,), fields)(data=data)
        if Portion.B not in portions:
            del made.leave_with_owner, made.signed_by
        return made

    def given(self, what: str, portions: list[Any]) -> dict[Portion, Any]:
        """Return the field ``what`` (number, seal, units) of each portion."""
        return {Portion(one): self[f"{what}_{one.lower()}"].data or "" for one in portions}
