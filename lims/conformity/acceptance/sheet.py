"""The readings of one requirement sorted to their specimens, with what is missing, doubled or too many."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from lims.conformity.exact import is_below, parse_decimal, subtract
from lims.conformity.judgements import Step, step
from lims.conformity.measured import Measured
from lims.conformity.refusals import Refused
from lims.conformity.requirements import Requirement, SpecimenPlan

Specimen = tuple[str, str]
"""A specimen's group and number: the first of group AR is another one than the first of group TC."""

SAME_POINT: Final = Decimal("0.1")
"""References closer than this are one point: a black body drifts."""


@dataclass(slots=True)
class Sheet:
    """The readings that one rule judges together, and what stands in the way of a pass."""

    specimens: dict[Specimen, list[Measured]]
    required: int | None
    at_least: bool
    obstacles: list[Step] = field(default_factory=list)

    @property
    def n(self) -> int:
        """Return how many specimens there are."""
        return len(self.specimens)

    @property
    def missing(self) -> int:
        """Return how many specimens are still to come; nothing is known where the plan names no number."""
        return 0 if self.required is None else max(0, self.required - self.n)


def build_sheet(
    requirement: Requirement,
    readings: Sequence[Measured],
    *,
    required: int | None = None,
    at_least: bool | None = None,
) -> Sheet:
    """Return the readings in their places; ``required`` overrides the number of the plan, as a lot plan does."""
    plan = requirement.plan
    specimens: dict[Specimen, list[Measured]] = {}
    for measured in readings:
        specimens.setdefault((measured.reading.group or "", measured.reading.specimen), []).append(measured)
    wanted = required if required is not None else (plan.n if plan.n is not None else plan.n_min)
    open_ended = plan.n_min is not None if at_least is None else at_least
    sheet = Sheet(specimens, wanted, open_ended)
    sheet.obstacles += [
        *_unusable(readings),
        *_doubled(readings),
        *_wrong_count(sheet),
        *_wrong_groups(plan, specimens),
        *_wrong_readings(plan, specimens),
        *_unequal_parts(plan, specimens),
    ]
    return sheet


def _unusable(readings: Sequence[Measured]) -> list[Step]:
    return [measured.problem for measured in readings if measured.problem is not None]


def _doubled(readings: Sequence[Measured]) -> list[Step]:
    """Note places that hold two readings: nobody can know which of them counts."""
    seen: set[tuple[str, ...]] = set()
    doubled = []
    for measured in readings:
        if measured.key in seen:
            doubled.append(step("doubled", specimen=measured.reading.specimen, reading=measured.reading.reading))
        seen.add(measured.key)
    return doubled


def _wrong_count(sheet: Sheet) -> list[Step]:
    if sheet.required is None:
        return []
    if sheet.n < sheet.required:
        return [step("too_few", n=sheet.n, required=sheet.required)]
    if sheet.n > sheet.required and not sheet.at_least:
        return [step("too_many", n=sheet.n, required=sheet.required)]
    return []


def _wrong_groups(plan: SpecimenPlan, specimens: dict[Specimen, list[Measured]]) -> list[Step]:
    """Note specimens outside the stated groups, and groups with too few or too many."""
    if not plan.groups:
        return []
    counts = dict.fromkeys((name for name, _ in plan.groups), 0)
    steps = []
    for group, specimen in specimens:
        if group in counts:
            counts[group] += 1
        else:
            steps.append(step("group_unknown", specimen=specimen, group=group, known=", ".join(counts)))
    for name, wanted in plan.groups:
        given = counts[name]
        if given < (wanted or 1):
            steps.append(step("group_too_few", group=name, n=given, required=wanted or 1))
        elif wanted is not None and given > wanted:
            steps.append(step("group_too_many", group=name, n=given, required=wanted))
    return steps


def _wrong_readings(plan: SpecimenPlan, specimens: dict[Specimen, list[Measured]]) -> list[Step]:
    """Note specimens with fewer or more readings than the plan names."""
    steps = []
    for (_, specimen), readings in specimens.items():
        wanted = len(readings) if plan.readings is None else plan.readings
        if len(readings) < wanted:
            steps.append(step("readings_too_few", specimen=specimen, n=len(readings), required=wanted))
        if len(readings) > wanted:
            steps.append(step("readings_too_many", specimen=specimen, n=len(readings), required=wanted))
        if plan.reference_points is not None or plan.readings_per_point is not None:
            steps += _wrong_points(plan, specimen, readings)
    return steps


def _wrong_points(plan: SpecimenPlan, specimen: str, readings: list[Measured]) -> list[Step]:
    """Note a thermometer with too few reference points, or a point with too few readings."""
    points = _points(readings)
    steps = []
    if len(points) < (plan.reference_points or 1):
        steps.append(step("points_too_few", specimen=specimen, n=len(points), required=plan.reference_points))
    for first, count in points:
        if count < (plan.readings_per_point or 1):
            steps.append(
                step(
                    "point_readings_too_few", specimen=specimen, point=first, n=count, required=plan.readings_per_point
                )
            )
    return steps


def _points(readings: list[Measured]) -> list[tuple[str, int]]:
    """Return the reference points of one thermometer, each with its number of readings."""
    references = sorted(number for measured in readings if (number := _reference(measured)) is not None)
    points: list[tuple[Decimal, int]] = []
    for number in references:
        if points and not is_below(SAME_POINT, subtract(number, points[-1][0])):
            points[-1] = (points[-1][0], points[-1][1] + 1)
        else:
            points.append((number, 1))
    return [(str(first), count) for first, count in points]


def _reference(measured: Measured) -> Decimal | None:
    text = measured.reading.reference
    if text is None:
        return None
    try:
        return parse_decimal(text.strip())
    except Refused:
        return None


def _unequal_parts(plan: SpecimenPlan, specimens: dict[Specimen, list[Measured]]) -> list[Step]:
    """Note specimens of one product that do not show the same panels or attachment points: a part was left out."""
    if not plan.equal_parts:
        return []
    parts = {
        specimen: {(measured.reading.component, measured.reading.reading) for measured in readings}
        for (_, specimen), readings in specimens.items()
    }
    everywhere = set().union(*parts.values())
    return [
        step("part_missing", specimen=specimen, n=len(found), required=len(everywhere))
        for specimen, found in parts.items()
        if found != everywhere
    ]
