"""Whether the house can do what a request asks: somebody competent and a valid instrument for each method.

ISO/IEC 17025:2017, 7.1.1 c): the laboratory has the capability and resources before it accepts a request.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from lims.bench.instruments.queries import competent_people, instruments_for
from lims.bench.instruments.standing import InstrumentStanding, instrument_standing


class Missing(StrEnum):
    """What a method lacks."""

    PERSON = "no competent person"
    INSTRUMENT = "no valid instrument"


@dataclass(frozen=True, slots=True)
class Gap:
    """A method for which something is missing today; ``named`` would serve once they are good again."""

    method: str
    missing: Missing
    named: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return the gap as an accepted request keeps it."""
        return {"method": self.method, "missing": self.missing.value, "named": list(self.named)}


def gaps_of(session: Session, methods: Sequence[str], on: date) -> list[Gap]:
    """Return what is missing for some methods on a day, in two statements.

    A method that no instrument is registered for needs none.
    """
    asked = sorted(set(methods))
    people, instruments = competent_people(session, asked, on), instruments_for(session, asked)
    found = [Gap(method, Missing.PERSON) for method in asked if not people[method]]
    for method in asked:
        standings = [instrument_standing(one, on=on) for one in instruments[method]]
        if standings and InstrumentStanding.GOOD not in standings:
            found.append(Gap(method, Missing.INSTRUMENT, tuple(one.code for one in instruments[method])))
    return sorted(found, key=lambda gap: gap.method)
