from datetime import date

import pytest
from sqlalchemy import func, select
from support.shipments import (
    declare,
    first_line,
    importer_document,
    line_document,
    party_document,
    party_named,
    plain_masks,
    present,
    publish,
)

from lims import events
from lims.audit.models import AuditRow
from lims.errors import Forbidden, Invalid, WrongState
from lims.shipments.declarations.models import LineState
from lims.shipments.declarations.operations import cancel
from lims.shipments.lists.models import CreditGrade, ListKind
from lims.shipments.lists.operations import grade
from lims.shipments.risk.models import Assessment, ControlKind, Lane
from lims.shipments.risk.operations import assess, order_control
from lims.shipments.risk.queries import lane_of, latest_assessment

MAKER = "Clear Air Manufacturing Co., Ltd."
ALLOWED = ListKind.FOREIGN_CERTIFIED_MEDICAL
SUBSTANDARD = ListKind.SUBSTANDARD_NON_MEDICAL


@pytest.fixture
def officer(people):
    return people["customs officer"]


@pytest.fixture
def keeper(people):
    return people["senior officer"]


def codes(session, line):
    return [reason["code"] for reason in latest_assessment(session, line.id).reasons]


def plain_line(session, officer):
    return first_line(session, declare(session, actor=officer, lines=[plain_masks()]))


def certify(session, keeper, name="Harbour Trading Co., Ltd."):
    return grade(
        session, party_named(session, name), grade=CreditGrade.SENIOR_CERTIFIED, from_on=date(2020, 1, 1), actor=keeper
    )


def test_a_missing_joint_declaration_holds_a_line_until_it_is_presented(session, officer, keeper):
    publish(session, SUBSTANDARD, "Somebody else", actor=keeper)
    line = plain_line(session, officer)
    assert line.state is LineState.DOCUMENTS_HELD
    assert codes(session, line)[0] == "document_missing"
    present(session, line, "joint-declaration", actor=officer)
    assert line.state is LineState.MAY_PROCEED


def test_a_manufacturer_on_the_substandard_list_holds_a_line_with_the_list_of_that_day(session, officer, keeper):
    publish(session, SUBSTANDARD, MAKER, actor=keeper)
    line = plain_line(session, officer)
    present(session, line, "joint-declaration", actor=officer)
    assert line.state is LineState.DOCUMENTS_HELD
    [reason] = [one for one in latest_assessment(session, line.id).reasons if one["code"] == "on_substandard_list"]
    assert reason["blocks"]
    assert reason["facts"] == {"list": SUBSTANDARD.value, "manufacturer": MAKER, "published_on": "2020-04-26"}


def test_a_list_published_after_the_declaration_changes_nothing(session, officer, keeper):
    line = plain_line(session, officer)
    before = latest_assessment(session, line.id)
    publish(session, SUBSTANDARD, MAKER, actor=keeper, on=date(2020, 5, 3))
    assert latest_assessment(session, line.id) is before


def test_a_list_that_arrives_late_is_looked_up_as_at_the_day_of_the_declaration(session, officer, keeper):
    line = plain_line(session, officer)
    publish(session, SUBSTANDARD, MAKER, actor=keeper, on=date(2020, 5, 1))
    assert "on_substandard_list" in codes(session, line)


def test_medical_goods_of_the_categories_are_sampled(session, officer, keeper):
    publish(session, ALLOWED, MAKER, actor=keeper)
    line = first_line(session, declare(session, actor=officer))
    present(session, line, "export-declaration-of-medical-supplies", actor=officer)
    assert line.state is LineState.TO_SAMPLE
    assert "commodity_inspection" in codes(session, line)


def test_a_certified_exporter_is_in_the_green_lane_once_nothing_holds_the_line(session, officer, keeper):
    publish(session, ALLOWED, MAKER, actor=keeper)
    line = first_line(session, declare(session, actor=officer))
    certify(session, keeper)
    assert lane_of(session, line.id) is Lane.STANDARD
    present(session, line, "export-declaration-of-medical-supplies", actor=officer)
    assert lane_of(session, line.id) is Lane.GREEN
    assert line.state is LineState.TO_SAMPLE


@pytest.mark.parametrize(
    ("certified", "lane"), [("Nederlandse Zorg BV", Lane.STANDARD), ("Harbour Trading Co., Ltd.", Lane.GREEN)]
)
def test_of_an_import_the_importer_counts(session, officer, keeper, certified, lane):
    swapped = {"exporter": importer_document(), "importer": party_document(), "direction": "import"}
    line = first_line(session, declare(session, actor=officer, **swapped))
    certify(session, keeper, certified)
    assert lane_of(session, line.id) is lane


def test_a_dishonest_operator_is_sampled(session, officer, keeper):
    line = first_line(
        session, declare(session, actor=officer, lines=[line_document(hs_code="6307900099", product="other")])
    )
    assert line.state is LineState.MAY_PROCEED
    exporter = party_named(session, "Harbour Trading Co., Ltd.")
    grade(session, exporter, grade=CreditGrade.DISHONEST, from_on=date(2020, 5, 1), actor=keeper)
    assert line.state is LineState.TO_SAMPLE


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (ControlKind.SAMPLE, LineState.TO_SAMPLE),
        (ControlKind.INSPECT, LineState.TO_SAMPLE),
        (ControlKind.DOCUMENTS, LineState.DOCUMENTS_HELD),
    ],
)
def test_a_control_order_does_what_it_says(session, officer, kind, state):
    line = first_line(session, declare(session, actor=officer, direction="transit"))
    order_control(session, line, kind=kind, reason="intelligence", actor=officer)
    assert line.state is state


def test_an_order_for_documents_is_answered_by_the_next_document(session, officer):
    line = first_line(session, declare(session, actor=officer, direction="transit"))
    order_control(session, line, kind=ControlKind.DOCUMENTS, reason="unclear origin", actor=officer)
    present(session, line, "nmpa-registration-certificate", actor=officer)
    assert line.state is LineState.MAY_PROCEED


def test_the_same_control_order_again_changes_nothing(session, officer):
    line = first_line(session, declare(session, actor=officer))
    first = order_control(session, line, kind=ControlKind.SAMPLE, reason="tip", actor=officer)
    assert order_control(session, line, kind=ControlKind.SAMPLE, reason=" tip ", actor=officer) is first


def test_a_control_order_needs_a_reason_an_open_line_and_an_officer(session, people, officer):
    shipment = declare(session, actor=officer)
    line = first_line(session, shipment)
    with pytest.raises(Forbidden):
        order_control(session, line, kind=ControlKind.SAMPLE, reason="tip", actor=people["sampling officer"])
    with pytest.raises(Invalid):
        order_control(session, line, kind=ControlKind.SAMPLE, reason=" ", actor=officer)
    cancel(session, shipment, reason="withdrawn", actor=officer)
    with pytest.raises(WrongState):
        order_control(session, line, kind=ControlKind.SAMPLE, reason="tip", actor=officer)


def test_an_assessment_that_comes_to_the_same_leaves_nothing(session, officer):
    line = first_line(session, declare(session, actor=officer))
    heard = []
    with events.line_assessed.connected_to(lambda _session, line: heard.append(line)):
        assess(session, line, actor=officer)
    assert heard == []
    assert session.scalar(select(func.count()).select_from(Assessment)) == 1


def test_a_changed_assessment_is_told_to_later_stages_and_to_the_trail(session, officer):
    line = plain_line(session, officer)
    heard = []
    with events.line_assessed.connected_to(lambda _session, line: heard.append(line.state)):
        present(session, line, "joint-declaration", actor=officer)
    assert heard == [LineState.MAY_PROCEED]
    session.commit()
    rows = session.scalars(select(AuditRow).where(AuditRow.action == "shipments:line:assessed")).all()
    assert [row.subject for row in rows] == [f"declaration-line:{line.id}"] * 2


def test_a_cancelled_line_is_not_assessed(session, officer):
    shipment = declare(session, actor=officer)
    cancel(session, shipment, reason="withdrawn", actor=officer)
    with pytest.raises(WrongState):
        assess(session, first_line(session, shipment), actor=officer)


def test_the_laboratory_does_not_assess(session, people, officer):
    line = first_line(session, declare(session, actor=officer))
    with pytest.raises(Forbidden):
        assess(session, line, actor=people["technician"])
