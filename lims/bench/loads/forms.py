"""What may be typed about loads."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from lims.bench.methods.steps import ControlKind
from lims.web.forms import LimsForm, MomentField, TextField
from lims.web.words import sentence_case


class LoadForm(LimsForm):
    """A new load; the choices are set by the view."""

    method = SelectField(_l("Timed method"), [InputRequired()])
    instrument = SelectField(_l("Instrument"), [Optional()])


class ScanForm(LimsForm):
    """The sample that is put into a load."""

    sample = TextField(_l("Sample"), [DataRequired(), Length(max=20)], description=_l("Scan one after the other."))


class BeginForm(LimsForm):
    """Why work of an invalid run is begun again with this load."""

    reason = TextField(
        _l("Reason"), [Optional(), Length(max=500)], description=_l("What is done differently this time.")
    )


class StepForm(LimsForm):
    """When a step was done, where it is written down later."""

    happened_at = MomentField(
        _l("Done at"), [Optional()], description=_l("Only where it is written down later, for example from paper.")
    )


class ControlForm(LimsForm):
    """One more control of a load."""

    kind = SelectField(
        _l("Kind"), choices=lambda: [SelectChoice(kind.value, sentence_case(kind)) for kind in ControlKind]
    )
    name = TextField(
        _l("Control"), [DataRequired(), Length(max=200)], description=_l("What it is, with its strain or lot.")
    )


class ReadControlForm(LimsForm):
    """What a control showed; the choices are set by the view."""

    control = SelectField(_l("Control"), [InputRequired()], coerce=int)
    seen = TextField(_l("Seen"), [DataRequired(), Length(max=200)], description=_l("The count, or what was seen."))
    held = RadioField(
        _l("Did it hold?"), [InputRequired()],
        choices=lambda: [SelectChoice("yes", _l("It held")), SelectChoice("no", _l("It failed: the load is invalid"))],
    )  # fmt: skip
    reason = TextField(_l("Reason, if it was read before"), [Optional(), Length(max=500)])


class FallForm(LimsForm):
    """Why a load is invalid."""

    because = TextField(
        _l("Reason"), [DataRequired(), Length(max=500)], description=_l("A power cut, a wrong temperature, a mix-up.")
    )
