from datetime import date

import pytest

from lims.shipments.declarations.models import LineState
from lims.shipments.documents.queries import NeededDocument
from lims.shipments.documents.rules import kinds, rules
from lims.shipments.lists.models import CreditGrade, ListKind
from lims.shipments.lists.queries import Lookup
from lims.shipments.risk.dossier import Control, Dossier, Listing
from lims.shipments.risk.models import ControlKind, Lane
from lims.shipments.risk.reasons import Effect, Reason, lane_for, outcome_of, reasons_for

PUBLISHED = date(2020, 4, 26)
JOINT = NeededDocument(
    kinds()["joint-declaration"], next(rule for rule in rules() if "joint-declaration" in rule.needs)
)
INSPECTION = next(rule for rule in rules() if rule.inspection)

HOLDS, SAMPLES, ADVISES = (Reason("x", effect) for effect in (Effect.HOLDS, Effect.SAMPLES, Effect.ADVISES))


def make_dossier(**changes):
    facts = {
        "declared_on": date(2020, 5, 2),
        "missing": (),
        "inspections": (),
        "listings": (),
        "controls": (),
        "operator": "Harbour",
        "grade": None,
        "new_manufacturers": 0,
        "operator_is_new": False,
    }
    return Dossier(**(facts | changes))


def listing(must_be_on, *, on=False, published=True):
    kind = ListKind.FOREIGN_CERTIFIED_MEDICAL if must_be_on else ListKind.SUBSTANDARD_NON_MEDICAL
    lookup = Lookup(kind, PUBLISHED if published else None, "Clear Air" if on else None)
    return Listing("Clear Air", must_be_on, lookup)


def codes(dossier):
    return [(reason.code, reason.effect.value) for reason in reasons_for(dossier)]


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, []),
        ({"missing": (JOINT,)}, [("document_missing", "holds")]),
        ({"inspections": (INSPECTION,)}, [("commodity_inspection", "samples")]),
        ({"listings": (listing(True, on=True),)}, []),
        ({"listings": (listing(True, on=False),)}, [("not_on_list", "holds")]),
        ({"listings": (listing(True, published=False),)}, [("list_not_published", "holds")]),
        ({"listings": (listing(False, on=False),)}, []),
        ({"listings": (listing(False, on=True),)}, [("on_substandard_list", "holds")]),
        ({"listings": (listing(False, published=False),)}, [("list_not_published", "advises")]),
        ({"controls": (Control(ControlKind.SAMPLE, "tip", False),)}, [("control_sample", "samples")]),
        ({"controls": (Control(ControlKind.INSPECT, "tip", False),)}, [("control_inspect", "samples")]),
        ({"controls": (Control(ControlKind.DOCUMENTS, "tip", False),)}, [("control_documents", "holds")]),
        ({"controls": (Control(ControlKind.DOCUMENTS, "tip", True),)}, []),
        ({"grade": CreditGrade.SENIOR_CERTIFIED}, [("certified_operator", "advises")]),
        ({"grade": CreditGrade.GENERAL_CREDIT}, []),
        ({"grade": CreditGrade.DISHONEST}, [("dishonest_operator", "samples"), ("risk_score", "advises")]),
        ({"new_manufacturers": 2}, []),
        ({"new_manufacturers": 1, "operator_is_new": True}, [("risk_score", "advises")]),
        (
            {"new_manufacturers": 1, "operator_is_new": True, "grade": CreditGrade.GENERAL_CERTIFIED},
            [("certified_operator", "advises")],
        ),
    ],
)
def test_each_fact_is_a_reason_of_its_kind(facts, found):
    assert codes(make_dossier(**facts)) == found


def test_what_holds_stands_first_and_the_same_reason_stands_once():
    twice = (listing(True), listing(True))
    assert codes(make_dossier(inspections=(INSPECTION,), listings=twice)) == [
        ("not_on_list", "holds"),
        ("commodity_inspection", "samples"),
    ]


def test_the_score_shows_its_parts():
    [reason] = reasons_for(make_dossier(new_manufacturers=1, operator_is_new=True))
    assert reason.facts == {"score": 35, "parts": {"new_manufacturer": 20, "new_operator": 15}}


@pytest.mark.parametrize(
    ("reasons", "state"),
    [
        ([], LineState.MAY_PROCEED),
        ([ADVISES], LineState.MAY_PROCEED),
        ([SAMPLES, ADVISES], LineState.TO_SAMPLE),
        ([HOLDS], LineState.DOCUMENTS_HELD),
        ([SAMPLES, HOLDS], LineState.DOCUMENTS_HELD),
    ],
)
def test_the_state_follows_from_the_reasons(reasons, state):
    assert outcome_of(reasons) is state


@pytest.mark.parametrize(
    ("grade", "reasons", "lane"),
    [
        (CreditGrade.SENIOR_CERTIFIED, [], Lane.GREEN),
        (CreditGrade.GENERAL_CERTIFIED, [SAMPLES], Lane.GREEN),
        (CreditGrade.SENIOR_CERTIFIED, [HOLDS], Lane.STANDARD),
        (CreditGrade.GENERAL_CREDIT, [], Lane.STANDARD),
        (CreditGrade.DISHONEST, [], Lane.STANDARD),
        (None, [], Lane.STANDARD),
    ],
)
def test_the_green_lane_is_for_certified_operators_that_nothing_holds(grade, reasons, lane):
    assert lane_for(grade, reasons) is lane


def test_a_reason_is_stored_with_its_facts():
    assert Reason("not_on_list", Effect.HOLDS, {"list": "x"}).document() == {
        "code": "not_on_list",
        "blocks": True,
        "effect": "holds",
        "facts": {"list": "x"},
    }
