"""What a person may type about a document."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.validators import InputRequired

from lims.shipments.documents.rules import kinds
from lims.shipments.documents.sentences import kind_word
from lims.web.forms import DayField, LimsForm, TextField


class PresentForm(LimsForm):
    """A document that was shown for a line, with its scan."""

    kind = SelectField(_l("Document"), [InputRequired()], choices=lambda: [(one, kind_word(one)) for one in kinds()])
    number = TextField(_l("Number of the document"), [InputRequired(_l("This is needed."))])
    issued_on = DayField(_l("Issued on"))
    file = FileField(_l("Scan"), description=_l("PDF, PNG or JPEG"))
