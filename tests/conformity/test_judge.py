"""Properties of the judge that hold for every standard that is shipped."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.judging import judge, make_requirement, readings, shipped

from lims.catalogue.files import shipped_documents
from lims.conformity.decisions import DecisionRule, RuleKind
from lims.conformity.judge import judge_sample
from lims.conformity.limits import Limits
from lims.conformity.operators import Op
from lims.conformity.readings import Reading
from lims.conformity.requirements import BandOn, Requirement, Rule
from lims.conformity.standards import Standard
from lims.conformity.verdicts import Verdict

RANK = {Verdict.FAIL: 0, Verdict.NOT_ASSESSED: 1, Verdict.INCONCLUSIVE: 2, Verdict.PASS: 3}
STANDARDS = [shipped(document["code"]) for document in shipped_documents()]
VALUES = st.decimals(min_value=0, max_value=200, places=2).map(str)


def _applicable() -> Iterator[tuple[Standard, Requirement, str, str | None]]:
    """Return each requirement once for each class and variant that it is required for."""
    for standard in STANDARDS:
        for class_id in standard.classes:
            for variant in standard.variants or [None]:
                for requirement in standard.applicable(class_id, variant):
                    yield standard, requirement, class_id, variant


APPLICABLE = list(_applicable())
IDS = [f"{one.code} {requirement.id} {class_id} {variant or ''}" for one, requirement, class_id, variant in APPLICABLE]


WORDS = {Op.CLASS_IS: "4", Op.ABSENT: "ND", Op.DECLARED_TOLERANCE: "17.5"}


def good_value(requirement: Requirement, limits: Limits | None) -> str:
    """Return a value that passes by itself."""
    if requirement.op is Op.CLASSIFY:
        return "20" if requirement.bands[0].values.holds(Decimal(20)) else "2.5"
    if requirement.op in (Op.ABSOLUTE, Op.BY_BAND):
        return "37.0" if requirement.needs_reference else "0"
    if requirement.op in WORDS or limits is None:
        return WORDS.get(requirement.op, "17.5" if requirement.needs_reference else "pass")
    end = limits.lower or limits.upper
    assert end is not None
    step = {Op.MORE_THAN: Decimal(1), Op.LESS_THAN: -Decimal(str(end.value)) / 2}.get(requirement.op)
    return str(end.value) if step is None else str(Decimal(str(end.value)) + step)


def complete_set(requirement: Requirement, class_id: str, variant: str | None) -> list[Reading]:
    """Return readings that fill the whole plan and pass."""
    plan, cells = requirement.plan, requirement.limits.find(class_id, variant).cells
    reference = "17.5±0.5" if requirement.op in (Op.DECLARED_TOLERANCE, Op.NOMINAL_TOLERANCE) else "37.0"
    groups = [group for group, count in plan.groups for _ in range(count or 1)] or [None] * (plan.n or plan.n_min or 2)
    found = []
    for component in requirement.components or (None,):
        cell = cells.get(component) or cells[None]
        assert cell is not None
        value = good_value(requirement, cell.limits)
        for number, group in enumerate(groups, start=1):
            points = plan.reference_points or 1
            repeated = 2 if requirement.accept.rule is Rule.POOLED_STANDARD_DEVIATION else 1
            each = plan.readings or max(points * (plan.readings_per_point or 1), repeated)
            for reading in range(1, each + 1):
                at = str(36 + (reading - 1) % points) if plan.reference_points else reference
                shown = at if plan.reference_points else value
                found.append(
                    Reading(
                        requirement.id,
                        str(number),
                        shown,
                        str(reading),
                        group=group,
                        component=component,
                        reference=at if requirement.needs_reference else None,
                    )
                )
    return found


@pytest.mark.parametrize(("standard", "requirement", "class_id", "variant"), APPLICABLE, ids=IDS)
def test_a_complete_good_set_passes_and_no_set_with_a_part_missing_does(
    standard: Standard, requirement: Requirement, class_id: str, variant: str | None
) -> None:
    whole = complete_set(requirement, class_id, variant)
    verdict = judge(requirement, whole, class_id, variant=variant).verdict
    assert verdict in (Verdict.PASS, Verdict.STATED)
    plan = requirement.plan
    counted = plan.n is not None or plan.n_min is not None or plan.readings is not None or plan.reference_points
    if counted or (plan.groups or requirement.components):
        for at in range(len(whole)):
            rest = [one for place, one in enumerate(whole) if place != at]
            if plan.groups and not counted:
                rest = [one for one in rest if one.group != whole[at].group]
            if requirement.components and not counted:
                rest = [one for one in rest if one.component != whole[at].component]
            assert judge(requirement, rest, class_id, variant=variant).verdict is Verdict.NOT_ASSESSED, whole[at]


@pytest.mark.parametrize(("standard", "requirement", "class_id", "variant"), APPLICABLE, ids=IDS)
def test_without_acceptance_no_unconfirmed_requirement_passes(
    standard: Standard, requirement: Requirement, class_id: str, variant: str | None
) -> None:
    whole = complete_set(requirement, class_id, variant)
    verdict = judge(requirement, whole, class_id, variant=variant, accept_unconfirmed=False).verdict
    stated = requirement.op in (Op.DECLARE, Op.CLASSIFY)
    expected = Verdict.PASS if requirement.confirmed_by_source else Verdict.NOT_ASSESSED
    assert verdict is (Verdict.STATED if stated else expected)
    confirmed = judge(requirement, whole, class_id, variant=variant, accept_unconfirmed={requirement.id}).verdict
    assert confirmed in (Verdict.PASS, Verdict.STATED)


@pytest.mark.parametrize(("standard", "requirement", "class_id", "variant"), APPLICABLE, ids=IDS)
def test_junk_in_one_cell_is_never_a_pass(
    standard: Standard, requirement: Requirement, class_id: str, variant: str | None
) -> None:
    first, *others = complete_set(requirement, class_id, variant)
    for junk in ("NaN", "９８", "98,5", "", "inf", "1 2", "≥98"):
        spoiled = [replace(first, value=junk), *others]
        verdict = judge(requirement, spoiled, class_id, variant=variant).verdict
        is_statement = requirement.op is Op.DECLARE and junk
        assert verdict is (Verdict.STATED if is_statement else Verdict.NOT_ASSESSED), junk


@pytest.mark.parametrize("standard", STANDARDS, ids=[one.code for one in STANDARDS])
def test_a_sample_without_readings_is_not_assessed(standard: Standard) -> None:
    for class_id in standard.classes:
        judged = judge_sample(standard, class_id=class_id, readings=[], accept_unconfirmed=True)
        assert judged.verdict is Verdict.NOT_ASSESSED
        assert {one.verdict for one in judged.requirements} <= {Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE}


RULES = {
    "every": {},
    "mean": {"accept": {"rule": "mean"}},
    "2 of 3": {"accept": {"rule": "n_of_m", "n": 2, "m": 3}},
    "aql": {"accept": {"rule": "aql", "aql": "4.0"}, "specimens": {"n_min": 3}},
}


@pytest.mark.parametrize("changes", RULES.values(), ids=RULES)
@given(
    values=st.lists(VALUES, min_size=3, max_size=3),
    worse=VALUES,
    at=st.integers(0, 2),
    op=st.sampled_from([">=", "<="]),
)
def test_a_worse_reading_never_improves_a_verdict(
    changes: dict[str, object], values: list[str], worse: str, at: int, op: str
) -> None:
    requirement = make_requirement(op=op, **changes)
    pick = min if op == ">=" else max
    lowered = [*values]
    lowered[at] = pick(values[at], worse, key=Decimal)
    before = judge(requirement, readings(values)).verdict
    after = judge(requirement, readings(lowered)).verdict
    assert RANK[after] <= RANK[before]


@pytest.mark.parametrize("changes", RULES.values(), ids=RULES)
@given(
    values=st.lists(st.one_of(VALUES, st.sampled_from(["<95", ">95", "ND", "fail", "NaN"])), max_size=5),
    order=st.randoms(use_true_random=False),
)
def test_the_order_of_the_rows_never_matters(changes: dict[str, object], values: list[str], order: object) -> None:
    requirement = make_requirement(**changes)
    rows = readings(values)
    mixed = [*rows]
    order.shuffle(mixed)  # type: ignore[attr-defined]  # a random.Random, which hypothesis makes
    assert judge(requirement, mixed) == judge(requirement, rows)


@pytest.mark.parametrize("changes", RULES.values(), ids=RULES)
@given(values=st.lists(VALUES, min_size=3, max_size=3), expanded=st.decimals(0, 5, places=1).map(str))
def test_a_guarded_pass_is_always_a_simple_pass(changes: dict[str, object], values: list[str], expanded: str) -> None:
    requirement = make_requirement(**changes)
    rows = readings(values, U=expanded)
    guarded = judge(requirement, rows, rule=DecisionRule(RuleKind.GUARDED)).verdict
    if guarded is Verdict.PASS:
        assert judge(requirement, rows).verdict is Verdict.PASS


@given(number=st.decimals(0, 100, places=3), op=st.sampled_from([">=", "<=", ">", "<"]))
def test_converting_the_readings_into_another_unit_never_flips_a_verdict(number: Decimal, op: str) -> None:
    requirement = make_requirement(op=op, unit="kPa", limits={"one": "16.0", "two": 1}, specimens={"n": 1})
    in_kilopascal = judge(requirement, readings([str(number)])).verdict
    in_pascal = judge(requirement, readings([str(number * 1000)], unit="Pa")).verdict
    assert in_pascal is in_kilopascal


def test_bands_are_picked_by_what_the_standard_says() -> None:
    assert shipped("ASTM E1112-00").requirement("max-error").band_on is BandOn.REFERENCE
    assert shipped("GB/T 21417.1-2008").requirement("max-permissible-error").band_on is BandOn.DISPLAYED
