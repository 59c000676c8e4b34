"""The words for what the scope register refuses."""

from typing import Any

from flask_babel import gettext as _

from lims.certificates.scopes.operations import AlreadyInScope, NotASignatory
from lims.web.errors import explains
from lims.web.filters import day
from lims.web.people import person_name


@explains(NotASignatory)
def _not_a_signatory(error: Any) -> tuple[str, str]:
    return (
        _("%(person)s is no signatory.", person=person_name(error.person)),
        _("The administrator has to give the role first."),
    )


@explains(AlreadyInScope)
def _already_in_scope(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(person)s may authorise %(standard)s, %(method)s since %(day)s already.",
            person=person_name(error.person),
            standard=error.standard,
            method=error.method,
            day=day(error.from_on),
        ),
        _("End that entry first, or choose a later first day."),
    )
