"""Steps as sentences, word for word: ids by their names, words of the program in the reader's language."""

import pytest

from lims.conformity.explanations import explain
from lims.conformity.judgements import step
from lims.conformity.refusals import Refused
from lims.conformity.standard_names import Names

NAMES = Names(
    classes={"one": "Class One"},
    grades={"II": "grade two"},
    limits={"≥ 95": "at least 95"},
    requirements={"bfe": "BFE"},
)
SAID = [
    (
        step("component", component="left_front", verdict="pass"),
        "Component left front: pass.",
        "左前襟：合格。",
    ),
    (
        step("group_unknown", specimen="1", group="back", known="warp, weft"),
        "Specimen 1 stands in no group of the plan (warp, weft), but in “back”.",
        "试样1不属于方案中的任何组（经向、纬向），而标为“后背”。",
    ),
    (
        step("group_too_few", group="AR", n=1, required=2),
        "Group AR (as received) has 1 of 2 specimens.",
        "AR（未经预处理）组应有2个试样，仅有1个。",
    ),
    (
        step("condition_open", when="valve fitted"),
        "There are no readings, and nothing says whether it applies: valve fitted.",
        "没有读数，且未说明是否适用：装有呼气阀。",
    ),
    (
        step("condition_not_met", when="whatever nobody knows"),
        "It applies only under a condition that this sample does not meet: whatever nobody knows.",
        "该要求仅在以下条件下适用，而本样品不符合：whatever nobody knows。",
    ),
    (
        step("worst", n=2, value="left_front: fail", failed=1),
        "The worst of 2 readings is left front: fail; specimens that fail: 1.",
        "2个读数中最不利者为左前襟：不合格；不合格试样数：1。",
    ),
    (
        step("worst", n=2, value="fail", failed=1),
        "The worst of 2 readings is fail; specimens that fail: 1.",
        "2个读数中最不利者为不合格；不合格试样数：1。",
    ),
    (
        step("already_decided", best="salt: 9"),
        "The set is not whole, but even its best completion gives salt: 9: the requirement cannot be met any more.",
        "数据虽不完整，但即使以最有利的情形补全也只能得到盐性介质：9，该要求已不可能满足。",
    ),
    (
        step("unconfirmed", would_be="pass", what="limit, moon"),
        "It would be a pass, but nobody has confirmed this against the standard: the limit, moon.",
        "本应判为合格，但以下内容尚未对照标准原文确认：限值、moon。",
    ),
    (
        step("limit", limit="≥ 95", class_id="one", rule="every"),
        "Limit for Class One: at least 95; acceptance rule: every specimen.",
        "Class One的限值：at least 95；接收规则：每个试样。",
    ),
    (
        step("limit", limit="> 95", class_id="two", rule="most"),
        "Limit for two: > 95; acceptance rule: most.",
        "two的限值：> 95；接收规则：most。",
    ),
    (
        step("grade_too_low", class_id="one", needed="II", declared="III"),
        "Class One needs grade two or better; III is declared.",
        "Class One要求达到grade two或以上，标示为III。",
    ),
    (
        step("grade_too_low", class_id="one", needed="I", declared="II"),
        "Class One needs I or better; grade two is declared.",
        "Class One要求达到I或以上，标示为grade two。",
    ),
    (
        step("grade_demanded", class_id="one", needed="II", verdict="fail"),
        "Class One needs grade two; the readings at that grade: fail.",
        "Class One要求grade two，按该级判定读数：不合格。",
    ),
    (
        step("other_load", specimen="1", load="15", needed="II"),
        "Specimen 1 was tested at 15; this proves nothing for II.",
        "试样1在15下试验，不能说明II下的情况。",
    ),
    (
        step("raw_data_differ", partner="bfe"),
        "It and BFE must rest on the same raw data, and the values differ.",
        "本要求与BFE须基于同一组原始数据，但数值不一致。",
    ),
    (
        step("decision_rule", kind="guarded", r=1, k=2, statement="non_binary"),
        "Decision rule: guarded acceptance, r = 1, k = 2, non-binary statement.",
        "判定规则：带保护带的接受，r=1，k=2，非二元表述。",
    ),
    (
        step("lot_severity", severity="tightened"),
        "The lot stands in a series: inspection is tightened.",
        "该批处于连续批系列中：检验严格度为加严。",
    ),
    (
        step("value_refused", specimen="1", value="fail", code="full_width"),
        "Specimen 1: fail is no reading (full-width characters).",
        "试样1：fail不是读数（全角字符）。",
    ),
    (
        step("value_refused", specimen="1", value="x"),
        "Specimen 1: x is no reading (–).",
        "试样1：x不是读数（–）。",
    ),
    (
        step("something new", of="tomorrow"),
        "The judge notes: something new.",
        "判定说明：something new。",
    ),
]


@pytest.mark.parametrize(("told", "english", "chinese"), SAID, ids=[told.kind for told, _, _ in SAID])
def test_a_step_is_told_in_both_languages(told, english, chinese):
    assert explain(told, "en", NAMES) == english
    assert explain(told, "zh", NAMES) == chinese


def test_a_language_that_the_judge_does_not_speak_is_named():
    with pytest.raises(Refused) as refusal:
        explain(step("no_readings"), "fr")
    assert str(refusal.value) == "unknown_language (language=fr)"
