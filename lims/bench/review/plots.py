"""Readings against their limit, as the strip plot wants them. Exact numbers; only the chart turns them into places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lims.bench.results.models import ReadingRow
from lims.bench.results.queries import Terms
from lims.conformity.limit_words import printed_unit
from lims.conformity.limits import Limit, Limits
from lims.conformity.naming import part_name
from lims.conformity.operators import ERROR_OPS
from lims.conformity.readings import ReadingRefused, ValueKind, parse_number, parse_value
from lims.conformity.requirements import Requirement

Place = tuple[int, str, int]
Mark = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plot:
    """What one strip plot shows."""

    readings: list[Mark]
    lower: Mark | None = None
    upper: Mark | None = None
    unit: str = ""
    summary: str = ""


def plot_of(
    terms: Terms, rows: Sequence[ReadingRow], verdicts: Mapping[Place, str], language: str = "en"
) -> Plot | None:
    """Return the plot of the readings that count; None where they are no numbers."""
    requirement = terms.requirement
    marks = [mark for row in rows if (mark := _mark(requirement, row, verdicts, language))]
    if not marks:
        return None
    limits = _limits(terms)
    lower, upper = (limits.lower, limits.upper) if limits else (None, None)
    return Plot(marks, _line(lower), _line(upper), printed_unit(requirement.judged_unit))


def _limits(terms: Terms) -> Limits | None:
    """Return the one range that all readings are held against, None where each has its own."""
    requirement = terms.requirement
    each_its_own = requirement.needs_reference and requirement.op not in ERROR_OPS
    cell = requirement.limits.find(terms.request.standard_class, terms.variant).cells.get(None)
    return None if cell is None or each_its_own or requirement.greater_of_reference else cell.limits


def _mark(requirement: Requirement, row: ReadingRow, verdicts: Mapping[Place, str], language: str) -> Mark | None:
    """Return one reading as a mark: where an error is judged, the error against its reference."""
    number = _number(row, is_error=requirement.op in ERROR_OPS and bool(row.reference))
    if number is None:
        return None
    place = (row.specimen_no, row.component, row.reading_no)
    component = part_name(row.component, language)
    parts = (f"#{row.specimen_no}", component, str(row.reading_no) if row.reading_no > 1 else "")
    label = " ".join(part for part in parts if part)
    text = f"{row.value} ({row.reference})" if row.reference else row.value
    return {"label": label, "value": number, "text": text, "verdict": verdicts.get(place) or "not applicable"}


def _number(row: ReadingRow, *, is_error: bool) -> Decimal | None:
    """Return the figure of a reading, or None for words, grades between two and what is below or above a bound."""
    try:
        value = parse_value(row.value)
        if value.kind is not ValueKind.NUMBER or value.number is None:
            return None
        return value.number - parse_number(row.reference) if is_error else value.number
    except ReadingRefused:
        return None


def _line(limit: Limit | None) -> Mark | None:
    return None if limit is None else {"value": limit.value, "text": str(limit.value)}
