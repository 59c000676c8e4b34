from datetime import timedelta

import pytest
from support.runs import INCUBATED

from lims.bench.methods import shipped
from lims.bench.methods.steps import MethodFaulty, Phase, method_of, span
from lims.catalogue import files
from lims.conformity.standards import load_standard


@pytest.mark.parametrize(
    ("text", "seconds"), [("60 s", 60), ("2 min", 120), ("4 h", 14400), ("0.5 h", 1800), ("3 d", 259200)]
)
def test_a_span_is_read_with_its_unit(text, seconds):
    assert span(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["4", "4h", "-1 h", "4 weeks", "", "4 h 30 min"])
def test_a_span_without_a_clear_unit_is_refused(text):
    with pytest.raises(MethodFaulty):
        span(text)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": ""}, "source"),
        ({"steps": []}, "steps"),
        ({"confidence": "certain"}, "confidence"),
        ({"steps": [{"id": "a", "name": {"en": "A"}}]}, "reads"),
        ({"steps": [{"id": "a", "name": {"en": "A"}, "reads": True, "phase": "dancing"}]}, "phase"),
        ({"steps": [{"id": "a", "name": {"en": "A"}, "reads": True, "untill": "4 h"}]}, "untill"),
        ({"steps": [{"id": "a", "name": {}, "reads": True}]}, "name"),
        ({"steps": [{"id": "a", "name": {"en": "A"}, "reads": True, "after": "5 h", "within": "4 h"}]}, "within"),
    ],
)
def test_a_faulty_document_is_refused_with_the_field(changes, field):
    with pytest.raises(MethodFaulty) as refused:
        method_of(INCUBATED | changes)
    assert refused.value.field == field


def test_every_shipped_method_is_for_requirements_that_the_shipped_standards_have():
    standards = {one["code"]: load_standard(one).by_id for one in files.shipped_documents()}
    for document in shipped.documents().values():
        method = method_of(document)
        assert method.name["zh"]
        assert all(step.name["zh"] for step in method.steps)
        for standard, requirements in method.applies_to.items():
            assert set(requirements) <= set(standards[standard]), (method.code, standard)


def test_no_requirement_goes_by_two_shipped_methods():
    pairs = [
        (standard, one)
        for document in shipped.documents().values()
        for standard, ids in method_of(document).applies_to.items()
        for one in ids
    ]
    assert len(pairs) == len(set(pairs)) > 8


def test_the_splash_test_is_done_within_a_minute_of_the_chamber():
    steps = method_of(shipped.document("ISO 22609 with conditioning")).steps
    assert [(one.id, one.after, one.within, one.reads) for one in steps[1:]] == [
        ("condition", timedelta(0), None, False),
        ("take-out", timedelta(hours=4), None, False),
        ("test", timedelta(0), timedelta(seconds=60), True),
    ]
    assert steps[1].phase is Phase.CONDITIONING
