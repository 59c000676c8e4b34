"""A mapping: what the columns of one kind of file mean, and how its numbers are written. Plain data, no database."""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final


class Meaning(StrEnum):
    """What one column says."""

    IGNORED = "ignored"
    SAMPLE = "sample number"
    SPECIMEN_CODE = "specimen code"
    SPECIMEN = "specimen"
    REQUIREMENT = "requirement"
    COMPONENT = "component"
    READING = "number of the reading"
    VALUE = "value"
    COMPONENT_VALUE = "value of the component in the heading"
    REFERENCE = "reference"
    UNIT = "unit"
    READ_AT = "read at"


class TimeOrder(StrEnum):
    """In which order a date is written where its year does not stand in front with four digits."""

    YEAR_FIRST = "year first"
    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


class DecimalSign(StrEnum):
    """How decimals are written in the file: said once in the mapping, never guessed."""

    POINT = "point"
    COMMA = "comma"


DELIMITERS: Final = {"comma": ",", "semicolon": ";", "tab": "\t"}
ENCODINGS: Final = ("utf-8", "gb18030", "utf-16", "cp1252")
MOST_PLACES: Final = 12
VALUES: Final = (Meaning.VALUE, Meaning.COMPONENT_VALUE)


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a file of one kind means.

    ``heading_row`` is the row (from 1) that names the columns, 0 where none does. ``places`` is the number of decimals
    that the instrument writes: without it a number cell of a spreadsheet, which is a binary float, is refused.
    """

    columns: tuple[Meaning, ...]
    headings: tuple[str, ...] = ()
    heading_row: int = 1
    delimiter: str = "comma"
    encoding: str = "utf-8"
    decimal: DecimalSign = DecimalSign.POINT
    places: int | None = None
    requirement: str = ""  # where no column names it: the same for all rows
    times: TimeOrder = TimeOrder.YEAR_FIRST

    def to_dict(self) -> dict[str, Any]:
        """Return the mapping as JSON keeps it."""
        return asdict(self) | {"columns": [one.value for one in self.columns], "headings": list(self.headings)}

    @classmethod
    def from_dict(cls, data: AnyMapping[str, Any]) -> "Mapping":
        """Return the mapping that ``to_dict`` wrote."""
        columns = tuple(Meaning(one) for one in data["columns"])
        signs = {"decimal": DecimalSign(data["decimal"]), "times": TimeOrder(data.get("times", TimeOrder.YEAR_FIRST))}
        return cls(**(dict(data) | {"columns": columns, "headings": tuple(data["headings"])} | signs))

    def faults(self) -> list[str]:
        """Return what the mapping lacks or says twice, as codes for `sentences.MAPPING_FAULTS`."""
        found = {one: self.columns.count(one) for one in Meaning}
        names_sample, names_specimen = found[Meaning.SAMPLE] > 0, found[Meaning.SPECIMEN_CODE] > 0
        once = (one for one in Meaning if one not in (Meaning.IGNORED, *VALUES))
        checks = {
            "no sample": not names_sample and not names_specimen,
            "no specimen": not found[Meaning.SPECIMEN] and not names_specimen,
            "no requirement": not self.requirement and not found[Meaning.REQUIREMENT],
            "no value": not any(found[one] for one in VALUES),
            "named twice": any(found[one] > 1 for one in once),
            "two kinds of value": all(found[one] for one in VALUES),
            "several values": found[Meaning.VALUE] > 1 and found[Meaning.READING] > 0,
            "comma in a comma file": self.delimiter == "comma" and self.decimal is DecimalSign.COMMA,
            "no headings": found[Meaning.COMPONENT_VALUE] > 0 and not self.heading_row,
        }
        return [code for code, is_so in checks.items() if is_so]

    def differing(self, headings: Sequence[str]) -> list[str]:
        """Return the headings of a file that are not those of the mapping."""
        if not self.heading_row:
            return []
        there = [one.strip() for one in headings] + [""] * len(self.headings)
        return [
            f"{mine} ≠ {theirs or '–'}" for mine, theirs in zip(self.headings, there, strict=False) if mine != theirs
        ]
