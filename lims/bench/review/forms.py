"""What a reviewer and a quality manager may type."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length

from lims.web.forms import LimsForm


class SendBackForm(LimsForm):
    """Why a result goes back to the bench."""

    reason = TextAreaField(
        _l("Reason"), [DataRequired(), Length(max=2000)], description=_l("What the technician is to look at.")
    )


class QuestionForm(LimsForm):
    """What an investigation asks."""

    question = TextAreaField(_l("Question"), [DataRequired(), Length(max=2000)])


class FindingForm(LimsForm):
    """What an investigation found, and whether the test may be repeated."""

    finding = TextAreaField(_l("Finding"), [DataRequired(), Length(max=4000)])
    retest = BooleanField(_l("Allow a retest: result and readings are set aside, and the work begins anew"))
