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


class ImplausibleTime(Invalid):
    """A reading cannot have been made then: ``field``, ``value``, ``why`` (future, too old)."""

    code = "implausible_time"


class CellTwice(Invalid):
    """The same cell stands in one block twice, with two values: ``field``, ``value``, ``thing``."""

    code = "cell_twice"


class NotPossible(Invalid):
    """A number that the thing cannot have: ``field``, ``value``."""

    code = "not_possible"


class EndBeforeBeginning(Invalid):
    """The end lies before the beginning: ``field``, ``value``."""

    code = "end_before_beginning"


class WordsMissing(Invalid):
    """A deviation without words: ``field``."""

    code = "words_missing"


class NotAPicture(Invalid):
    """A file that is no JPEG and no PNG, whatever its name says: ``field``, ``value``."""

    code = "not_a_picture"


class PictureTooLarge(Invalid):
    """A photograph larger than is kept: ``field``, ``value``, ``largest`` in MB."""

    code = "picture_too_large"
