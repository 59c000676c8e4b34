"""What an officer may type about a decision, and about what followed."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from lims.clearance.decisions.models import DecisionKind
from lims.web.forms import DayField, LimsForm
from lims.web.words import sentence_case


def _kinds() -> list[SelectChoice]:
    return [SelectChoice(kind.value, sentence_case(kind)) for kind in DecisionKind]


class DecideForm(LimsForm):
    """The decision, its reasons, and the words that some kinds need."""

    kind: Any = RadioField(_l("Decision"), [DataRequired(_l("Choose one."))], choices=_kinds)
    reasons = TextAreaField(_l("Reasons"), [DataRequired(_l("Say why: the declarant and the auditor will read it."))])
    conditions = TextAreaField(_l("Conditions"), [Optional()], description=_l("For a conditional release"))
    action = TextAreaField(
        _l("What happens to the goods"), [Optional()], description=_l("For a refusal: returned, destroyed, remade")
    )
    grounds = TextAreaField(
        _l("Grounds of the override"), [Optional()], description=_l("For letting goods go although it is not proposed")
    )
    seen = HiddenField()  # the newest decision on the line when the page was shown


class ProofForm(LimsForm):
    """That a refusal's action was taken, or that a release's conditions are met."""

    proof = TextAreaField(
        _l("What was done"),
        [DataRequired(_l("Say what was done, and what shows it."))],
        description=_l("With the number of the paper that shows it"),
    )
    on = DayField(_l("Done on"), [InputRequired(_l("Give the day."))])
