"""What the standards that we ship need, counted once more by hand."""

from pathlib import Path

import pytest

import lims.catalogue
from lims.conformity.exact_yaml import load_exact_mapping
from lims.conformity.standards import load_standard
from lims.samples.plans import Plan, plan_for

DATA = Path(lims.catalogue.__path__[0]) / "data"
EN_14683 = "en-14683-2019"


def plan_of(name: str, class_id: str, *, variant=None, lot_size=50_000, shared=False, by_lot=False) -> Plan:
    standard = load_standard(load_exact_mapping((DATA / f"{name}.yaml").read_bytes()))
    return plan_for(standard, class_id=class_id, variant=variant, lot_size=lot_size, shared=shared, by_lot=by_lot)


def units_of(plan: Plan) -> dict[str, int]:
    return {row.id: row.units for row in plan.requirements}


def test_a_type_iir_mask_needs_47_units():
    plan = plan_of(EN_14683, "type-IIR")
    assert units_of(plan) == {
        "bfe": 5,
        "differential-pressure": 5,
        "splash": 32,
        "bioburden": 5,
        "biocompatibility": 0,
    }
    assert (plan.units, plan.arithmetic) == (47, "5 + 5 + 32 + 5 = 47")


def test_a_type_ii_mask_needs_no_units_for_the_splash_test_that_it_need_not_pass():
    plan = plan_of(EN_14683, "type-II")
    assert "splash" not in units_of(plan)
    assert plan.units == 15


def test_a_lot_that_is_judged_as_a_lot_is_sampled_by_its_plan():
    plan = plan_of(EN_14683, "type-IIR", lot_size=50_000, by_lot=True)
    assert units_of(plan) | {"bioburden": 5} == {
        "bfe": 315,
        "differential-pressure": 315,
        "splash": 32,
        "bioburden": 5,
        "biocompatibility": 0,
    }


def test_a_lot_plan_stands_only_where_the_clause_asks_for_an_aql():
    plan = plan_of(EN_14683, "type-IIR")
    assert {row.id for row in plan.requirements if row.lot_plan} == {"bfe", "differential-pressure"}


@pytest.mark.parametrize(
    ("lot_size", "letter", "n", "ac", "re", "whole_lot"),
    [
        (1_000, "J", 80, 7, 8, False),  # letters and figures of the printed tables, AQL 4.0, level II
        (10_000, "L", 200, 14, 15, False),
        (50_000, "M", 315, 21, 22, False),
        (100_000, "M", 315, 21, 22, False),  # letter N points up
        (9, "B", 5, 0, 1, False),  # the clause's own minimum of five counts where the plan asks for three
        (5, "B", 5, 0, 1, True),  # letter A points down, and the sample is the whole lot
    ],
)
def test_the_lot_plan_follows_the_tables(lot_size, letter, n, ac, re, whole_lot):
    plan = plan_of(EN_14683, "type-IIR", lot_size=lot_size).requirements[0].lot_plan
    assert (plan.letter, plan.n, plan.ac, plan.re, plan.whole_lot) == (letter, n, ac, re, whole_lot)


def test_a_lot_of_one_is_inspected_whole_under_no_letter():
    plan = plan_of(EN_14683, "type-IIR", lot_size=1).requirements[0].lot_plan
    assert (plan.letter, plan.ac, plan.re, plan.whole_lot) == ("–", 0, 1, True)


def test_an_isolated_consignment_says_so_and_states_its_protection():
    kept = plan_of(EN_14683, "type-IIR", lot_size=1_000).to_dict()
    assert (kept["consignment"], kept["basis"]) == ("isolated", "specimens")
    assert kept["requirements"][0]["lot_plan"]["lq10"] == "14.3"  # n 80, Ac 7: the binomial curve passes 10 % there


def test_two_requirements_on_the_same_raw_data_use_the_same_specimens():
    plan = plan_of("gb-2626-2019", "KN95", variant=None)
    joint = {row.id: row for row in plan.requirements}["til-subject"]
    assert (joint.units, joint.together_with) == (0, "til-exercise")


def test_tests_that_leave_the_units_whole_share_them():
    plan = plan_of(EN_14683, "type-IIR", shared=True)
    assert plan.units == max(units_of(plan).values())
    assert plan.arithmetic == "max(5, 5, 32, 5) = 32"


def test_where_no_source_gives_a_number_one_unit_is_taken_and_said_to_be_unstated():
    rows = plan_of("en-166-2001", "optical-1").requirements
    assert {(row.units, row.stated) for row in rows} == {(1, False)}
    assert all(row.stated for row in plan_of(EN_14683, "type-IIR").requirements)


@pytest.mark.parametrize("path", sorted(DATA.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_standard_that_we_ship_can_be_planned_for_each_of_its_classes(path):
    document = load_exact_mapping(path.read_bytes())
    if document.get("kind"):
        pytest.skip("a sampling scheme has no requirements")
    standard = load_standard(document)
    for class_id in standard.classes:
        for by_lot in (False, True):
            plan = plan_for(standard, class_id=class_id, variant=None, lot_size=5_000, shared=False, by_lot=by_lot)
            assert plan.units > 0
            assert all(row.units >= 0 for row in plan.requirements)
