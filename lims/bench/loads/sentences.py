"""The words for what loads refuse."""

from typing import Any

from flask_babel import gettext as _

from lims.bench.loads import obstacles
from lims.web.errors import explains
from lims.web.i18n import language


@explains(obstacles.NothingForLoad)
def _nothing_for_load(error: Any) -> tuple[str, str]:
    return (
        _("%(sample)s has no waiting work by “%(method)s”.", sample=error.sample, method=error.method),
        _("Look at the sample's test request, or choose a load of another method."),
    )


@explains(obstacles.InAnotherLoad)
def _in_another_load(error: Any) -> tuple[str, str]:
    return (
        _("The work on %(sample)s is in load %(number)s.", sample=error.sample, number=error.number),
        _("Take it out there first."),
    )


@explains(obstacles.LoadEmpty, status=422)
def _load_empty(error: Any) -> tuple[str, str]:
    return _("Nothing is in load %(number)s.", number=error.number), _("Scan the first sample.")


@explains(obstacles.ControlsUnread, status=422)
def _controls_unread(error: Any) -> tuple[str, str]:
    names = ", ".join(str(one.get(language()) or one["en"]) for one in error.controls)
    return (
        _("Controls of load %(number)s are not read yet: %(names)s.", number=error.number, names=names),
        _("Write down what each control showed, on the page of the load."),
    )


@explains(obstacles.ControlReasonNeeded, status=422)
def _control_reason_needed(error: Any) -> tuple[str, str]:
    return (
        _("This control was read already: %(before)s.", before=error.before),
        _("Say why it is written down otherwise now; both stay on record."),
    )


@explains(obstacles.ControlSeenMissing, status=422)
def _control_seen_missing(_error: Any) -> tuple[str, str]:
    return _("Nothing is said about what the control showed."), _("Write down the count, or what was seen.")
