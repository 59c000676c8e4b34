"""What is wrong with a standard's file, gathered so that a person sees all of it at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lims.conformity.exact import parse_decimal
from lims.conformity.refusals import Refused


class StandardRefused(Refused):
    """The document is no standard that the judge could apply; ``problems`` says why, a sentence for each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("standard_refused", problems="; ".join(self.problems))


@dataclass(slots=True)
class Faults:
    """Collects problems; each names the requirement and the field."""

    problems: list[str] = field(default_factory=list)
    where: str = ""

    def add(self, at: str, problem: str) -> None:
        """Note one problem with one field."""
        place = f"requirement {self.where}, field {at}" if self.where else f"field {at}"
        self.problems.append(f"{place}: {problem}")

    def inside(self, where: str) -> "Faults":
        """Return a collector for one requirement that adds to the same list."""
        return Faults(self.problems, where)


def exact_number(value: Any) -> Decimal | None:
    """Return a figure of a file as a decimal: whole numbers, decimals and decimal text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = parse_decimal(repr(value) if isinstance(value, float) else str(value))
    except Refused:
        return None
    return number


def whole_number(data: Mapping[str, Any], key: str, faults: Faults, at: str) -> int | None:
    """Return a count of at least one, or None where none is given."""
    value = data.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        faults.add(f"{at}.{key}", f"must be a whole number of at least 1, not {value!r}")
        return None
    return value


def unknown_members(data: Mapping[str, Any], known: frozenset[str], faults: Faults, at: str = "") -> None:
    """Note every field that the judge does not know: it might change the meaning of the rest."""
    for key in data:
        if key not in known:
            faults.add(f"{at}.{key}" if at else str(key), "the judge does not know this field")


def text_of(value: Any) -> str:
    """Return a scalar of the file as text; dates and numbers stand as they are written."""
    return "" if value is None else str(value)
