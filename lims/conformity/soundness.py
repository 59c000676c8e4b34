"""Whether the parts of a requirement fit each other: a comparison with its rule, a count with its specimens."""

from typing import Final

from lims.conformity.faults import Faults
from lims.conformity.operators import ERROR_OPS, GRADE_OPS, NUMBER_OPS, PLAIN_OPS, WORD_OPS, Op
from lims.conformity.requirements import Basis, Over, PerSpecimen, Requirement, Rule

_ONE_BY_ONE: Final = frozenset({Rule.SINGLE, Rule.EVERY, Rule.EVERY_READING, Rule.EVERY_COMPONENT})
_COUNTED: Final = _ONE_BY_ONE | {Rule.N_OF_M, Rule.AQL}
_MEANS: Final = frozenset({Rule.MEAN, Rule.MEAN_EACH_DIRECTION})


def allowed_rules(op: Op) -> frozenset[Rule]:
    """Return the acceptance rules that make sense with a comparison."""
    if op in (Op.CLASS_IS, Op.CLASSIFY, Op.DECLARE):
        return {
            Op.CLASS_IS: frozenset({Rule.CLASS_FROM_MEAN}),
            Op.CLASSIFY: _ONE_BY_ONE,
            Op.DECLARE: frozenset({Rule.DOCUMENT_REVIEW}),
        }[op]
    if op in WORD_OPS or op in GRADE_OPS or op in (Op.BY_BAND, Op.DECLARED_TOLERANCE, Op.NOMINAL_TOLERANCE):
        return _COUNTED
    if op in (Op.AT_MOST, Op.LESS_THAN):
        return _COUNTED | _MEANS | {Rule.POOLED_STANDARD_DEVIATION}
    return _COUNTED | _MEANS


def check_requirement(requirement: Requirement, faults: Faults) -> None:
    """Note what cannot work in one requirement."""
    if requirement.accept.rule not in allowed_rules(requirement.op):
        faults.add("accept.rule", f"{requirement.accept.rule.value} cannot be applied to {requirement.op.value}")
    _check_values(requirement, faults)
    _check_counts(requirement, faults)
    _check_lot_plan(requirement, faults)


def _check_values(requirement: Requirement, faults: Faults) -> None:
    way = requirement.accept.per_specimen
    if way is not PerSpecimen.WORST and requirement.op not in PLAIN_OPS:
        faults.add("accept.per_specimen", f"{way.value} needs one limit on a number")
    if way in (PerSpecimen.MEAN_OF_READINGS, PerSpecimen.MEDIAN, PerSpecimen.HARMONIC_MEAN):
        if requirement.plan.readings is None:
            faults.add("specimens", f"{way.value} needs the number of readings in one specimen")
        if requirement.accept.rule not in (Rule.AQL, Rule.N_OF_M):
            faults.add("accept.per_specimen", f"{way.value} is known with aql and n_of_m only")
    from_another = (Basis.DIFFERENCE_FROM_TABLE, Basis.RELATIVE_TO_DECLARED)
    if requirement.basis in from_another and requirement.op is not Op.ABSOLUTE:
        faults.add("basis", f"{requirement.basis} needs abs<=")
    if requirement.greater_of_reference and requirement.accept.rule not in _COUNTED:
        faults.add("limit_rule", "a limit of its own for each reading cannot be compared with a mean")
    if requirement.log10 and not requirement.unit.startswith("log10"):
        faults.add("transform", "a logarithm needs a unit that begins with log10")
    if requirement.scale_max is not None and (requirement.op not in NUMBER_OPS or requirement.op in ERROR_OPS):
        faults.add("scale_max", "a scale belongs to a number")


def _check_counts(requirement: Requirement, faults: Faults) -> None:
    accept, plan = requirement.accept, requirement.plan
    if accept.rule is not Rule.N_OF_M:
        return
    if accept.n is None or accept.m is None or accept.n > accept.m:
        faults.add("accept.n", f"{accept.n} of {accept.m} can never be reached")
        return
    if plan.n is None:
        faults.add("specimens.n", f"n of m needs the number of specimens for its {accept.m}")
    elif _counted(requirement) != accept.m:
        faults.add("accept.m", f"{accept.m} are to be counted, the specimens give {_counted(requirement)}")


def _counted(requirement: Requirement) -> int:
    """Return how many values the plan yields for an n of m."""
    each = requirement.plan.readings if requirement.accept.over is Over.SUBJECT_EXERCISE_VALUES else 1
    return (requirement.plan.n or 0) * (each or 0)


def _check_lot_plan(requirement: Requirement, faults: Faults) -> None:
    accept, plan = requirement.accept, requirement.plan
    if accept.rule is Rule.AQL:
        if plan.n is not None or not (plan.by_lot or plan.n_min):
            faults.add("specimens", "an AQL takes its number from the lot plan (plan: by lot size) or above an n_min")
        if plan.groups:
            faults.add("specimens.groups", "an AQL cannot be divided into groups")
    elif plan.by_lot or accept.rql is not None or accept.min_code_letter is not None:
        faults.add("specimens.plan", "a plan by lot size needs the rule aql")
    if accept.rule is Rule.SINGLE and (plan.n or 1) > 1:
        faults.add("specimens.n", f"one result cannot come from {plan.n} specimens")
