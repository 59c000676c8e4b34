"""One requirement of a standard as data: what is measured, on how many specimens, and by which rule it is accepted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from lims.conformity.layout import Layout, layout_of
from lims.conformity.limit_words import limit_text
from lims.conformity.limits import Limits
from lims.conformity.limits_of import LimitTable
from lims.conformity.operators import ERROR_OPS, Op
from lims.conformity.sampling.scheme import Severity
from lims.conformity.units import is_known, unit_named


class Rule(StrEnum):
    """How a set of readings becomes one verdict."""

    SINGLE = "single"
    EVERY = "every"
    EVERY_READING = "every_reading"
    EVERY_COMPONENT = "every_component"
    MEAN = "mean"
    MEAN_EACH_DIRECTION = "mean_each_direction"
    N_OF_M = "n_of_m"
    AQL = "aql"
    CLASS_FROM_MEAN = "class_from_mean"
    POOLED_STANDARD_DEVIATION = "pooled_standard_deviation"
    DOCUMENT_REVIEW = "document_review"


FROM_ALL_FIGURES: Final = frozenset(
    {Rule.MEAN, Rule.MEAN_EACH_DIRECTION, Rule.CLASS_FROM_MEAN, Rule.POOLED_STANDARD_DEVIATION}
)
"""Rules that judge one statistic of the whole set: each reading must be a figure."""


class PerSpecimen(StrEnum):
    """How the readings of one specimen become its value."""

    WORST = "worst"
    MEAN_OF_READINGS = "mean_of_readings"
    LOWEST_PANEL = "lowest_panel"
    MEDIAN = "median"
    HARMONIC_MEAN = "harmonic_mean"


class Over(StrEnum):
    """What an n of m counts."""

    SPECIMENS = "specimens"
    SUBJECT_EXERCISE_VALUES = "subject_exercise_values"
    SUBJECT_ARITHMETIC_MEANS = "subject_arithmetic_means"


class Basis(StrEnum):
    """What the judged figure is, where it is not the reading itself."""

    DIFFERENCE_FROM_TABLE = "difference_from_table"
    RELATIVE_TO_DECLARED = "relative_to_declared"
    PER_GARMENT = "per_garment"


class BandOn(StrEnum):
    """Which temperature picks the band of a permitted error."""

    REFERENCE = "reference_temperature"
    DISPLAYED = "displayed_temperature"


@dataclass(frozen=True, slots=True)
class SpecimenPlan:
    """How many specimens and readings a requirement asks for; None where the source names no number."""

    n: int | None = None
    n_min: int | None = None
    groups: tuple[tuple[str, int | None], ...] = ()
    by_lot: bool = False
    readings: int | None = None
    reference_points: int | None = None
    readings_per_point: int | None = None
    equal_parts: bool = False
    unit_under_test: str = "specimen"

    @property
    def is_numbered(self) -> bool:
        """Tell whether the source gives a number of specimens, or the lot plan does."""
        return self.by_lot or self.n is not None or self.n_min is not None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The acceptance rule and its figures."""

    rule: Rule
    n: int | None = None
    m: int | None = None
    over: Over = Over.SPECIMENS
    aql: str | None = None
    level: str = "II"
    rql: Decimal | None = None
    min_code_letter: str | None = None
    per_specimen: PerSpecimen = PerSpecimen.WORST


@dataclass(frozen=True, slots=True)
class GradeScale:
    """The grades that exist: anything else is no grade."""

    lowest: Decimal
    highest: Decimal
    halves: bool
    by_pressure: tuple[tuple[int, Decimal], ...] = ()

    def holds(self, grade: Decimal) -> bool:
        """Tell whether ``grade`` stands on the scale."""
        step = grade * 2 if self.halves else grade
        return self.lowest <= grade <= self.highest and step == step.to_integral_value()


@dataclass(frozen=True, slots=True)
class ClassBand:
    """One class of a classification and the range of values that falls into it."""

    id: str
    values: Limits


UNSIGNED_FLOOR: Final = Decimal(0)
SIGNED_UNITS: Final = frozenset({"[pH]", "m-1"})
"""Units, beside temperatures and logarithms, in which a value below zero can be real."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement, ready to be judged."""

    id: str
    standard: str
    name: Mapping[str, str]
    method: str
    clause: str
    unit: str
    op: Op
    limits: LimitTable
    plan: SpecimenPlan
    accept: Acceptance
    components: tuple[str, ...] = ()
    joint_with: str | None = None
    applies_when: str | None = None
    applies_to_variants: tuple[str, ...] = ()
    mandatory: bool = True
    confidence: str = "recalled"
    plan_confidence: str = "recalled"
    decimals: int | None = None
    log10: bool = False
    basis: Basis | None = None
    band_on: BandOn | None = None
    bands: tuple[ClassBand, ...] = ()
    grade_scale: GradeScale | None = None
    scale_min: Decimal | None = None
    scale_max: Decimal | None = None
    greater_of_reference: bool = False
    mean_bound: Limits | None = None
    mean_unit: str | None = None
    divisor: Decimal | None = None
    keeps_unit_system: bool = False
    document: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def confirmed_by_source(self) -> bool:
        """Tell whether limit and plan were both seen in a source, the number of specimens among them."""
        return self.confidence == self.plan_confidence == "verified" and self.plan.is_numbered

    @property
    def unconfirmed_because(self) -> tuple[str, ...]:
        """Name what nobody has confirmed yet: the limit, the plan, the number of specimens."""
        doubts = (
            ("limit", self.confidence != "verified"),
            ("plan", self.plan_confidence != "verified"),
            ("specimen_number", not self.plan.is_numbered),
        )
        return tuple(doubt for doubt, is_open in doubts if is_open)

    @property
    def has_parts_inside(self) -> bool:
        """Tell whether components are parts of one specimen (panels, exercises), not tests of their own."""
        inside = self.plan.equal_parts or self.plan.readings is not None
        return not self.components and (inside or self.accept.per_specimen is not PerSpecimen.WORST)

    @property
    def judged_unit(self) -> str:
        """Return the unit in which readings are compared: burn times where a class is worked out from their mean."""
        return self.mean_unit or self.unit

    @property
    def is_temperature(self) -> bool:
        """Tell whether the requirement compares temperatures."""
        return is_known(self.unit) and unit_named(self.unit).kind == "temperature"

    @property
    def floor(self) -> Decimal | None:
        """Return the smallest value that can exist: nothing measures less than no force, count or share."""
        if self.scale_min is not None:
            return self.scale_min
        signed = self.unit.startswith("log10") or self.unit in SIGNED_UNITS or self.is_temperature
        return None if signed or self.op in ERROR_OPS else UNSIGNED_FLOOR

    @property
    def needs_reference(self) -> bool:
        """Tell whether a reading means nothing without its reference value."""
        if self.op in (Op.BY_BAND, Op.DECLARED_TOLERANCE) or self.greater_of_reference:
            return True
        if self.op is Op.NOMINAL_TOLERANCE:
            return self.limits.is_declared
        compared = self.basis in (Basis.DIFFERENCE_FROM_TABLE, Basis.RELATIVE_TO_DECLARED) or self.is_temperature
        return self.op is Op.ABSOLUTE and compared

    def limit_text(self, class_id: str, variant: str | None = None, language: str = "en") -> str:
        """Return the limit as it is printed: ≥ 98 %; a dash where nothing is required."""
        return limit_text(self, class_id, variant, language)

    def layout(
        self,
        class_id: str,
        variant: str | None = None,
        lot_size: int | None = None,
        severity: Severity = Severity.NORMAL,
    ) -> Layout:
        """Return the grid that a bench page shows; every class and variant of a requirement shares it today."""
        return layout_of(self, lot_size, severity)
