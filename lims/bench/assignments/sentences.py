"""The words for what requests and assignments refuse."""

from typing import Any

from flask_babel import gettext as _

from lims.bench.assignments import obstacles
from lims.web.errors import explains
from lims.web.filters import day
from lims.web.people import person_name
from lims.web.words import word


@explains(obstacles.NoEdition)
def _no_edition(error: Any) -> tuple[str, str]:
    return (
        _("The catalogue has no edition of “%(code)s” that was in force on %(day)s.", code=error.code, day=error.on),
        _("Check the declared standard with the officer, or import the edition."),
    )


@explains(obstacles.NothingRequested)
def _nothing_requested(error: Any) -> tuple[str, str]:
    return _("No requirement is chosen for %(sample)s.", sample=error.sample), _("Choose at least one.")


@explains(obstacles.UnknownTerms)
def _unknown_terms(error: Any) -> tuple[str, str]:
    return (
        _("%(edition)s has no %(kind)s “%(named)s”.", edition=error.edition, kind=word(error.kind), named=error.named),
        _("Choose one that it has."),
    )


@explains(obstacles.TooFewUnits)
def _too_few_units(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(thing)s has %(units)s free specimens; %(needed)s are needed.",
            thing=error.thing,
            units=error.units,
            needed=error.needed,
        ),
        _("Ask for fewer requirements, or have more units drawn: %(sum)s.", sum=error.arithmetic)
        if getattr(error, "arithmetic", "")
        else _("Ask for fewer requirements, or have more units drawn."),
    )


@explains(obstacles.StartStands)
def _start_stands(error: Any) -> tuple[str, str]:
    whys = {
        "state": _("%(thing)s does not run.", thing=error.thing),
        "person": _("Somebody else started %(thing)s.", thing=error.thing),
        "time": _("%(thing)s was started more than a minute ago.", thing=error.thing),
        "earlier": _("%(thing)s had been started before; this was not its first start.", thing=error.thing),
        "reading": _("%(thing)s holds readings already.", thing=error.thing),
        "step": _("A further step of %(thing)s is done already.", thing=error.thing),
    }
    return whys[error.why], _("The start stands. Open the sample at the bench and go on from there.")


@explains(obstacles.NotCapable)
def _not_capable(error: Any) -> tuple[str, str]:
    told = [f"{gap['method']}: {word(gap['missing'])}" for gap in error.gaps]
    return (
        _("The laboratory cannot do all of %(thing)s today: %(gaps)s.", thing=error.thing, gaps="; ".join(told)),
        _("Let the lab manager close the gap, leave the requirement out, or say why it is accepted all the same."),
    )


@explains(obstacles.ChangeReasonNeeded, status=422)
def _change_reason_needed(error: Any) -> tuple[str, str]:
    return (
        _("%(number)s is accepted: it changes only with a reason.", number=error.number),
        _("Say who asked for the change, and why."),
    )


@explains(obstacles.WorkStarted)
def _work_started(error: Any) -> tuple[str, str]:
    return (
        _(
            "Work by the terms of %(number)s has begun: %(requirements)s.",
            number=error.number,
            requirements=", ".join(error.requirements),
        ),
        _("Class, edition, rule and facts stay as they are; requirements may still be added or taken away."),
    )


@explains(obstacles.NotCompetent)
def _not_competent(error: Any) -> tuple[str, str]:
    return (
        _("%(person)s has no competence in “%(method)s” today.", person=person_name(error.person), method=error.method),
        _("Choose a competent person, or let the lab manager grant the competence."),
    )


@explains(obstacles.CompetenceExpired)
def _competence_expired(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(person)s’s competence in “%(method)s” ended on %(day)s.",
            person=person_name(error.person),
            method=error.method,
            day=day(error.on),
        ),
        _("Let the lab manager renew the competence, or choose a competent person."),
    )


@explains(obstacles.CompetenceNotBegun)
def _competence_not_begun(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(person)s’s competence in “%(method)s” begins on %(day)s.",
            person=person_name(error.person),
            method=error.method,
            day=day(error.on),
        ),
        _("Wait for that day, or choose a competent person."),
    )


@explains(obstacles.SupervisorAbsent)
def _supervisor_absent(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(person)s is in training in “%(method)s” and works only under %(supervisor)s.",
            person=person_name(error.person),
            method=error.method,
            supervisor=person_name(error.supervisor),
        ),
        _("Let %(supervisor)s confirm to stand by, today and for this work.", supervisor=person_name(error.supervisor)),
    )


@explains(obstacles.NotTheSupervisor)
def _not_the_supervisor(error: Any) -> tuple[str, str]:
    return (
        _("Only a trainee’s named supervisor can confirm to stand by: %(thing)s.", thing=error.thing),
        _("Let the lab manager name you as supervisor in “%(method)s”.", method=error.method),
    )


@explains(obstacles.OutOfService)
def _out_of_service(error: Any) -> tuple[str, str]:
    return (
        _("%(name)s (%(code)s) is out of service. %(note)s", name=error.name, code=error.instrument, note=error.note),
        _("Choose another instrument, or let the lab manager take it back into service."),
    )


@explains(obstacles.CalibrationOverdue)
def _calibration_overdue(error: Any) -> tuple[str, str]:
    return (
        _(
            "The calibration of %(name)s (%(code)s) was due on %(day)s.",
            name=error.name,
            code=error.instrument,
            day=day(error.on),
        ),
        _("Choose another instrument, or let the lab manager enter the new calibration."),
    )


@explains(obstacles.NotForMethod)
def _not_for_method(error: Any) -> tuple[str, str]:
    what = _(
        "%(name)s (%(code)s) is not registered for “%(method)s”.",
        name=error.name,
        code=error.instrument,
        method=error.method,
    )
    if error.others:
        return what, _(
            "Choose one that is: %(codes)s. Or let the lab manager register it.", codes=", ".join(error.others)
        )
    return what, _("Let the lab manager register it for the method, or start without an instrument.")


@explains(obstacles.SomebodyElses)
def _somebody_elses(error: Any) -> tuple[str, str]:
    return (
        _("%(thing)s is assigned to %(person)s.", thing=error.thing, person=person_name(error.person)),
        _("Let the lab manager assign it to you."),
    )


@explains(obstacles.NoLaboratory)
def _no_laboratory(_error: Any) -> tuple[str, str]:
    return _("The laboratory's shifts are not entered yet, so no due time can be worked out."), _(
        "Ask the administrator to enter them."
    )
