"""What may be typed about instruments and competences."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lims.bench.instruments.models import InstrumentState
from lims.web.forms import DayField, LimsForm, TextField
from lims.web.words import sentence_case


class InstrumentForm(LimsForm):
    """A new instrument."""

    name = TextField(_l("Name"), [DataRequired(), Length(max=120)])
    serial = TextField(_l("Serial number"), [DataRequired(), Length(max=80)])
    calibrated_on = DayField(_l("Calibrated on"), [InputRequired()])
    calibration_due_on = DayField(_l("Calibration due on"), [InputRequired()])
    note = TextField(_l("Note"), [Optional(), Length(max=500)])


class ChangeInstrumentForm(LimsForm):
    """The state and calibration of an instrument from now on."""

    state = SelectField(
        _l("State"), choices=lambda: [SelectChoice(state.value, sentence_case(state)) for state in InstrumentState]
    )
    calibrated_on = DayField(_l("Calibrated on"), [InputRequired()])
    calibration_due_on = DayField(_l("Calibration due on"), [InputRequired()])
    note = TextField(
        _l("Note"), [Optional(), Length(max=500)], description=_l("Why, and the number of the calibration certificate.")
    )


class ServesForm(LimsForm):
    """The methods that an instrument serves; the choices are set by the view."""

    methods = SelectMultipleField(
        _l("Methods"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=True
    )


class CompetenceForm(LimsForm):
    """Who may work by which method; the choices are set by the view."""

    person_id = SelectField(_l("Person"), [InputRequired()], coerce=int)
    method = SelectField(_l("Method"), [InputRequired()], description=_l("As the standard's requirement names it."))
    from_on = DayField(_l("From"), [InputRequired()])
    to_on = DayField(_l("To"), [Optional()])
    supervisor_id = SelectField(_l("Supervisor, while in training"), [Optional()], coerce=int)


class EndCompetenceForm(LimsForm):
    """The last day of a competence, and why."""

    to_on = DayField(_l("Last day"), [InputRequired()])
    reason = TextField(_l("Reason"), [DataRequired(), Length(max=500)])
