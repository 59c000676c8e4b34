"""What a stranger may send: one file to be checked."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from lims.web.forms import LimsForm


class CheckForm(LimsForm):
    """A certificate as PDF, or a photograph of one."""

    file = FileField(
        _l("Certificate"),
        [FileRequired(_l("Choose a file."))],
        description=_l("The PDF that you were given, or a photograph on which its QR code can be seen"),
    )
