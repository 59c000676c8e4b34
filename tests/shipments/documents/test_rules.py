from dataclasses import dataclass
from datetime import date

import pytest

from lims.shipments.documents.rules import kinds, rules, rules_for
from lims.shipments.lists.models import ListKind


@dataclass
class Line:
    hs_code: str = "6307900010"
    product: str = "mask"
    medical: bool = True
    route: str = "foreign"


@dataclass
class Shipment:
    customs: str = "CN"
    direction: str = "export"
    declared_on: date = date(2020, 5, 2)


def names(line, shipment):
    return {rule.id for rule in rules_for(line, shipment)}


MARCH, EARLY, MIDDLE, LATE, AFTER = (
    date(2020, 3, 31),
    date(2020, 4, 5),
    date(2020, 4, 25),
    date(2020, 4, 26),
    date(2023, 8, 29),
)


@pytest.mark.parametrize(
    ("line", "on", "found"),
    [
        (Line(), MARCH, set()),
        (Line(), EARLY, {"medical-five-chinese-route-only"}),
        (Line(), MIDDLE, {"medical-five-chinese-route-only", "category-53-inspection"}),
        (Line(route="chinese"), MIDDLE, {"medical-five-chinese-route-only", "category-53-inspection"}),
        (Line(), LATE, {"medical-five-foreign-route", "category-53-inspection"}),
        (Line(route="chinese"), LATE, {"medical-five-chinese-route", "category-53-inspection"}),
        (Line(medical=False), MIDDLE, set()),
        (Line(medical=False), LATE, {"non-medical-mask-foreign-standard"}),
        (Line(medical=False, route="chinese"), LATE, {"non-medical-mask-chinese-standard"}),
        (Line(medical=False), AFTER, set()),
        (Line(), AFTER, {"category-53-inspection"}),
        (
            Line(hs_code="6210103010", product="suit", route="chinese"),
            LATE,
            {"medical-five-chinese-route", "category-53-inspection"},
        ),
        (Line(hs_code="6210103010", product="gown"), LATE, {"category-53-inspection"}),
        (
            Line(hs_code="9025199010", product="thermometer"),
            LATE,
            {"medical-five-foreign-route", "category-53-inspection"},
        ),
        (Line(hs_code="9025119000", product="thermometer"), LATE, set()),
        (Line(hs_code="4015110000", product="gloves"), LATE, {"category-53-inspection"}),
    ],
)
def test_a_line_falls_under_the_rules_of_the_day_of_its_declaration(line, on, found):
    assert names(line, Shipment(declared_on=on)) == found


@pytest.mark.parametrize(
    "shipment", [Shipment(customs="GB"), Shipment(direction="import"), Shipment(direction="transit")]
)
def test_the_rules_meet_exports_at_chinese_customs_only(shipment):
    assert names(Line(), shipment) == set()


def test_eleven_categories_hold_nineteen_codes():
    [rule] = [rule for rule in rules() if rule.inspection]
    assert len(set(rule.goods[0]["hs"])) == len(rule.goods[0]["hs"]) == 19


def test_every_rule_names_documents_and_lists_that_exist_and_its_source():
    for rule in rules():
        assert set(rule.needs) <= set(kinds())
        assert {rule.must_be_on, rule.must_not_be_on} - {None} <= set(ListKind)
        assert rule.sources
        assert set(rule.why) == {"en", "zh"}


def test_every_kind_of_document_has_a_name_in_both_languages():
    assert all(set(kind.name) == {"en", "zh"} for kind in kinds().values())
