"""What a person may type about samples."""

from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput

from lims.samples.models import Portion, ReturnReason
from lims.web.forms import LimsForm, TextField
from lims.web.words import sentence_case

MOST_UNITS = 100_000

_PORTIONS = {
    Portion.A: _l("A: for the laboratory"),
    Portion.B: _l("B: for the owner, for a second test"),
    Portion.C: _l("C: the reserve"),
}


_SEAL = [DataRequired(_l("Scan or type the number on its seal.")), Length(max=40)]
_UNITS = [InputRequired(), NumberRange(1, MOST_UNITS)]


class OrderForm(LimsForm):
    """How many units to draw, in which portions, and why."""

    units = IntegerField(_l("Units for each portion"), [InputRequired(), NumberRange(1, MOST_UNITS)])
    portions = SelectMultipleField(
        _l("Portions"),
        [InputRequired()],
        choices=[SelectChoice(portion.value, words) for portion, words in _PORTIONS.items()],
        option_widget=CheckboxInput(),
    )
    reason = TextAreaField(_l("Reason"), [DataRequired(), Length(max=2000)])
    because = TextAreaField(_l("Why normal inspection is kept"), [Length(max=2000)])


class DrawForm(LimsForm):
    """The seal and the units of each portion, and where they were drawn."""

    place = TextField(_l("Place"), [DataRequired(), Length(max=120)], description=_l("Warehouse, container or shelf"))
    seal_a = TextField(_l("Seal number"), _SEAL)
    units_a = IntegerField(_l("Units"), _UNITS)
    seal_b = TextField(_l("Seal number"), _SEAL)
    units_b = IntegerField(_l("Units"), _UNITS)
    seal_c = TextField(_l("Seal number"), _SEAL)
    units_c = IntegerField(_l("Units"), _UNITS)
    leave_with_owner = BooleanField(_l("Portion B stays with the owner, under seal"))
    signed_by = TextField(
        _l("Who signs for the owner"),
        [Length(max=120)],
        description=_l("Takes the sealed portion B in charge."),
    )
    send_on = BooleanField(_l("The other portions leave for the laboratory now"))

    def validate_signed_by(self, field: TextField) -> None:
        """Ask who signs, where portion B is drawn and stays."""
        if "seal_b" in self._fields and self.leave_with_owner.data and not field.data:
            raise ValidationError(_("Name who takes portion B in charge for its owner."))

    @classmethod
    def for_portions(cls, portions: list[Any], **data: Any) -> Self:
        """Return the form with the fields of ``portions`` only."""
        form = cls(data=data)
        for portion in Portion:
            if portion.value not in portions:
                del form[f"seal_{portion.lower()}"], form[f"units_{portion.lower()}"]
        return form

    def seals(self, portions: list[Any]) -> dict[Portion, str]:
        """Return the seal numbers of the portions that the order asks for."""
        return {Portion(one): self[f"seal_{one.lower()}"].data or "" for one in portions}

    def units(self, portions: list[Any]) -> dict[Portion, int]:
        """Return the units of the portions that the order asks for."""
        return {Portion(one): self[f"units_{one.lower()}"].data for one in portions}


class ReceiveForm(LimsForm):
    """The receipt checks."""

    seal = TextField(_l("Number on the seal"), [DataRequired(), Length(max=40)])
    intact = RadioField(
        _l("Is the seal intact?"),
        [InputRequired()],
        choices=[SelectChoice("yes", _l("Yes, intact")), SelectChoice("no", _l("No, broken or opened"))],
    )
    units = IntegerField(_l("Units counted"), [InputRequired(), NumberRange(0, MOST_UNITS)])
    condition = TextAreaField(_l("Condition"), [Optional(), Length(max=2000)])
    refused = SelectField(
        _l("Send it back nevertheless"),
        [Optional()],
        choices=lambda: [
            SelectChoice("", "—"),
            *(
                SelectChoice(reason.value, sentence_case(reason))
                for reason in (ReturnReason.DAMAGED, ReturnReason.WRONG_GOODS)
            ),
        ],
    )
    ask = BooleanField(_l("Take it in, put it on hold and ask the customer"))
    addressed_to = TextField(_l("To"), [Optional(), Length(max=120)], description=_l("Who speaks for the customer."))
    question = TextAreaField(_l("Question"), [Optional(), Length(max=2000)])


class MoveForm(LimsForm):
    """Where a sample is left."""

    place = TextField(_l("Place"), [DataRequired(), Length(max=120)])
    note = TextField(_l("Note"), [Optional(), Length(max=500)])


class ReasonForm(LimsForm):
    """Why."""

    reason = TextAreaField(_l("Reason"), [DataRequired(), Length(max=2000)])
