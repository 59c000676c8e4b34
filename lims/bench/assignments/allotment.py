"""Which specimen of a sample serves which requirement: plain arithmetic, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lims.conformity.operators import ERROR_OPS, TOLERANCE_OPS, Op

# What is looked at, read off or held against a label is still whole afterwards; what is sprayed, torn, burnt or
# incubated is not.
KEEPS_SPECIMEN = frozenset({Op.VISUAL_OK, Op.SUBJECTIVE_OK, Op.DECLARE}) | TOLERANCE_OPS | ERROR_OPS


DOCUMENT = (1,)
"""Where a document stands in a grid that has a row for each specimen."""


@dataclass(frozen=True, slots=True)
class Need:
    """How many specimens a requirement takes, whether they stay whole, and with whom it shares one set of readings."""

    requirement: str
    specimens: int
    keeps: bool = False
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Allotment:
    """The specimens of each requirement (none if there are too few); ``needed`` says how many there have to be."""

    specimens: Mapping[str, tuple[int, ...]]
    needed: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """The sum of specimens that requirements take, beside what there is."""

    terms: tuple[tuple[str, int], ...]
    needed: int
    available: int

    @property
    def missing(self) -> int:
        """Return how many specimens are too few."""
        return max(self.needed - self.available, 0)

    @property
    def spares(self) -> int:
        """Return how many specimens are left over."""
        return max(self.available - self.needed, 0)

    @property
    def arithmetic(self) -> str:
        """Return how the number comes about: 5 + 5 + 32 + 5 = 47; the largest counts where specimens are shared."""
        numbers = [str(count) for _requirement, count in self.terms]
        if sum(count for _requirement, count in self.terms) == self.needed:
            return f"{' + '.join(numbers) or '0'} = {self.needed}"
        return f"{', '.join(numbers)} → {self.needed}"


def quantity_of(needs: Sequence[Need], available: int) -> Quantity:
    """Return what ``needs`` take together, of ``available`` free specimens."""
    terms = tuple((need.requirement, need.specimens) for need in _without_partners(needs) if need.specimens)
    return Quantity(terms, allot(needs, range(1, available + 1)).needed, available)


def allot(needs: Sequence[Need], free: Sequence[int]) -> Allotment:
    """Give each requirement its specimens in order.

    Share those that stay whole only where there are not enough for all.
    """
    first = _without_partners(needs)
    measured = [need for need in first if need.specimens]
    needed = sum(need.specimens for need in measured)
    shared: list[Need] = []
    if needed > len(free):
        shared = [need for need in measured if need.keeps]
        measured = [need for need in measured if not need.keeps]
        needed = max(sum(need.specimens for need in measured), *(need.specimens for need in shared), 0)
    if needed > len(free):
        return Allotment({}, needed)
    found = _in_order(measured, free) | {need.requirement: tuple(free[: need.specimens]) for need in shared}
    return Allotment({need.requirement: found.get(_shown_as(need, found), DOCUMENT) for need in needs}, needed)


def _without_partners(needs: Sequence[Need]) -> list[Need]:
    """Return the needs that bring specimens of their own: of two on the same raw data, the first."""
    found: dict[str, Need] = {}
    for need in needs:
        if need.partner not in found:
            found[need.requirement] = need
    return list(found.values())


def _shown_as(need: Need, found: Mapping[str, tuple[int, ...]]) -> str:
    """Return whose specimens a need uses."""
    return need.requirement if need.requirement in found else need.partner


def _in_order(needs: Sequence[Need], free: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """Return consecutive specimens for each need."""
    found: dict[str, tuple[int, ...]] = {}
    begin = 0
    for need in needs:
        found[need.requirement] = tuple(free[begin : begin + need.specimens])
        begin += need.specimens
    return found
