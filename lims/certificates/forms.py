"""What a person may type about certificates."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectField, TextAreaField
from wtforms.validators import DataRequired

from lims.certificates.models import Impact, ReasonClass
from lims.web.forms import LimsForm
from lims.web.words import sentence_case


def _impacts() -> list[tuple[str, str]]:
    return [(one.value, sentence_case(one)) for one in Impact]


class SignForm(LimsForm):
    """The password at the moment of signing; the digest says what was shown."""

    content_sha256 = HiddenField(validators=[DataRequired()])
    password = PasswordField(_l("Password"), [DataRequired()])


class CorrectForm(SignForm):
    """The same for a replacement or an amendment, which names its reason and what it touches."""

    impact = SelectField(_l("What it touches"), choices=_impacts)
    reason = TextAreaField(_l("Why it is corrected"), [DataRequired()])


class ReasonForm(LimsForm):
    """Why a certificate stands again."""

    reason = TextAreaField(_l("Reason"), [DataRequired()])


class SuspendForm(ReasonForm):
    """Why a certificate is put under review, and what the doubt touches."""

    impact = SelectField(_l("What it touches"), choices=_impacts, default=Impact.CONCLUSION.value)


class RevokeForm(SuspendForm):
    """Why a certificate is taken back: the kind of reason, which is public, and the words, which are not."""

    reason_class = SelectField(
        _l("Kind of reason"), choices=lambda: [(one.value, sentence_case(one)) for one in ReasonClass]
    )
