"""What can stand in the way of a load, and of work that goes with one."""

from lims.errors import Conflict, Incomplete, Invalid


class NothingForLoad(Conflict):
    """The sample has no waiting work by the load's method: ``sample``, ``method``."""

    code = "nothing_for_load"


class InAnotherLoad(Conflict):
    """The work is in another load: ``sample``, ``number``."""

    code = "in_another_load"


class LoadEmpty(Incomplete):
    """Nothing is in the load: ``number``."""

    code = "load_empty"


class ControlsUnread(Incomplete):
    """Controls of the load are not read yet: ``number``, ``controls`` (their names by language)."""

    code = "controls_unread"


class ControlReasonNeeded(Invalid):
    """A control was read already and is said otherwise now: ``field``, ``value``, ``before``."""

    code = "control_reason_needed"


class ControlSeenMissing(Invalid):
    """A control is read with what was seen: ``field``, ``value``."""

    code = "control_seen_missing"
