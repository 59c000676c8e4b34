"""What a person may type about lists and grades."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired

from lims.shipments.lists.models import CreditGrade, ListKind
from lims.web.forms import DayField, LimsForm, TextField
from lims.web.words import word

_NEEDED = InputRequired(_l("This is needed."))


class PublishForm(LimsForm):
    """A version of a list: from a file, or typed in the same columns."""

    kind = SelectField(_l("List"), [_NEEDED], choices=lambda: [(one.value, word(one)) for one in ListKind])
    published_on = DayField(_l("Published on"), [_NEEDED])
    source = TextField(_l("Source"), [_NEEDED], description=_l("Where it was published"))
    file = FileField(_l("File"), description=_l("CSV in UTF-8 with the columns manufacturer, identifier, product"))
    entries = TextAreaField(_l("Or typed here"), description=_l("The same columns, a manufacturer in each line"))


class GradeForm(LimsForm):
    """The credit grade of an operator from a day on."""

    identifier = TextField(_l("Number of the operator"), [_NEEDED], description=_l("Its USCC, EORI or other number"))
    grade = SelectField(_l("Grade"), [_NEEDED], choices=lambda: [(one.value, word(one)) for one in CreditGrade])
    from_on = DayField(_l("From"), [_NEEDED])
