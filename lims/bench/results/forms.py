"""What may be typed about results, beside the grid itself."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length, Optional

from lims.web.forms import LimsForm, TextField


class UncertaintyForm(LimsForm):
    """The uncertainty of all readings of one requirement. Text.

    The operation says what is wrong with it, as for readings.
    """

    uncertainty = TextField(_l("Expanded uncertainty U"), [Optional(), Length(max=40)])
    coverage = TextField(_l("Coverage factor k"), [Optional(), Length(max=10)])


class HandOverForm(LimsForm):
    """The end of the work on one requirement."""

    deviation = TextAreaField(_l("Deviation from the method"), [Optional(), Length(max=2000)])
    as_not_assessed = BooleanField(_l("Readings are missing: hand over as “not assessed”"))
