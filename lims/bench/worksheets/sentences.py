"""The words for what worksheets refuse."""

from typing import Any

from flask_babel import gettext as _

from lims.bench.worksheets import obstacles
from lims.web.errors import explains


@explains(obstacles.NothingByMethod)
def _nothing_by_method(error: Any) -> tuple[str, str]:
    return (
        _("%(sample)s has no open work by “%(method)s”.", sample=error.sample, method=error.method),
        _("Look at the sample's test request, or choose a worksheet of another method."),
    )


@explains(obstacles.OnAnotherWorksheet)
def _on_another_worksheet(error: Any) -> tuple[str, str]:
    return (
        _("The work on %(sample)s stands on worksheet %(number)s.", sample=error.sample, number=error.number),
        _("Take it off there first."),
    )


@explains(obstacles.WorkLeft, status=422)
def _work_left(error: Any) -> tuple[str, str]:
    return (
        _("Not handed over yet on %(number)s: %(work)s.", number=error.number, work=", ".join(error.left)),
        _("Finish it first, or say why the worksheet is closed all the same: what is left is free for another one."),
    )
