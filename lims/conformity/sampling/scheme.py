"""The printed tables of the scheme and the words that index them."""

from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Final

from lims.conformity.exact import parse_decimal
from lims.conformity.refusals import Refused
from lims.conformity.tables import read_table


class Severity(StrEnum):
    """How strictly a stream is inspected; ``discontinued`` is no inspection at all under the scheme."""

    NORMAL = "normal"
    TIGHTENED = "tightened"
    REDUCED = "reduced"
    DISCONTINUED = "discontinued"


class Edition(StrEnum):
    """The text that is followed; a later edition needs its own tables and its own check."""

    ISO_2859_1_1999 = "iso_2859_1_1999"
    MIL_STD_105E = "mil_std_105e"


class AqlUnit(StrEnum):
    """What an AQL counts."""

    PERCENT_NONCONFORMING = "percent_nonconforming"
    PER_100_ITEMS = "per_100_items"


SMALLEST_LOT: Final = 2
LARGEST_PERCENT_AQL: Final = Decimal(10)
"""Above this figure an AQL can only mean nonconformities per 100 items."""

_FILES: Final = {
    (Severity.NORMAL, Edition.ISO_2859_1_1999): "normal.csv",
    (Severity.NORMAL, Edition.MIL_STD_105E): "normal.csv",
    (Severity.TIGHTENED, Edition.ISO_2859_1_1999): "tightened_iso.csv",
    (Severity.TIGHTENED, Edition.MIL_STD_105E): "tightened_mil.csv",
    (Severity.REDUCED, Edition.ISO_2859_1_1999): "reduced_iso.csv",
    (Severity.REDUCED, Edition.MIL_STD_105E): "reduced_mil.csv",
}


@dataclass(frozen=True, slots=True)
class MasterTable:
    """One table of single sampling plans: a sample size for each letter, a cell for each letter and AQL."""

    letters: tuple[str, ...]
    sizes: dict[str, int]
    aqls: tuple[Decimal, ...]
    cells: dict[str, tuple[str, ...]]

    def column(self, aql: Decimal) -> int:
        """Return the column of ``aql``; only the preferred values have one, and none is ever rounded to another."""
        try:
            return self.aqls.index(aql)
        except ValueError:
            raise Refused("aql_not_in_table", aql=aql) from None

    def cell(self, letter: str, aql: Decimal) -> str:
        """Return what is printed: ``down``, ``up``, ``none`` or Ac/Re."""
        column = self.column(aql)
        if letter not in self.cells:
            raise Refused("unknown_letter", letter=letter)
        return self.cells[letter][column]

    def neighbour(self, letter: str, step: int) -> str:
        """Return the letter ``step`` rows further down (up when negative)."""
        return self.letters[self.letters.index(letter) + step]


@cache
def master_table(severity: Severity, edition: Edition) -> MasterTable:
    """Return the master table of an edition for a severity."""
    name = _FILES.get((severity, edition))
    if name is None:
        raise Refused("no_plan_for_severity", severity=severity)
    header, *rows = _rows(name)
    return MasterTable(
        letters=tuple(row[0] for row in rows),
        sizes={row[0]: int(row[1]) for row in rows},
        aqls=tuple(parse_decimal(aql) for aql in header[2:]),
        cells={row[0]: tuple(row[2:]) for row in rows},
    )


def levels() -> tuple[str, ...]:
    """Return the inspection levels, the special ones first."""
    return tuple(_rows("code_letters.csv")[0][1:])


def code_letter(lot_size: int, level: str) -> str:
    """Return the sample size code letter for a lot; the tables begin at two, a lot of one is inspected whole."""
    if lot_size < SMALLEST_LOT:
        raise Refused("lot_too_small", lot_size=lot_size)
    if level not in levels():
        raise Refused("unknown_level", level=level)
    header, *rows = _rows("code_letters.csv")
    ends = [int(row[0]) for row in rows[:-1]]
    return rows[bisect_left(ends, lot_size)][header.index(level)]


@cache
def _rows(name: str) -> list[list[str]]:
    return read_table("lims.conformity.sampling", "data", name)
