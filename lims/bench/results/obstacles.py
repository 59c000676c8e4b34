"""What can stand in the way of a reading, a correction and handing over."""

from lims.errors import Conflict, Incomplete, Invalid


class ValueRefused(Invalid):
    """The text is no reading.

    ``field``, ``value``, and ``why`` in the judge's word for it (`lims.conformity.readings`).
    """

    code = "value_refused"


class WrongKind(Invalid):
    """The reading is of another kind than the requirement asks: ``field``, ``value``, ``needed``."""

    code = "wrong_kind"


class NoSuchCell(Invalid):
    """The work has no such cell: ``field``, ``value``, ``thing``."""

    code = "no_such_cell"


class ReasonNeeded(Conflict):
    """A committed reading changes only by a correction with its reason: ``thing``, ``before``, ``yours``."""

    code = "reason_needed"


class SetIncomplete(Incomplete):
    """The readings do not allow a verdict; they can be handed over as not assessed only: ``thing``, ``missing``."""

    code = "set_incomplete"
