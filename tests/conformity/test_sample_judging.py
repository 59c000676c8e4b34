"""A sample: what ties its requirements together."""

from typing import Any

import pytest
from support.judging import make_document, make_entry, make_standard, readings, shipped

from lims.conformity.judge import judge_sample
from lims.conformity.readings import Reading
from lims.conformity.refusals import Refused
from lims.conformity.standards import load_standard
from lims.conformity.verdicts import Verdict

GOOD, BAD = ["95", "95", "95"], ["94", "95", "95"]


def verdict(first: list[str], second: list[str], *, only: set[str] | None = None, **changes: Any) -> Verdict:
    """Return the verdict on a sample with two requirements, the second changed."""
    standard = make_standard(make_entry(id="first"), make_entry(id="second", **changes))
    given = readings(first, "first") + readings(second, "second")
    return judge_sample(standard, class_id="one", readings=given, only=only).verdict


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (GOOD, GOOD, Verdict.PASS),
        (GOOD, BAD, Verdict.FAIL),
        (GOOD, [], Verdict.NOT_ASSESSED),
        (BAD, [], Verdict.FAIL),
        (GOOD, [">90", "95", "95"], Verdict.INCONCLUSIVE),
        ([], [">90", "95", "95"], Verdict.NOT_ASSESSED),
    ],
)
def test_the_strongest_verdict_wins(first: list[str], second: list[str], expected: Verdict) -> None:
    assert verdict(first, second) is expected


@pytest.mark.parametrize("second", [GOOD, BAD, []])
def test_a_recommended_requirement_never_decides(second: list[str]) -> None:
    assert verdict(GOOD, second, mandatory=False) is Verdict.PASS
    assert verdict(BAD, second, mandatory=False) is Verdict.FAIL


def test_what_was_not_requested_does_not_count() -> None:
    assert verdict(GOOD, [], only={"first"}) is Verdict.PASS
    assert verdict(GOOD, BAD, only={"first"}) is Verdict.PASS
    assert verdict([], [], only=set()) is Verdict.NOT_ASSESSED


def test_a_class_that_needs_nothing_is_not_assessed() -> None:
    assert verdict([], [], only={"second"}, limits={"one": None, "two": 1}) is Verdict.NOT_ASSESSED


def test_readings_of_an_unknown_requirement_are_refused() -> None:
    with pytest.raises(Refused, match="unknown_requirement"):
        judge_sample(make_standard(), class_id="one", readings=[Reading("beauty", "1", "9")])


def test_an_unknown_class_is_refused() -> None:
    with pytest.raises(Refused, match="unknown_class"):
        judge_sample(make_standard(), class_id="three", readings=[])


def test_what_should_have_been_taken_over_is_not_assessed() -> None:
    standard = load_standard(make_document(includes=[{"standard": "OTHER", "requirements": ["leak"]}]))
    judged = judge_sample(standard, class_id="one", readings=readings(GOOD))
    assert judged.verdict is Verdict.NOT_ASSESSED
    assert judged.judgement("leak").steps[0].kind == "include_missing"


def _til(values: dict[str, str]) -> list[Reading]:
    return [
        Reading(requirement, str(subject), value, str(exercise))
        for requirement, value in values.items()
        for subject in range(1, 11)
        for exercise in range(1, 6)
    ]


@pytest.mark.parametrize(
    ("values", "only", "expected", "exercise"),
    [
        ({"til-exercise": "5", "til-subject": "5"}, None, Verdict.PASS, Verdict.PASS),
        ({"til-exercise": "5", "til-subject": "5.0"}, None, Verdict.PASS, Verdict.PASS),
        ({"til-exercise": "5", "til-subject": "6"}, None, Verdict.NOT_ASSESSED, Verdict.NOT_ASSESSED),
        ({"til-exercise": "5"}, None, Verdict.NOT_ASSESSED, Verdict.PASS),
        ({"til-exercise": "5"}, {"til-exercise"}, Verdict.NOT_ASSESSED, Verdict.NOT_ASSESSED),
        ({"til-exercise": "9", "til-subject": "9"}, None, Verdict.FAIL, Verdict.PASS),
        ({"til-exercise": "11", "til-subject": "11"}, None, Verdict.FAIL, Verdict.FAIL),
    ],
)
def test_joint_requirements_pass_together_on_the_same_raw_data(
    values: dict[str, str], only: set[str] | None, expected: Verdict, exercise: Verdict
) -> None:
    judged = judge_sample(
        shipped("GB 2626-2019"),
        class_id="KN95",
        variant="disposable-valved",
        readings=_til(values),
        only=only or {"til-exercise", "til-subject"},
    )
    assert judged.verdict is expected
    assert judged.judgement("til-exercise").verdict is exercise


def _filtration(salt: str, oil: str) -> list[Reading]:
    return [
        Reading("filtration", "1", value, component=name) for name, value in (("salt", salt), ("oil", oil)) if value
    ]


@pytest.mark.parametrize(
    ("class_id", "variant", "salt", "oil", "expected", "tie"),
    [
        ("A", "II", "95", "95", Verdict.PASS, Verdict.PASS),
        ("A", "I", "99", "99", Verdict.PASS, Verdict.PASS),
        ("A", "I", "98", "99", Verdict.FAIL, Verdict.PASS),
        ("A", "II", "94.9", "95", Verdict.FAIL, Verdict.FAIL),
        ("A", "III", "99", "99", Verdict.FAIL, Verdict.FAIL),
        ("A", "II", "", "", Verdict.NOT_ASSESSED, Verdict.NOT_ASSESSED),
        ("A", None, "99", "99", Verdict.NOT_ASSESSED, Verdict.PASS),
        ("D", "III", "90", "80", Verdict.PASS, Verdict.PASS),
    ],
)
def test_a_class_needs_its_grade(
    class_id: str, variant: str | None, salt: str, oil: str, expected: Verdict, tie: Verdict
) -> None:
    judged = judge_sample(
        shipped("GB/T 32610-2016"),
        class_id=class_id,
        variant=variant,
        readings=_filtration(salt, oil),
        only={"filtration"},
        accept_unconfirmed=True,
    )
    assert judged.verdict is expected
    assert judged.judgement("A-needs-II" if class_id == "A" else "BCD-needs-III").verdict is tie


def test_a_grade_that_was_not_asked_for_is_not_demanded() -> None:
    judged = judge_sample(shipped("GB/T 32610-2016"), class_id="A", readings=[], only={"ph"})
    assert judged.judgement("A-needs-II").verdict is Verdict.NOT_REQUESTED
