"""What an officer may type about customs' answer."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from lims.clearance.decisions.models import MessageState
from lims.web.forms import LimsForm, TextField
from lims.web.words import word

ANSWERS = (MessageState.ACKNOWLEDGED, MessageState.REFUSED_BY_CUSTOMS)


class AnswerForm(LimsForm):
    """Customs' answer to a message."""

    outcome = SelectField(_l("Answer"), choices=lambda: [SelectChoice(one.value, word(one)) for one in ANSWERS])
    reference = TextField(_l("Reference of the answer"), [DataRequired(), Length(max=80)])
    answer = TextAreaField(_l("Words of the answer"), [Optional()])
