"""The short way says what the full judge says, or nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.judging import make_entry, make_requirement, make_standard

from lims.conformity.decisions import DecisionRule, RuleKind
from lims.conformity.plain import plain_judge
from lims.conformity.readings import Reading
from lims.conformity.requirement_judging import Circumstances, judge_readings

TEXTS = st.one_of(
    st.decimals(-2, 120, places=2).map(str),
    st.sampled_from(["95", "95.0", "95.00", "100", "<95", ">95", "ND", "fail", "NaN", "３"]),
)
ROWS = st.lists(st.tuples(st.sampled_from("123"), st.sampled_from("12"), TEXTS), min_size=1, max_size=6)
CHANGES = [
    {},
    {"op": "<="},
    {"op": "<"},
    {"op": ">"},
    {"specimens": {"n_min": 2}},
    {"specimens": {"n": None}, "accept": {"rule": "single"}},
    {"scale_max": 100, "unit": "%"},
    {"confidence": "recalled"},
]


@pytest.mark.parametrize("changes", CHANGES)
@given(rows=ROWS)
def test_both_ways_say_the_same(changes: dict[str, Any], rows: list[tuple[str, str, str]]) -> None:
    requirement, around = make_requirement(**changes), Circumstances("one")
    short = plain_judge(requirement, around, set())
    assert short is not None
    found = short.judge(*map(list, zip(*rows, strict=True)))
    if found is not None:
        readings = [Reading("strength", specimen, value, number) for specimen, number, value in rows]
        full = judge_readings(requirement, readings, around)
        assert found.to_dict() == full.to_dict()
        assert (found.is_unconfirmed, found.mandatory) == (full.is_unconfirmed, full.mandatory)


def test_clean_sets_are_judged_and_kept() -> None:
    lasting: set[int] = set()
    short = plain_judge(make_requirement(), Circumstances("one"), lasting)
    assert short is not None
    first = short.judge(["1", "2", "3"], ["1", "1", "1"], ["95", "96", "97"])
    again = short.judge(["1", "2", "3"], ["1", "1", "1"], ["95", "98", "99"])
    assert first is not None
    assert again is first
    assert id(first) in lasting


@pytest.mark.parametrize(
    "changes",
    [
        {"accept": {"rule": "mean"}},
        {"op": "between", "limits": {"all": [1, 2]}},
        {"components": ["dry", "wet"]},
        {"specimens": {"n": 3, "groups": {"AR": 3}}},
        {"specimens": {"n": 3, "readings_per_specimen": 2}},
        {"limits": {"one": None, "two": 98}},
    ],
)
def test_what_is_not_plain_is_left_to_the_full_judge(changes: dict[str, Any]) -> None:
    assert plain_judge(make_requirement(**changes), Circumstances("one"), set()) is None


def test_a_rule_with_uncertainty_is_left_to_the_full_judge() -> None:
    around = Circumstances("one", rule=DecisionRule(RuleKind.GUARDED))
    assert plain_judge(make_requirement(), around, set()) is None


def test_an_unknown_variant_is_left_to_the_full_judge() -> None:
    variants = [{"id": name, "name": {"en": name, "zh": name}} for name in ("a", "b")]
    entry = make_entry(limits={"all": {"a": 1, "b": 2}})
    assert plain_judge(make_standard(entry, variants=variants).requirements[0], Circumstances("one"), set()) is None
