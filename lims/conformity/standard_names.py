"""What the ids in the working of a judgement are called by the standard that it was judged by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lims.conformity.standards import Standard


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids and limits in the steps of one requirement are called in one language."""

    classes: Mapping[str, str] = field(default_factory=dict)
    grades: Mapping[str, str] = field(default_factory=dict)
    requirements: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, standard: Standard, requirement_id: str, language: str) -> "Names":
        """Return the names that a standard gives; steps keep its limits in English, and so they are found by them."""
        return cls(
            classes=_in(standard.classes, language),
            grades=_in(standard.variants, language),
            requirements={one.id: one.name.get(language) or one.name["en"] for one in standard.requirements},
            limits=_limits(standard, requirement_id, language),
        )


NO_NAMES: Final = Names()


def class_name(standard: Standard, class_id: str, language: str) -> str:
    """Return what a class is called; the id itself where the standard does not have it."""
    return _in(standard.classes, language).get(class_id, class_id)


def _in(named: Mapping[str, Mapping[str, Any]], language: str) -> dict[str, str]:
    return {key: str(name.get(language) or name["en"]) for key, name in named.items()}


def _limits(standard: Standard, requirement_id: str, language: str) -> dict[str, str]:
    """Return the limits of a requirement by their English words, of whichever class and variant."""
    judged = {tie.id: tie.requirement for tie in standard.cross_rules}.get(requirement_id, requirement_id)
    requirement = standard.by_id.get(judged)
    if requirement is None:
        return {}
    places = [(class_id, variant) for class_id in standard.classes for variant in (None, *standard.variants)]
    return {requirement.limit_text(*place): requirement.limit_text(*place, language) for place in places}
