"""What can stand in the way of a step of a run."""

from lims.errors import Conflict, Invalid, NotFound


class TooEarly(Conflict):
    """The window of the next step is not open yet: ``thing``, ``step``, ``at``."""

    code = "too_early"


class WindowMissed(Conflict):
    """The window of the next step has closed: ``thing``, ``step``, ``at``."""

    code = "window_missed"


class GoesWithLoad(Conflict):
    """The work goes through its steps with its load: ``thing``, ``number``."""

    code = "goes_with_load"


class NoRun(NotFound):
    """The work has no run: ``kind``, ``key``."""

    code = "no_run"


class RunReasonMissing(Invalid):
    """A run is ended or begun anew only with a reason: ``field``, ``value``."""

    code = "run_reason_missing"


class ImpossibleTime(Invalid):
    """An act cannot have happened then: in the future, before the step before it, or over a week ago."""

    code = "impossible_time"
