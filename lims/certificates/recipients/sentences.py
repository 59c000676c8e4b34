"""The words for what recipients refuse."""

from typing import Any

from flask_babel import gettext as _

from lims.certificates.recipients.operations import RecipientMissing
from lims.web.errors import explains


@explains(RecipientMissing, status=422)
def _recipient_missing(_error: Any) -> tuple[str, str]:
    return _("Nobody is named."), _("Write a name or an address of at most 200 characters.")
