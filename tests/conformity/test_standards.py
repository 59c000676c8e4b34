"""Loading a standard: what is refused, and what a loaded one answers."""

import json
from datetime import date
from typing import Any

import pytest
from support.judging import make_document, make_entry, make_standard, shipped

from lims.catalogue.files import shipped_documents
from lims.conformity.faults import StandardRefused
from lims.conformity.refusals import Refused
from lims.conformity.standards import load_standard


def problems(document: dict[str, Any]) -> list[str]:
    """Return what is said against a document."""
    with pytest.raises(StandardRefused) as refused:
        load_standard(document)
    return refused.value.problems


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"op": "about"}, "strength, field op"),
        ({"op": ...}, "strength, field op"),
        ({"accept": {"rule": "most"}}, "strength, field accept.rule"),
        ({"accept": {}}, "strength, field accept.rule"),
        ({"accept": ...}, "strength, field accept"),
        ({"accept": {"rule": "every", "mood": "good"}}, "strength, field accept.mood"),
        ({"accept": {"rule": "every", "value": "average"}}, "strength, field accept.value"),
        ({"accept": {"rule": "every", "per_specimen": "best_panel"}}, "strength, field accept.per_specimen"),
        ({"tolerance": 5}, "strength, field tolerance"),
        ({"unit": ""}, "strength, field unit"),
        ({"unit": ...}, "strength, field unit"),
        ({"name": {"en": "Strength"}}, "strength, field name"),
        ({"limits": {"one": 95}}, "strength, field limits: class two is left open"),
        ({"limits": {"one": 95, "two": 98, "three": 99}}, "strength, field limits.three"),
        ({"limits": {"one": 95, "two": "many"}}, "strength, field limits.two"),
        ({"limits": {"one": 95, "two": True}}, "strength, field limits.two"),
        ({"limits": {"one": 95, "two": {"small": 1}}}, "strength, field limits"),
        ({"limits": ...}, "strength, field limits"),
        ({"limits_axis": ["class", "weather"]}, "strength, field limits_axis"),
        ({"specimens": ...}, "strength, field specimens"),
        ({"specimens": {"n": 0}}, "strength, field specimens.n"),
        ({"specimens": {"n": 2.5}}, "strength, field specimens.n"),
        ({"specimens": {"n": 3, "n_min": 3}}, "strength, field specimens.n_min"),
        ({"specimens": {"n": 3, "colour": "red"}}, "strength, field specimens.colour"),
        ({"specimens": {"n": 3, "groups": {"AR": 2, "TC": 2}}}, "strength, field specimens.groups"),
        ({"specimens": {"plan": "whenever"}}, "strength, field specimens.plan"),
        ({"specimens": {"n": 3, "sites": "key_parts"}}, "strength, field specimens.sites"),
        ({"specimens": {"n": 2}, "accept": {"rule": "single"}}, "strength, field specimens.n"),
        ({"accept": {"rule": "n_of_m", "n": 4, "m": 3}}, "strength, field accept.n"),
        ({"accept": {"rule": "n_of_m", "n": 2, "m": 4}}, "strength, field accept.m"),
        ({"accept": {"rule": "n_of_m", "n": 2, "m": 3}, "specimens": {"n": None}}, "strength, field specimens.n"),
        ({"accept": {"rule": "n_of_m", "n": 2, "m": 3, "over": "moons"}}, "strength, field accept.over"),
        ({"accept": {"rule": "aql", "aql": "4.1"}, "specimens": {"n_min": 5}}, "strength, field accept.aql"),
        ({"accept": {"rule": "aql", "aql": "4.0"}}, "strength, field specimens"),
        ({"accept": {"rule": "aql", "aql": 4, "level": "V"}, "specimens": {"n_min": 5}}, "field accept.level"),
        ({"accept": {"rule": "aql", "aql": 4, "rql": 120}, "specimens": {"n_min": 5}}, "field accept.rql"),
        ({"accept": {"rule": "aql", "aql": 4, "min_code_letter": "I"}, "specimens": {"n_min": 5}}, "min_code_letter"),
        ({"specimens": {"plan": "by lot size"}}, "strength, field specimens.plan"),
        ({"accept": {"rule": "document_review"}}, "strength, field accept.rule"),
        ({"op": "visual_ok", "limits": {"one": "ok", "two": "ok"}, "accept": {"rule": "mean"}}, "field accept.rule"),
        ({"op": "class==", "limits": {"one": 1, "two": 1}, "accept": {"rule": "class_from_mean"}}, "field class_rule"),
        ({"op": "classify", "limits": ...}, "strength, field bands"),
        ({"transform": "square"}, "strength, field transform"),
        ({"transform": "log10"}, "strength, field transform"),
        ({"basis": "guess"}, "strength, field basis"),
        ({"basis": "relative_to_declared"}, "strength, field basis"),
        ({"limit_rule": "the smaller of both"}, "strength, field limit_rule"),
        ({"joint_with": "nothing"}, "strength, field joint_with"),
        ({"decimals": -1}, "strength, field decimals"),
        ({"confidence": "sure"}, "strength, field confidence"),
        ({"plan_confidence": ...}, "strength, field plan_confidence"),
        ({"applies_to_variants": ["valved"]}, "strength, field applies_to_variants"),
        ({"formula": "x = y"}, "strength, field formula"),
        ({"error": "blackbody minus displayed"}, "strength, field error"),
        ({"scale_max": "high"}, "strength, field scale_max"),
        ({"per_subject": "the best exercise"}, "strength, field per_subject"),
        ({"op": "between", "limits": {"one": [5, 1], "two": [1, 5]}}, "strength, field limits.one"),
        ({"op": "between", "limits": {"one": 5, "two": [1, 5]}}, "strength, field limits.one"),
        ({"op": "abs<=", "limits": {"one": -1, "two": 1}}, "strength, field limits.one"),
        ({"op": "no_penetration_at", "limits": {"one": "much", "two": 1}}, "strength, field limits.one"),
        ({"op": "grade>=", "grade_scale": "poor to good"}, "strength, field grade_scale"),
    ],
)
def test_nonsense_is_refused_with_requirement_and_field(changes: dict[str, Any], where: str) -> None:
    assert any(where in problem for problem in problems(make_document(make_entry(**changes))))


BANDS = {"lo": 35, "hi": 39, "lo_incl": True, "hi_incl": True, "max_error": "0.2"}


@pytest.mark.parametrize(
    "bands",
    [
        [BANDS, BANDS | {"lo": 39, "hi": 41}],
        [BANDS, BANDS | {"lo": 38, "hi": 41}],
        [BANDS | {"max_error": "-0.1"}],
        [BANDS | {"lo_incl": "yes"}],
        [BANDS | {"lo": 40}],
        [{"lo": 35}],
        [],
        "all",
    ],
)
def test_bands_that_overlap_or_say_too_little_are_refused(bands: Any) -> None:
    entry = make_entry(
        op="abs<= by band", unit="Cel", limits={"one": bands, "two": None}, band_on="reference_temperature"
    )
    assert problems(make_document(entry))


def test_bands_that_meet_at_an_open_end_are_sound() -> None:
    bands = [BANDS, BANDS | {"lo": 39, "hi": None, "lo_incl": False, "hi_incl": False}]
    entry = make_entry(op="abs<= by band", unit="Cel", limits={"all": bands}, band_on="reference_temperature")
    assert make_standard(entry).requirements[0].needs_reference


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": ""}, "field code"),
        ({"title": {"en": "only English"}}, "field title"),
        ({"mandatory": "perhaps"}, "field mandatory"),
        ({"classes": []}, "field classes"),
        ({"classes": [{"id": "one", "name": {}}, {"id": "one", "name": {}}]}, "field classes: one stands twice"),
        ({"requirements": []}, "field requirements"),
        ({"requirements": [3]}, "field requirements"),
        ({"kind": "sampling_scheme"}, "field kind"),
        ({"special_rules": []}, "field special_rules"),
        ({"includes": [{"standard": "X"}]}, "field includes"),
        ({"cross_rules": [{"id": "x"}]}, "field cross_rules"),
    ],
)
def test_a_head_that_says_too_little_is_refused(changes: dict[str, Any], field: str) -> None:
    assert any(field in problem for problem in problems(make_document(**changes)))


def test_all_problems_are_told_at_once() -> None:
    document = make_document(make_entry(id="first", op="?"), make_entry(id="second", unit=""), mandatory=None)
    assert len(problems(document)) == 3


def test_an_id_that_stands_twice_is_refused() -> None:
    assert any("stands twice" in one for one in problems(make_document(make_entry(), make_entry())))


def test_a_loaded_document_can_be_loaded_from_json_again() -> None:
    for document in shipped_documents():
        again = json.loads(json.dumps(document, ensure_ascii=False))
        assert load_standard(again).requirements == load_standard(document).requirements


def test_applicable_leaves_out_null_limits_and_other_variants() -> None:
    en_14683, en_149 = shipped("EN 14683:2019+AC:2019"), shipped("EN 149:2001+A1:2009")
    assert "splash" not in {one.id for one in en_14683.applicable("type-I")}
    assert "splash" in {one.id for one in en_14683.applicable("type-IIR")}
    assert "valve-pull" not in {one.id for one in en_149.applicable("FFP2", "valveless")}
    assert "valve-pull" in {one.id for one in en_149.applicable("FFP2", "valved")}


@pytest.mark.parametrize(
    ("class_id", "variant", "code"), [("FFP9", None, "unknown_class"), ("FFP2", "x", "unknown_variant")]
)
def test_an_unknown_class_or_variant_is_refused(class_id: str, variant: str | None, code: str) -> None:
    with pytest.raises(Refused) as refused:
        shipped("EN 149:2001+A1:2009").applicable(class_id, variant)
    assert refused.value.code == code


def test_an_unknown_requirement_is_refused() -> None:
    with pytest.raises(Refused, match="unknown_requirement"):
        shipped("EN 149:2001+A1:2009").requirement("beauty")


def test_sizes_are_variants() -> None:
    assert list(shipped("ASTM D6319-19").variants) == ["XS", "S", "M", "L", "XL", "XXL"]


def test_a_recommended_clause_and_what_stands_below_it_is_not_mandatory() -> None:
    entries = [make_entry(id=clause, clause=clause) for clause in ("4.1", "4.10", "4.10.2", "4.100")]
    standard = make_standard(*entries, non_mandatory_clauses={"value": ["4.10"]})
    assert [one.mandatory for one in standard.requirements] == [True, False, False, True]


def test_what_is_included_and_not_handed_in_is_known_as_missing() -> None:
    document = make_document(includes=[{"standard": "OTHER", "requirements": ["leak"]}])
    assert load_standard(document).missing_includes == (("OTHER", "leak"),)
    other = make_standard(make_entry(id="leak"))
    assert load_standard(document, {"OTHER": other}).missing_includes == ()
    assert any("no requirement" in one for one in _problems_with(document, make_standard()))


def _problems_with(document: dict[str, Any], other: Any) -> list[str]:
    with pytest.raises(StandardRefused) as refused:
        load_standard(document, {"OTHER": other})
    return refused.value.problems


@pytest.mark.parametrize(
    ("day", "in_force"),
    [(date(2010, 2, 28), False), (date(2010, 3, 1), True), (date(2025, 11, 30), True), (date(2025, 12, 1), False)],
)
def test_an_edition_is_in_force_from_its_day_until_another_takes_over(day: date, in_force: bool) -> None:
    assert shipped("GB 19082-2009").is_in_force(day) is in_force


def test_a_joint_partner_shares_the_number_of_exercises() -> None:
    assert shipped("EN 149:2001+A1:2009").requirement("til-subject").plan.readings == 5


@pytest.mark.parametrize(
    ("changes", "confirmed", "doubts"),
    [
        ({}, True, ()),
        ({"confidence": "recalled"}, False, ("limit",)),
        ({"plan_confidence": "recalled"}, False, ("plan",)),
        ({"specimens": {"n": None}}, False, ("specimen_number",)),
        ({"specimens": {"n_min": 5}}, True, ()),
    ],
)
def test_confirmed_means_limit_plan_and_number(
    changes: dict[str, Any], confirmed: bool, doubts: tuple[str, ...]
) -> None:
    requirement = make_standard(make_entry(**changes)).requirements[0]
    assert requirement.confirmed_by_source is confirmed
    assert requirement.unconfirmed_because == doubts
