"""The words for what reviews and investigations refuse."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lims.bench.review import obstacles
from lims.bench.review.models import Doubt
from lims.web.errors import explains

DOUBTS = {
    Doubt.NO_PASS: _l("no pass"),
    Doubt.NOT_WAITING: _l("not waiting for review"),
    Doubt.CORRECTED: _l("a reading was corrected"),
    Doubt.QUARANTINED: _l("a reading is quarantined"),
    Doubt.DEVIATION: _l("deviation from the method"),
    Doubt.UNCONFIRMED: _l("limit not confirmed"),
    Doubt.SENT_BACK: _l("not the first version"),
    Doubt.INVESTIGATED: _l("investigated"),
}


@explains(obstacles.ReasonMissing, status=422)
def _reason_missing(_error: Any) -> tuple[str, str]:
    return _("This needs words."), _("Say why, so that others understand it in a year.")


@explains(obstacles.NotCleanPasses)
def _not_clean_passes(error: Any) -> tuple[str, str]:
    told = [
        f"{thing} ({', '.join(str(DOUBTS[doubt]) for doubt in why)})"
        for thing, why in zip(error.things, error.doubts, strict=True)
    ]
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
