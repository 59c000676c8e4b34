"""What the judge says: a verdict with the steps that led to it, as data that JSON keeps exactly."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from lims.conformity.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the working: its kind, and the facts that its sentence names."""

    kind: str
    facts: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the step as JSON keeps it."""
        return {"kind": self.kind, "facts": dict(self.facts)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Step":
        """Return the step that ``to_dict`` wrote."""
        return cls(data["kind"], dict(data["facts"]))


def step(kind: str, /, **facts: object) -> Step:
    """Return a step with its facts as text."""
    return Step(kind, {name: str(fact) for name, fact in facts.items()})


VERDICT_STEP: Final = "verdict"
"""The kind of the step that ends a judgement."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The verdict on one reading by itself; not applicable where only the whole set is judged."""

    specimen: str
    reading: str
    component: str | None
    group: str | None
    verdict: Verdict

    def to_dict(self) -> dict[str, str | None]:
        """Return the cell as JSON keeps it."""
        return {
            "specimen": self.specimen,
            "reading": self.reading,
            "component": self.component,
            "group": self.group,
            "verdict": self.verdict.value,
        }


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one requirement; ``is_unconfirmed`` where no source has confirmed limit and plan."""

    requirement: str
    verdict: Verdict
    reported: str = ""
    unit: str = ""
    limit: str = ""
    rule: str = ""
    n: int = 0
    n_required: int | None = None
    failed: int = 0
    steps: tuple[Step, ...] = ()
    cells: tuple[Cell, ...] = ()
    mandatory: bool = True
    is_unconfirmed: bool = False

    def overruled(self, *reasons: Step) -> "Judgement":
        """Return the judgement as not assessed: its last word gives way to the reasons."""
        kept = tuple(one for one in self.steps if one.kind != VERDICT_STEP)
        last = step(VERDICT_STEP, verdict=Verdict.NOT_ASSESSED.value, reported=self.reported)
        return replace(self, verdict=Verdict.NOT_ASSESSED, steps=(*kept, *reasons, last))

    def to_dict(self) -> dict[str, Any]:
        """Return the judgement in the fixed shape of ``lims judge``."""
        return {
            "requirement": self.requirement,
            "verdict": self.verdict.value,
            "reported": self.reported,
            "unit": self.unit,
            "limit": self.limit,
            "rule": self.rule,
            "n": self.n,
            "n_required": self.n_required,
            "failed": self.failed,
            "steps": [step.to_dict() for step in self.steps],
        }


@dataclass(frozen=True, slots=True)
class SampleJudgement:
    """The verdict on a sample against one class of one standard."""

    standard: str
    class_id: str
    variant: str | None
    verdict: Verdict
    requirements: tuple[Judgement, ...]

    def judgement(self, requirement_id: str) -> Judgement:
        """Return the judgement of one requirement."""
        return next(one for one in self.requirements if one.requirement == requirement_id)

    def to_dict(self, sample: str) -> dict[str, Any]:
        """Return the fixed shape of ``lims judge`` for a sample with this number."""
        return {
            "sample": sample,
            "standard": self.standard,
            "class": self.class_id,
            "verdict": self.verdict.value,
            "requirements": [judgement.to_dict() for judgement in self.requirements],
        }
