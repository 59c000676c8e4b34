"""The words for what instruments and competences refuse."""

from typing import Any

from flask_babel import gettext as _

from lims.bench.instruments.operations import (
    AlreadyCompetent,
    AlreadyRegistered,
    SupervisorNeeded,
    SupervisorNotCompetent,
)
from lims.web.errors import explains
from lims.web.people import person_name


@explains(AlreadyRegistered)
def _already_registered(error: Any) -> tuple[str, str]:
    return (
        _(
            "The serial number %(serial)s is registered already: instrument %(code)s.",
            serial=error.serial,
            code=error.code,
        ),
        _("Open that instrument, or correct the serial number."),
    )


@explains(SupervisorNeeded)
def _supervisor_needed(error: Any) -> tuple[str, str]:
    return _("%(person)s is a trainee.", person=person_name(error.person)), _(
        "Name the supervisor under whom %(method)s is practised.", method=error.method
    )


@explains(SupervisorNotCompetent)
def _supervisor_not_competent(error: Any) -> tuple[str, str]:
    return (
        _("%(name)s is not competent alone in %(method)s.", name=person_name(error.supervisor), method=error.method),
        _("Choose a supervisor who is, or grant the supervisor's competence first."),
    )


@explains(AlreadyCompetent)
def _already_competent(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(person)s has a competence in %(method)s from %(day)s on.",
            person=person_name(error.person),
            method=error.method,
            day=error.from_on,
        ),
        _("Choose another first day, or end the one that exists."),
    )
