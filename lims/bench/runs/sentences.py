"""The words for what runs refuse."""

from typing import Any

from flask_babel import gettext as _

from lims.bench.runs import obstacles
from lims.web.errors import explains
from lims.web.filters import moment_words
from lims.web.i18n import language


def _named(step: Any) -> str:
    """Return a step's name in the reader's language."""
    return str(step.get(language()) or step["en"])


@explains(obstacles.TooEarly)
def _too_early(error: Any) -> tuple[str, str]:
    return (
        _("%(thing)s: the window of “%(step)s” is not open yet.", thing=error.thing, step=_named(error.step)),
        _("It opens at %(time)s.", time=moment_words(error.at)),
    )


@explains(obstacles.WindowMissed)
def _window_missed(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(thing)s: the window of “%(step)s” closed at %(time)s. The run is invalid.",
            thing=error.thing,
            step=_named(error.step),
            time=moment_words(error.at),
        ),
        _("Begin a clean run, with the reason."),
    )


@explains(obstacles.GoesWithLoad)
def _goes_with_load(error: Any) -> tuple[str, str]:
    return (
        _("%(thing)s goes through its steps with load %(number)s.", thing=error.thing, number=error.number),
        _("Do the step on the page of the load: it counts for everything in it."),
    )


@explains(obstacles.RunReasonMissing, status=422)
def _run_reason_missing(_error: Any) -> tuple[str, str]:
    return _("A run ends or begins again only with a reason."), _("Say in a few words what happened.")


@explains(obstacles.ImpossibleTime, status=422)
def _impossible_time(error: Any) -> tuple[str, str]:
    return (
        _("A step cannot have happened at %(time)s.", time=error.value),
        _("It is in the future, before the run began, or more than seven days ago."),
    )
