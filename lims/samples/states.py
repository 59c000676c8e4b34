"""What may follow what: the states of a sample as a table of allowed transitions, portion by portion."""

from typing import Final

from lims.samples.models import Portion
from lims.samples.models import SampleState as S

_ALL: Final = frozenset(Portion)
_A: Final = frozenset({Portion.A})
_B: Final = frozenset({Portion.B})
_AB: Final = frozenset({Portion.A, Portion.B})
_BC: Final = frozenset({Portion.B, Portion.C})

# from -> to -> the portions that may go this way. C ends in the store: nothing leads from there to the bench.
TRANSITIONS: Final[dict[S, dict[S, frozenset[Portion]]]] = {
    S.DRAWN: {S.IN_TRANSIT: _ALL, S.LEFT_WITH_OWNER: _B, S.LOST: _ALL, S.MERGED: _ALL, S.CANCELLED: _ALL},
    S.LEFT_WITH_OWNER: {S.IN_TRANSIT: _B, S.DISPOSED: _B, S.LOST: _B, S.MERGED: _B, S.CANCELLED: _B},
    S.IN_TRANSIT: {
        S.RECEIVED: _ALL,
        S.RETURNED: _ALL,
        S.LEFT_WITH_OWNER: _B,
        S.LOST: _ALL,
        S.MERGED: _ALL,
        S.CANCELLED: _ALL,
    },
    S.RETURNED: {S.DISPOSED: _ALL, S.LOST: _ALL, S.MERGED: _ALL},
    S.RECEIVED: {
        S.ON_HOLD: _ALL,
        S.IN_TEST: _AB,
        S.RETAINED: _BC,
        S.LEFT_WITH_OWNER: _B,
        S.DISPOSED: _A,
        S.LOST: _ALL,
        S.MERGED: _ALL,
        S.CANCELLED: _ALL,
    },
    S.ON_HOLD: {
        S.RECEIVED: _ALL,
        S.RETURNED: _ALL,
        S.IN_TEST: _AB,
        S.RETAINED: _ALL,
        S.LOST: _ALL,
        S.MERGED: _ALL,
        S.CANCELLED: _ALL,
    },
    # Merged or cancelled only while no work has begun, or with the work that is stopped: see `lims.samples.lineage`.
    S.IN_TEST: {
        S.ON_HOLD: _AB,
        S.CONSUMED: _AB,
        S.REPORTED: _AB,
        S.LOST: _AB,
        S.MERGED: _AB,
        S.CANCELLED: _AB,
    },
    S.CONSUMED: {S.REPORTED: _AB},
    # Back to the bench: a retest that an investigation ordered.
    S.REPORTED: {S.RETAINED: _AB, S.DISPOSED: _AB, S.IN_TEST: _AB, S.LOST: _AB},
    S.RETAINED: {S.ON_HOLD: _ALL, S.IN_TEST: _AB, S.DISPOSED: _ALL, S.LOST: _ALL, S.MERGED: _ALL},
    S.CANCELLED: {S.DISPOSED: _ALL, S.LOST: _ALL},
    S.MERGED: {},
    S.DISPOSED: {},
    S.LOST: {S.MERGED: _ALL},  # it was found, and registered anew before anybody knew which it was
}

# Where somebody of ours has the sample, so that it can be moved and handed over.
IN_OUR_HANDS: Final = frozenset(
    {
        S.DRAWN,
        S.IN_TRANSIT,
        S.RECEIVED,
        S.RETURNED,
        S.ON_HOLD,
        S.IN_TEST,
        S.CONSUMED,
        S.REPORTED,
        S.RETAINED,
        S.CANCELLED,
    }
)


def may_follow(portion: Portion, before: S, after: S) -> bool:
    """Say whether a sample of ``portion`` may go from ``before`` to ``after``."""
    return portion in TRANSITIONS[before].get(after, frozenset())


def ways_to(portion: Portion, state: S) -> list[S]:
    """Return the states from which a sample of ``portion`` may come to ``state``, in the order of the work.

    A hold is no way: it ends where it began.
    """
    return [before for before in S if before is not S.ON_HOLD and may_follow(portion, before, state)]
