"""The words for what notes on other laboratories' results refuse."""

from typing import Any

from flask_babel import gettext as _

from lims.certificates.providers.operations import PrintedAlready
from lims.web.errors import explains


@explains(PrintedAlready)
def _printed_already(error: Any) -> tuple[str, str]:
    return (
        _("Certificate %(certificate)s carries this result.", certificate=error.certificate),
        _("What was issued stays; a certificate that is wrong has to be superseded or revoked."),
    )
