"""The working of a judgement in the words of its standard."""

import pytest
from support.judging import readings, shipped

from lims.conformity.explanations import explain, explain_all
from lims.conformity.judge import judge_requirement
from lims.conformity.judgements import step
from lims.conformity.standard_names import NO_NAMES, Names, class_name

MASK = shipped("EN 14683:2019+AC:2019")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Limit for Type IIR (splash resistant): no penetration at 16.0 kPa; acceptance rule: n of m."),
        ("zh", "IIR型的限值：16.0 kPa下不穿透；接收规则：m个中至少n个。"),
    ],
)
def test_class_and_limit_of_a_judgement_are_named(language: str, said: str) -> None:
    found = judge_requirement(
        MASK.requirement("splash"), class_id="type-IIR", readings=readings(["pass"] * 13, "splash")
    )
    assert explain_all(found.steps, language, Names.of(MASK, "splash", language))[0] == said


def test_a_limit_of_another_class_is_found_by_its_english_words() -> None:
    names = Names.of(shipped("ASTM F2100-19"), "flammability", "zh")
    assert names.limits["class 1"] == "1级"


def test_the_second_grading_is_named_by_the_limits_of_its_requirement() -> None:
    standard = shipped("GB/T 32610-2016")
    names = Names.of(standard, "A-needs-II", "zh")
    assert names.limits["salt ≥ 90 %; oil ≥ 80 %"] == "盐性介质 ≥ 90 %；油性介质 ≥ 80 %"
    why = step("grade_too_low", class_id="A", declared="III", needed="II")
    assert explain(why, "zh", names) == "A级要求达到Ⅱ级或以上，标示为Ⅲ级。"
    assert explain(why) == "A needs II or better; III is declared."


def test_a_requirement_that_the_standard_no_longer_has_keeps_its_limit_as_it_was() -> None:
    assert Names.of(MASK, "gone", "zh").limits == {}
    assert (
        explain(step("limit", class_id="x", limit="≥ 1", rule="mean"), "zh", NO_NAMES)
        == "x的限值：≥ 1；接收规则：平均值。"
    )


def test_a_class_that_the_standard_does_not_have_stands_as_it_is() -> None:
    assert class_name(MASK, "type-I", "zh") == "I型"
    assert class_name(MASK, "level-9", "zh") == "level-9"
