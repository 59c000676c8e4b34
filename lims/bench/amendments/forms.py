"""What a person may answer to an amended declaration."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from lims.bench.amendments.models import AmendmentAnswer
from lims.web.forms import LimsForm

_WORDS = {
    AmendmentAnswer.GO_ON: _l("Go on: by what was agreed before"),
    AmendmentAnswer.JUDGE_ANEW: _l("Judge anew: by the declaration as it is now; readings stay"),
    AmendmentAnswer.STOP: _l("Stop: open work and the samples are cancelled"),
}


class AnswerForm(LimsForm):
    """Go on, judge anew, or stop; and why."""

    answer = RadioField(
        _l("What becomes of the work?"), [InputRequired()],
        choices=[SelectChoice(one.value, words) for one, words in _WORDS.items()],
    )  # fmt: skip
    reason = TextAreaField(_l("Reason"), [DataRequired(), Length(max=2000)])
