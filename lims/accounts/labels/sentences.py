"""The words for what the printing of labels refuses."""

from typing import Any

from flask_babel import gettext as _

from lims.accounts.labels.operations import ReprintWithoutReason
from lims.web.errors import explains


@explains(ReprintWithoutReason, status=422)
def _reprint(error: Any) -> tuple[str, str]:
    return (
        _("A label of %(thing)s was printed before.", thing=error.thing),
        _("Give the reason for printing it again."),
    )
