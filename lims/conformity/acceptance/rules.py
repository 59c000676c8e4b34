"""The table of acceptance rules: the name in the standard's file, and the function that applies it."""

from collections.abc import Callable
from typing import Final

from lims.conformity.acceptance.case import Case
from lims.conformity.acceptance.classes import classify
from lims.conformity.acceptance.counts import n_of_m
from lims.conformity.acceptance.documents import document_review
from lims.conformity.acceptance.lots import aql
from lims.conformity.acceptance.means import class_from_mean, mean
from lims.conformity.acceptance.outcome import Outcome
from lims.conformity.acceptance.specimens import every
from lims.conformity.acceptance.statistics import pooled_standard_deviation
from lims.conformity.operators import Op
from lims.conformity.requirements import Rule

RULES: Final[dict[Rule, Callable[[Case], Outcome]]] = {
    Rule.SINGLE: every,
    Rule.EVERY: every,
    Rule.EVERY_READING: every,
    Rule.EVERY_COMPONENT: every,
    Rule.MEAN: mean,
    Rule.MEAN_EACH_DIRECTION: mean,
    Rule.N_OF_M: n_of_m,
    Rule.AQL: aql,
    Rule.CLASS_FROM_MEAN: class_from_mean,
    Rule.POOLED_STANDARD_DEVIATION: pooled_standard_deviation,
    Rule.DOCUMENT_REVIEW: document_review,
}

ALONE: Final = frozenset({Rule.SINGLE, Rule.EVERY, Rule.EVERY_READING, Rule.EVERY_COMPONENT, Rule.N_OF_M, Rule.AQL})
"""Rules in which a reading has a verdict by itself."""


def apply_rule(case: Case) -> Outcome:
    """Judge one case by the rule of its requirement."""
    if case.requirement.op is Op.CLASSIFY:
        return classify(case)
    return RULES[case.requirement.accept.rule](case)
