"""Steps in sentences: every kind in both languages, with its facts."""

import re
from pathlib import Path

import pytest
from support.judging import judge, make_requirement, readings

import lims.conformity
from lims.catalogue.worked_cases import run_case, shipped_cases
from lims.conformity.explanations import explain, explain_all
from lims.conformity.judgements import step
from lims.conformity.refusals import Refused
from lims.conformity.sentences import sentences

SOURCES = Path(lims.conformity.__file__).parent.rglob("*.py")
KINDS = {
    kind
    for path in SOURCES
    for kind in re.findall(r'(?:\bstep\(|unusable\(\s*\w[\w.]*,)\s*"([a-z_]+)"', path.read_text())
}


def test_every_kind_of_step_has_its_sentences() -> None:
    known = sentences("steps")["steps"]
    assert len(KINDS) > 40
    assert KINDS - set(known) == set()
    assert all(set(entry) == {"en", "zh"} and all(entry.values()) for entry in known.values())


def test_every_step_of_the_worked_cases_is_explained_without_gaps() -> None:
    known = sentences("steps")["steps"]
    seen = {kind for case in shipped_cases() for kind in str(run_case(case).found.get("steps", "")).split()}
    assert seen
    assert seen - set(known) == set()


def test_a_chemist_can_follow() -> None:
    found = judge(make_requirement(accept={"rule": "mean"}), readings(["94", "95", "97"]))
    assert explain_all(found.steps) == [
        "Limit for one: ≥ 95 N; acceptance rule: mean.",
        "Mean of 3 values (94, 95, 97): 95.3.",
        "Verdict: pass.",
    ]
    assert explain_all(found.steps, "zh")[-1] == "结论：合格。"


def test_words_of_the_program_are_translated_and_values_are_not() -> None:
    unconfirmed = step("unconfirmed", would_be="pass", what="limit, specimen_number")
    assert explain(unconfirmed) == (
        "It would be a pass, but nobody has confirmed this against the standard: the limit, the number of specimens."
    )
    assert "限值、试样数量" in explain(unconfirmed, "zh")
    assert explain(step("not_a_number", specimen="1", value="pass", reading="1")).startswith("Specimen 1: pass is not")


def test_an_unknown_kind_and_a_missing_fact_still_print() -> None:
    assert explain(step("something_new")) == "The judge notes: something_new."
    assert explain(step("too_few", n=2)) == "2 of – specimens: the set is not complete."


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(Refused, match="unknown_language"):
        explain(step("no_readings"), "fr")
