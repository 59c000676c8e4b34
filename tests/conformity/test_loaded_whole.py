"""A standard with every field, as it stands after loading: nothing of the file is dropped or renamed on the way."""

import pytest
from support.judging import make_document, make_entry, make_standard

from lims.conformity.refusals import Refused
from lims.conformity.requirements import Acceptance, PerSpecimen, Rule, SpecimenPlan
from lims.conformity.standards import Included, load_standard

VARIANTS = [{"id": name, "name": {"en": name.title(), "zh": name.upper()}} for name in ("plain", "valved")]


def test_the_head_of_a_standard():
    document = make_document(variants=VARIANTS, mandatory=True, sources={"a": "a page"}, product="gown", region="EU")
    standard = load_standard(document)
    assert (standard.code, standard.title, standard.product, standard.region, standard.mandatory) == (
        "TEST 1-2020", {"en": "Test", "zh": "试验"}, "gown", "EU", True,
    )  # fmt: skip
    assert (standard.sources, standard.document) == ({"a": "a page"}, document)
    assert standard.classes == {"one": {"en": "One", "zh": "一"}, "two": {"en": "Two", "zh": "二"}}
    assert standard.variants["valved"] == {"en": "Valved", "zh": "VALVED"}
    assert load_standard(make_document(sources=...)).sources == {}
    assert not load_standard(make_document()).mandatory


def test_a_requirement_with_every_field():
    entry = make_entry(method="EN 1", clause="5.2.1", decimals=0, mandatory=False, scale_min=1, scale_max=200)
    one = make_standard(entry).requirements[0]
    assert (one.standard, one.method, one.clause, one.document) == ("TEST 1-2020", "EN 1", "5.2.1", entry)
    assert (one.decimals, one.mandatory, one.scale_min, one.scale_max) == (0, False, 1, 200)
    assert one.name == {"en": "Strength", "zh": "强力"}
    assert make_standard(make_entry(decimals=9)).requirements[0].decimals == 9


@pytest.mark.parametrize(
    ("clause", "mandatory"), [("4.1", False), ("4.1.2", False), ("4.10", True), ("4", True), ("5.1", True)]
)
def test_a_recommended_clause_takes_those_below_it_along(clause, mandatory):
    for clauses in (["4.1"], {"value": ["4.1"]}):
        standard = make_standard(make_entry(clause=clause), non_mandatory_clauses=clauses)
        assert standard.requirements[0].mandatory is mandatory


def test_a_level_comes_from_the_clause_or_from_the_sampling_of_the_standard():
    by_lot = {"specimens": {"n": None, "plan": "by lot size"}}
    for accept, level in (({}, "S-4"), ({"level_default": "I"}, "I"), ({"level": "III", "level_default": "I"}, "III")):
        entry = make_entry(accept={"rule": "aql", "aql": 4.0} | accept, **by_lot)
        standard = make_standard(entry, sampling={"level_default": "S-4"})
        assert standard.requirements[0].accept == Acceptance(Rule.AQL, aql="4.0", level=level)
    entry = make_entry(accept={"rule": "aql", "aql": 4.0, "rql": 0.5}, **by_lot)
    assert make_standard(entry).requirements[0].accept.level == "II"
    assert str(make_standard(entry).requirements[0].accept.rql) == "0.5"


def test_the_specimens_of_a_thermometer():
    plan = {"n": 2, "reference_points": 3, "readings_per_point": 4, "unit_under_test": "thermometer"}
    assert make_standard(make_entry(specimens=plan)).requirements[0].plan == SpecimenPlan(
        n=2, reference_points=3, readings_per_point=4, unit_under_test="thermometer"
    )
    gloves = make_entry(
        specimens={"n": None, "plan": "by lot size", "per_glove": "median of 3 test pieces"},
        accept={"rule": "aql", "aql": 1.5, "per_specimen": "median"},
    )
    loaded = make_standard(gloves).requirements[0]
    assert (loaded.plan.readings, loaded.accept.per_specimen) == (3, PerSpecimen.MEDIAN)


def test_sizes_are_variants_of_a_standard():
    limits = {"one": {"S": 1, "M": 2}, "two": {"S": 1, "M": 2}}
    standard = make_standard(make_entry(limits=limits, limits_axis=["class", "size"]))
    assert standard.variants == {"S": {"en": "S", "zh": "S"}, "M": {"en": "M", "zh": "M"}}


def test_what_is_taken_over_must_be_there():
    source = make_standard(make_entry(id="leak"))
    taking = make_document(includes=[{"standard": "OTHER", "requirements": ["leak"]}])
    assert [one.id for one in load_standard(taking, {"OTHER": source}).requirements] == ["strength", "leak"]
    assert load_standard(taking).includes == (Included("OTHER", ("leak",)),)
    asking = make_document(includes=[{"standard": "OTHER", "requirements": ["smell"]}])
    with pytest.raises(Refused) as refusal:
        load_standard(asking, {"OTHER": source})
    assert refusal.value.problems == ["field includes: OTHER has no requirement smell"]


def test_what_a_standard_does_not_have_is_named():
    plain, varied = make_standard(), make_standard(variants=VARIANTS)
    for act, told in (
        (lambda: plain.requirement("x"), "unknown_requirement (requirement=x, standard=TEST 1-2020)"),
        (lambda: plain.check_class("x"), "unknown_class (given=x, known=one, two, standard=TEST 1-2020)"),
        (lambda: plain.check_class("one", "x"), "unknown_variant (given=x, known=none, standard=TEST 1-2020)"),
        (
            lambda: varied.check_class("one", "x"),
            "unknown_variant (given=x, known=plain, valved, standard=TEST 1-2020)",
        ),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert str(refusal.value) == told
