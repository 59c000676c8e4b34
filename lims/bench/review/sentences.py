"""The words for what reviews and investigations refuse."""

from typing import Any

from flask_babel import gettext as _

from lims.bench.review import obstacles
from lims.web.errors import explains
from lims.web.words import word


@explains(obstacles.ReasonMissing, status=422)
def _reason_missing(_error: Any) -> tuple[str, str]:
    return _("This needs words."), _("Say why, so that others understand it in a year.")


@explains(obstacles.NotCleanPasses)
def _not_clean_passes(error: Any) -> tuple[str, str]:
    told = [f"{thing} ({', '.join(map(word, why))})" for thing, why in zip(error.things, error.doubts, strict=True)]
    return (
        _("These are no clean passes: %(things)s.", things=", ".join(told)),
        _("Nothing was accepted. Look at them one by one."),
    )


@explains(obstacles.OpenInvestigation)
def _open_investigation(error: Any) -> tuple[str, str]:
    return (
        _("An investigation on %(thing)s is open.", thing=error.thing),
        _("It has to be closed by the quality manager first."),
    )
