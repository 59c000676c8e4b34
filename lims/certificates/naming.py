"""What a certificate calls a requirement: its name and clause in the standard, and not the judge's id."""

from collections.abc import Mapping
from typing import Any

from lims.certificates.words import sentence
from lims.conformity.cross_rules import CrossRule
from lims.conformity.requirements import Requirement
from lims.conformity.standards import Standard
from lims.printing.certificate_content import Both, both


def tie_of(standard: Standard, requirement_id: str) -> CrossRule | None:
    """Return the rule between two gradings that is judged under this id."""
    return next((tie for tie in standard.cross_rules if tie.id == requirement_id), None)


def requirement_of(standard: Standard, requirement_id: str) -> Requirement | None:
    """Return the requirement, or the one that a rule between two gradings is about."""
    tie = tie_of(standard, requirement_id)
    return standard.by_id.get(tie.requirement if tie else requirement_id)


def name_of(standard: Standard, requirement_id: str) -> Both:
    """Return the name of a requirement, or of the grade that a class demands of one."""
    requirement = requirement_of(standard, requirement_id)
    if requirement is None:
        return both(requirement_id)
    name = named(requirement.name)
    return name if requirement.id == requirement_id else sentence("grade_demanded", name=name)


def grade_limit(standard: Standard, tie: CrossRule) -> Both:
    """Return the limit of a rule between two gradings: grade II or better."""
    return sentence("grade_or_better", grade=named(standard.variants[tie.grade]))


def named(names: Mapping[str, Any]) -> Both:
    """Return a name of a standard's file in both languages."""
    return both(names["en"], names.get("zh", ""))
