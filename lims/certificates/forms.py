"""What a person may type about certificates."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectField, TextAreaField
from wtforms.validators import DataRequired

from lims.certificates.models import ReasonClass
from lims.web.forms import LimsForm
from lims.web.words import sentence_case


class SignForm(LimsForm):
    """The password at the moment of signing; the digest says what was shown."""

    content_sha256 = HiddenField(validators=[DataRequired()])
    password = PasswordField(_l("Password"), [DataRequired()])


class SupersedeForm(SignForm):
    """The same for a replacement, which names its reason."""

    reason = TextAreaField(_l("Why it is replaced"), [DataRequired()])


class ReasonForm(LimsForm):
    """Why a certificate is put under review, or stands again."""

    reason = TextAreaField(_l("Reason"), [DataRequired()])


class RevokeForm(ReasonForm):
    """Why a certificate is taken back: the kind of reason, which is public, and the words, which are not."""

    reason_class = SelectField(
        _l("Kind of reason"), choices=lambda: [(one.value, sentence_case(one)) for one in ReasonClass]
    )
