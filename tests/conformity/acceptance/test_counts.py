"""n of m over specimens, exercises and subjects."""

from typing import Any

import pytest
from support.judging import judge, make_entry, make_requirement, make_standard, readings

from lims.conformity.readings import Reading
from lims.conformity.requirements import Requirement
from lims.conformity.verdicts import Verdict


def two_of_three(**changes: Any) -> Requirement:
    """Return a requirement that two of three must meet."""
    return make_requirement(accept={"rule": "n_of_m", "n": 2, "m": 3}, **changes)


@pytest.mark.parametrize(
    ("values", "verdict", "reported", "failed"),
    [
        (["95", "95", "95"], Verdict.PASS, "3/3", 0),
        (["95", "95", "94"], Verdict.PASS, "2/3", 1),
        (["95", "94", "94"], Verdict.FAIL, "1/3", 2),
        (["95", "95"], Verdict.NOT_ASSESSED, "2/2", 0),
        (["94", "94"], Verdict.FAIL, "0/2", 2),
        (["95", "95", "95", "95"], Verdict.NOT_ASSESSED, "4/4", 0),
        (["95", "95", "94", "94"], Verdict.FAIL, "2/4", 2),
        (["95", "94", ">90"], Verdict.INCONCLUSIVE, "1/3", 1),
        (["95", "95", ">90"], Verdict.PASS, "2/3", 0),
        (["95", "95", "NaN"], Verdict.NOT_ASSESSED, "2/3", 0),
        (["NaN", "94", "94"], Verdict.FAIL, "0/3", 2),
    ],
)
def test_what_conforms_is_counted(values: list[str], verdict: Verdict, reported: str, failed: int) -> None:
    found = judge(two_of_three(), readings(values))
    assert (found.verdict, found.reported, found.failed, found.n_required) == (verdict, reported, failed, 3)


def _joint() -> tuple[Requirement, Requirement]:
    """Return a joint rule: five of six exercises at most 10, two of three subject means at most 8."""
    subjects = {"n": 3, "exercises_per_subject": 2}
    exercise = make_entry(
        id="exercise",
        op="<=",
        unit="%",
        limits={"all": 10},
        specimens=subjects,
        joint_with="subject",
        accept={"rule": "n_of_m", "n": 5, "m": 6, "over": "subject_exercise_values"},
    )
    subject = make_entry(
        id="subject",
        op="<=",
        unit="%",
        limits={"all": 8},
        specimens={"n": 3},
        joint_with="exercise",
        accept={"rule": "n_of_m", "n": 2, "m": 3, "over": "subject_arithmetic_means"},
    )
    standard = make_standard(exercise, subject)
    return standard.requirement("exercise"), standard.requirement("subject")


@pytest.mark.parametrize(
    ("rows", "by_exercise", "by_subject"),
    [
        (["8 8", "8 8", "8 8"], Verdict.PASS, Verdict.PASS),
        (["8 8", "8 8", "8 11"], Verdict.PASS, Verdict.PASS),
        (["8 8", "8 11", "8 11"], Verdict.FAIL, Verdict.FAIL),
        (["10 6", "10 6", "10 10"], Verdict.PASS, Verdict.PASS),
        (["8 9", "8 9", "8 8"], Verdict.PASS, Verdict.FAIL),
        (["8 8", "8 8", "8"], Verdict.NOT_ASSESSED, Verdict.NOT_ASSESSED),
        (["8 8", "8 8"], Verdict.NOT_ASSESSED, Verdict.NOT_ASSESSED),
        (["17", "17", "8 8"], Verdict.FAIL, Verdict.FAIL),
        (["16", "16", "8 8"], Verdict.FAIL, Verdict.NOT_ASSESSED),
        (["8 8 8", "8 8", "8 8"], Verdict.NOT_ASSESSED, Verdict.NOT_ASSESSED),
    ],
)
def test_exercises_and_subject_means_are_counted_on_one_set(
    rows: list[str], by_exercise: Verdict, by_subject: Verdict
) -> None:
    for requirement, verdict in zip(_joint(), (by_exercise, by_subject), strict=True):
        given = [
            Reading(requirement.id, str(subject), value, str(exercise))
            for subject, row in enumerate(rows, start=1)
            for exercise, value in enumerate(row.split(), start=1)
        ]
        assert judge(requirement, given).verdict is verdict


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        (["100 100", "100 100", "10 10"], Verdict.PASS),
        (["100 100", "300 60", "10 10"], Verdict.PASS),
        (["100 100", "300 59", "10 10"], Verdict.FAIL),
        (["100 100", "100 100", "0 500"], Verdict.PASS),
        (["100 100", "0 500", "0 500"], Verdict.FAIL),
        (["100 100", "49", "49"], Verdict.FAIL),
        (["100 100", "51", "10 10"], Verdict.NOT_ASSESSED),
    ],
)
def test_fit_factors_go_by_their_harmonic_mean(rows: list[str], verdict: Verdict) -> None:
    requirement = make_requirement(
        unit="1",
        limits={"all": 100},
        specimens={"n": 3, "exercises_per_subject": 2},
        per_subject="harmonic mean",
        accept={"rule": "n_of_m", "n": 2, "m": 3},
    )
    given = [
        Reading("strength", str(subject), value, str(exercise))
        for subject, row in enumerate(rows, start=1)
        for exercise, value in enumerate(row.split(), start=1)
    ]
    assert judge(requirement, given).verdict is verdict
