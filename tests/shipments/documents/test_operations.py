from datetime import date

import pytest
from sqlalchemy import select
from support.shipments import declare, first_line, plain_masks, present

from lims.audit.models import AuditRow
from lims.errors import Forbidden, Invalid, WrongState
from lims.shipments.declarations.operations import cancel
from lims.shipments.documents.operations import PresentedDifferently, Scan
from lims.shipments.documents.queries import missing, needed, presented


@pytest.fixture
def officer(people):
    return people["customs officer"]


@pytest.fixture
def shipment(session, officer):
    return declare(session, actor=officer, lines=[plain_masks()])


@pytest.fixture
def line(session, shipment):
    return first_line(session, shipment)


def kinds_of(found):
    return [one.kind.id for one in found]


def test_a_line_needs_what_its_rule_asks_for(shipment, line):
    [one] = needed(line, shipment)
    assert (one.kind.id, one.rule.id) == ("joint-declaration", "non-medical-mask-chinese-standard")


def test_what_was_presented_is_no_longer_missing(session, officer, line):
    assert kinds_of(missing(session, line)) == ["joint-declaration"]
    document = present(session, line, "joint-declaration", actor=officer, file=Scan("a" * 64, "scan.pdf"))
    assert missing(session, line) == []
    [shown] = presented(session, [line.id])[line.id]
    assert (shown.reference, shown.file_name, shown.presented_by) == ("DOC-1", "scan.pdf", "Customs Officer")
    session.commit()
    row = session.scalars(select(AuditRow).where(AuditRow.action == "shipments:document:presented")).one()
    assert row.subject == f"presented-document:{document.id}"


def test_the_same_document_again_changes_nothing(session, officer, line):
    first = present(session, line, "joint-declaration", actor=officer)
    assert present(session, line, "joint-declaration", actor=officer, number=" DOC-1 ") is first


@pytest.mark.parametrize("changes", [{"issued_on": date(2020, 5, 3)}, {"file": Scan("b" * 64, "other.pdf")}])
def test_the_same_number_with_other_content_is_refused(session, officer, line, changes):
    present(session, line, "joint-declaration", actor=officer, file=Scan("a" * 64, "scan.pdf"))
    with pytest.raises(PresentedDifferently):
        present(session, line, "joint-declaration", actor=officer, **changes)


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("a letter", {}, "kind"),
        ("joint-declaration", {"number": " "}, "number"),
        ("joint-declaration", {"issued_on": date(2020, 6, 1)}, "issued_on"),
    ],
)
def test_a_document_that_cannot_be_is_refused_at_its_field(session, officer, line, kind, changes, field):
    with pytest.raises(Invalid) as refused:
        present(session, line, kind, actor=officer, **changes)
    assert refused.value.field == field


def test_nothing_is_presented_for_a_cancelled_line(session, officer, shipment, line):
    cancel(session, shipment, reason="withdrawn", actor=officer)
    with pytest.raises(WrongState):
        present(session, line, "joint-declaration", actor=officer)


def test_only_officers_take_documents(session, people, line):
    with pytest.raises(Forbidden):
        present(session, line, "joint-declaration", actor=people["sampling officer"])
