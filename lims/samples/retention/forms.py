"""What a person may type about retention and disposal."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, PasswordField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lims.samples.models import Portion
from lims.samples.retention.models import Conclusion
from lims.samples.retention.operations import LONGEST_RETENTION
from lims.shipments.declarations.models import Product
from lims.web.forms import DayField, LimsForm, TextField
from lims.web.words import sentence_case

_SCANNED = {"data-takes-scan": "", "autocomplete": "off"}


def _all_or(kind: type[Product | Conclusion | Portion]) -> Any:
    """Return the choices of an enum behind "all"."""
    return lambda: [
        SelectChoice("", sentence_case("all")),
        *(SelectChoice(one.value, sentence_case(one)) for one in kind),
    ]


class ProposeForm(LimsForm):
    """How samples are disposed of, and why."""

    way = TextAreaField(_l("How, and why"), [DataRequired(), Length(max=2000)])


class DateForm(LimsForm):
    """Until when a sample is kept."""

    until = DayField(_l("Keep until"), [InputRequired()])
    reason = TextField(_l("Reason"), [DataRequired(), Length(max=500)])


class ScannedForm(LimsForm):
    """The samples of a batch that are there, scanned one after the other."""

    samples = TextAreaField(
        _l("Samples"), [DataRequired(), Length(max=4000)],
        description=_l("Scan or type their numbers, one on a line."), render_kw=_SCANNED | {"rows": 3},
    )  # fmt: skip


class TakeOffForm(LimsForm):
    """A sample that is not disposed of with its batch."""

    sample = TextField(_l("Sample"), [DataRequired(), Length(max=40)], render_kw=_SCANNED)
    reason = TextField(_l("Reason"), [DataRequired(), Length(max=500)])


class WithdrawForm(LimsForm):
    """Why a batch is not carried out."""

    reason = TextField(_l("Reason"), [DataRequired(), Length(max=500)])


class WitnessForm(LimsForm):
    """The witness, with the own password."""

    witness = TextField(
        _l("Witness"), [DataRequired(), Length(max=40)], description=_l("Scan the code on the card of the witness."),
        render_kw=_SCANNED,
    )  # fmt: skip
    password = PasswordField(
        _l("Password of the witness"), [DataRequired()], render_kw={"autocomplete": "off"},
        description=_l("Typed by the witness, who saw every sample go."),
    )  # fmt: skip


class RuleForm(LimsForm):
    """For how many months samples of a kind are kept."""

    product = SelectField(_l("Product"), [Optional()], choices=_all_or(Product))
    conclusion = SelectField(_l("Conclusion of the certificate"), [Optional()], choices=_all_or(Conclusion))
    portion = SelectField(_l("Portion"), [Optional()], choices=_all_or(Portion))
    months = IntegerField(_l("Months"), [InputRequired(), NumberRange(1, LONGEST_RETENTION)])
    from_on = DayField(_l("From"), [InputRequired()])
    reason = TextField(
        _l("Reason"), [DataRequired(), Length(max=500)], description=_l("The regulation or contract that asks for it.")
    )
