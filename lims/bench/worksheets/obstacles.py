"""What can stand in the way of a worksheet."""

from lims.errors import Conflict, Incomplete


class NothingByMethod(Conflict):
    """The sample has no open work by the worksheet's method: ``sample``, ``method``."""

    code = "nothing_by_method"


class OnAnotherWorksheet(Conflict):
    """The work stands on another worksheet: ``sample``, ``number``."""

    code = "on_another_worksheet"


class WorkLeft(Incomplete):
    """Work on the worksheet is not handed over, and no reason is given: ``number``, ``left`` (its labels)."""

    code = "work_left"
