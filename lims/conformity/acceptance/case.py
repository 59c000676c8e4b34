"""One requirement with its readings, ready for its acceptance rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lims.conformity.decisions import SIMPLE, DecisionRule
from lims.conformity.limits_of import LimitCell
from lims.conformity.measured import Measured
from lims.conformity.requirements import Requirement


@dataclass(frozen=True, slots=True)
class Case:
    """What an acceptance rule works on: the readings of one component, or of all where components are only parts."""

    requirement: Requirement
    cells: Mapping[str | None, LimitCell | None]
    readings: tuple[Measured, ...]
    rule: DecisionRule = SIMPLE
    lot_size: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
