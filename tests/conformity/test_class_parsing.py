"""Classes and grades of a file."""

from decimal import Decimal

import pytest
from support.judging import make_document, make_entry, make_requirement, shipped

from lims.conformity.faults import StandardRefused
from lims.conformity.limits import Limit, Limits
from lims.conformity.standards import load_standard


def test_stepped_classes_end_where_the_next_begins() -> None:
    bands = {band.id: band.values for band in shipped("EN 14126:2003").requirement("viral").bands}
    assert bands["6"] == Limits.at_least(Decimal(20))
    assert bands["5"] == Limits(Limit(Decimal(14)), Limit(Decimal(20), inclusive=False))
    assert bands["1"].lower == Limit(Decimal(0))


def test_described_classes_are_open_below_and_closed_above() -> None:
    bands = {band.id: band.values for band in shipped("EN 14126:2003").requirement("wet-bacterial").bands}
    assert bands["5"] == Limits(Limit(Decimal(60), inclusive=False), Limit(Decimal(75)))
    assert bands["1"] == Limits.at_most(Decimal(15))


@pytest.mark.parametrize(
    "bands",
    [
        {2: ">1 to 3", 1: ">2 to 4"},
        {2: ">3 to 1"},
        {2: "much"},
        {2: "7"},
        {2: "<1 to 3"},
        {2: 7, 1: 0},
        {},
    ],
)
def test_classes_that_overlap_or_cannot_be_read_are_refused(bands: dict[int, object]) -> None:
    with pytest.raises(StandardRefused):
        load_standard(make_document(make_entry(op="classify", limits=..., bands=bands)))


def test_bands_belong_to_classifications_only() -> None:
    with pytest.raises(StandardRefused, match="bands belong to classify"):
        make_requirement(bands={1: 0})


def test_a_pressure_scale_survives_json() -> None:
    scale = make_requirement(
        op="grade>=", unit="{class}", limits={"all": 2}, grade_bands_kPa={"2": "1.75", "1": 0}
    ).grade_scale
    assert scale is not None
    assert scale.by_pressure == ((1, Decimal(0)), (2, Decimal("1.75")))
    assert not scale.halves


@pytest.mark.parametrize("rule", ["average burn time > 3.5 minutes", "the fastest burns", ""])
def test_a_class_rule_that_nobody_can_apply_is_refused(rule: str) -> None:
    entry = make_entry(
        op="class==", limits={"all": 1}, accept={"rule": "class_from_mean"}, class_rule={"class_1": rule}
    )
    with pytest.raises(StandardRefused, match="class_rule"):
        load_standard(make_document(entry))
