"""The limits of one requirement, looked up by class, variant and component, and never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lims.conformity.limits import Limits

ALL: Final = "all"
DECLARED: Final = "declared"


@dataclass(frozen=True, slots=True)
class ErrorBand:
    """The permitted error for temperatures that lie in ``values``."""

    values: Limits
    max_error: Decimal


@dataclass(frozen=True, slots=True)
class LimitCell:
    """One limit: a range for numbers, bands for errors, a load for withstand tests, or only its words."""

    text: str
    limits: Limits | None = None
    bands: tuple[ErrorBand, ...] = ()
    load: Decimal | None = None


Row = LimitCell | Mapping[str, LimitCell | None] | None
"""One limit for all variants, one for each, or none."""


@dataclass(frozen=True, slots=True)
class FoundLimits:
    """What the table says: a cell for each component (None for all alike), or that the variant must be known first."""

    cells: Mapping[str | None, LimitCell | None]
    variant_missing: bool = False

    @property
    def is_required(self) -> bool:
        """Tell whether any component has a limit: a null limit asks for nothing."""
        return any(cell is not None for cell in self.cells.values())


VARIANT_MISSING: Final = FoundLimits({}, variant_missing=True)


@dataclass(frozen=True, slots=True)
class LimitTable:
    """Limits by class, or by a second grading, and below that by variant, size or challenge."""

    rows: Mapping[str, Row]
    axis: tuple[str, ...] = ("class", "variant")

    @property
    def by_component(self) -> bool:
        """Tell whether the second axis is a part of the test, as salt and oil are, and not a kind of product."""
        return self.axis[1:] == ("challenge",)

    @property
    def is_declared(self) -> bool:
        """Tell whether the figures come from the maker and not from the standard."""
        return any(isinstance(row, LimitCell) and row.text == DECLARED for row in self.rows.values())

    @property
    def sizes(self) -> tuple[str, ...]:
        """Return the sizes that the limits name."""
        return self.second_keys if self.axis[1:] == ("size",) else ()

    @property
    def second_keys(self) -> tuple[str, ...]:
        """Return the keys of the second axis, in the order in which they stand."""
        nested = (row for row in self.rows.values() if isinstance(row, Mapping))
        return tuple(dict.fromkeys(key for row in nested for key in row))

    def find(self, class_id: str, variant: str | None) -> FoundLimits:
        """Return the limits for a class and variant."""
        if self.axis[0] == "secondary_class":
            if variant is None:
                return VARIANT_MISSING
            class_id = variant
        row = self.rows.get(class_id, self.rows.get(ALL))
        if not isinstance(row, Mapping):
            return FoundLimits({None: row})
        if self.by_component:
            cells: dict[str | None, LimitCell | None] = {}
            cells.update(row.items())
            return FoundLimits(cells)
        return _of_variant(row, variant)


def _of_variant(row: Mapping[str, LimitCell | None], variant: str | None) -> FoundLimits:
    """Return the variant's limit; without a variant only what is the same for all of them."""
    if variant is not None:
        return FoundLimits({None: row.get(variant)})
    cells = list(row.values())
    if all(cell == cells[0] for cell in cells):
        return FoundLimits({None: cells[0]})
    return VARIANT_MISSING
