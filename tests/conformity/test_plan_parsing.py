"""Specimens and acceptance of a file."""

from typing import Any

import pytest
from support.judging import make_requirement, shipped

from lims.conformity.plan_parsing import AQLS, LETTERS, LEVELS
from lims.conformity.requirements import PerSpecimen, SpecimenPlan
from lims.conformity.sampling.scheme import Edition, Severity, levels, master_table


def test_aqls_letters_and_levels_are_those_of_the_tables() -> None:
    table = master_table(Severity.NORMAL, Edition.ISO_2859_1_1999)
    assert table.aqls == AQLS
    assert "".join(table.letters) == LETTERS
    assert levels() == LEVELS


@pytest.mark.parametrize(
    ("specimens", "plan"),
    [
        ({"n": 3}, SpecimenPlan(n=3)),
        ({"n_min": 5}, SpecimenPlan(n_min=5)),
        ({"n": None}, SpecimenPlan()),
        ({"n": 3, "groups": {"AR": 2, "TC": 1}}, SpecimenPlan(n=3, groups=(("AR", 2), ("TC", 1)))),
        ({"n": None, "groups": ["AR", "TC"]}, SpecimenPlan(groups=(("AR", None), ("TC", None)))),
        ({"n": 9, "orientations": 5}, SpecimenPlan(n=9, readings=5)),
        ({"n": 3, "per_glove": "median of 3 test pieces"}, SpecimenPlan(n=3, readings=3)),
        (
            {"n": 3, "unit_under_test": "each_attachment_point"},
            SpecimenPlan(n=3, equal_parts=True, unit_under_test="each_attachment_point"),
        ),
    ],
)
def test_a_plan_is_read(specimens: dict[str, Any], plan: SpecimenPlan) -> None:
    assert make_requirement(specimens=specimens).plan == plan


@pytest.mark.parametrize(
    ("code", "requirement", "level"),
    [
        ("EN 455-1:2020", "water-leak", "I"),
        ("ASTM D6319-19", "length", "S-2"),
        ("ASTM F2100-19", "bfe", "II"),
        ("ANSI/AAMI PB70:2012", "hydrostatic", "II"),
        ("EN 14683:2019+AC:2019", "bfe", "II"),
    ],
)
def test_the_level_is_that_of_the_clause_else_of_the_standard_else_ii(code: str, requirement: str, level: str) -> None:
    assert shipped(code).requirement(requirement).accept.level == level


@pytest.mark.parametrize(
    ("code", "requirement", "way"),
    [
        ("EN 14683:2019+AC:2019", "bfe", PerSpecimen.LOWEST_PANEL),
        ("EN 14683:2019+AC:2019", "differential-pressure", PerSpecimen.MEAN_OF_READINGS),
        ("GB 10213-2006", "force-at-break", PerSpecimen.MEDIAN),
        ("GB 19083-2010", "fit-factor", PerSpecimen.HARMONIC_MEAN),
        ("YY 0469-2011", "bfe", PerSpecimen.WORST),
    ],
)
def test_how_one_specimen_gets_its_value(code: str, requirement: str, way: PerSpecimen) -> None:
    assert shipped(code).requirement(requirement).accept.per_specimen is way
