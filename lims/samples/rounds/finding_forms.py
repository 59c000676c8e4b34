"""What a person may type about findings, queries, return memos and the end of a comparison."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput

from lims.samples.rounds.forms import MOST_BOXES
from lims.web.forms import LimsForm, TextField

_LONG = Length(max=2000)


class AskForm(LimsForm):
    """Whom to ask what."""

    addressed_to = TextField(
        _l("To"), [DataRequired(), Length(max=120)], description=_l("Who speaks for the customer.")
    )
    question = TextAreaField(_l("Question"), [DataRequired(), _LONG])


class AnswerForm(LimsForm):
    """What the customer answered, and how the portion goes on."""

    answered_by = TextField(_l("Answered by"), [DataRequired(), Length(max=120)])
    answer = TextAreaField(_l("Answer"), [DataRequired(), _LONG])
    way = SelectField(_l("How does it go on?"), [InputRequired()])
    disclaimer = TextAreaField(
        _l("Disclaimer in English"), [Optional(), _LONG],
        description=_l("Which results may be affected; it stands on the certificate."),
    )  # fmt: skip
    disclaimer_zh = TextAreaField(_l("Disclaimer in Chinese"), [Optional(), _LONG])


class SettleForm(LimsForm):
    """How a finding ends without an answer."""

    way = SelectField(_l("How does it end?"), [InputRequired()])
    text = TextAreaField(_l("What was found out"), [DataRequired(), _LONG])


class FinishForm(LimsForm):
    """The boxes that came."""

    boxes = IntegerField(_l("Boxes counted"), [InputRequired(), NumberRange(0, MOST_BOXES)])
    note = TextAreaField(
        _l("Note"),
        [Optional(), _LONG],
        description=_l("Needed where the count of boxes is another than on the manifest."),
    )


class MemoForm(LimsForm):
    """To whom which portions go back."""

    addressed_to = TextField(_l("To"), [DataRequired(), Length(max=120)])
    samples = SelectMultipleField(_l("Portions"), [InputRequired()], option_widget=CheckboxInput())
    note = TextAreaField(_l("Note"), [Optional(), _LONG])


class HandBackForm(LimsForm):
    """Who took the portions back."""

    to = TextField(_l("Taken back by"), [DataRequired(), Length(max=120)])
