"""The words for what the catalogue refuses."""

from typing import Any

from flask_babel import gettext as _

from lims.catalogue.operations import AlreadyConfirmed, SchemeNotStandard, StandardFaulty
from lims.web.errors import explains


@explains(AlreadyConfirmed)
def _already_confirmed(error: Any) -> tuple[str, str]:
    return (
        _(
            "Two people have confirmed %(requirement)s of %(standard)s already.",
            requirement=error.requirement,
            standard=error.standard,
        ),
        _("Nothing is left to do here."),
    )


@explains(StandardFaulty, status=422)
def _standard_faulty(error: Any) -> tuple[str, str]:
    return _("The file cannot be used: %(problems)s", problems="; ".join(error.problems)), _(
        "Correct the file and send it again."
    )


@explains(SchemeNotStandard, status=422)
def _scheme_not_standard(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(named)s is a sampling scheme, no standard with requirements: it is part of the judge.",
            named=error.named or error.kind,
        ),
        _("Import the data file of a standard. A lot's plan is looked up with: lims plan"),
    )
