"""The words for what timed methods refuse."""

from typing import Any

from flask_babel import gettext as _

from lims.bench.methods import operations, steps
from lims.web.errors import explains
from lims.web.words import field_word


@explains(operations.AlreadyInUse)
def _already_in_use(error: Any) -> tuple[str, str]:
    return (
        _(
            "Version %(version)s of “%(method)s” is in use since %(day)s.",
            version=error.version,
            method=error.method,
            day=error.on,
        ),
        _("Choose a later day for the new version."),
    )


@explains(steps.MethodFaulty, status=422)
def _method_faulty(error: Any) -> tuple[str, str]:
    return (
        _(
            "The method “%(method)s” has a fault in its field “%(field)s”: %(value)s.",
            method=error.method,
            field=field_word(error.field),
            value=error.value,
        ),
        _("Correct the document and try again."),
    )
