from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from support.shipments import (
    EXPORTER_USCC,
    declaration_document,
    declare,
    first_line,
    line_document,
    lot_document,
    make_standards,
    maker_document,
    party_document,
)

from lims import clock
from lims.audit.models import AuditRow
from lims.errors import Forbidden, Invalid, Stale, WrongState
from lims.shipments import signals
from lims.shipments.declarations import operations, queries
from lims.shipments.declarations.faults import DeclarationRefused, DeclaredDifferently, read
from lims.shipments.declarations.models import DeclarantLink, DeclarationVersion, LineState, Lot, Party, Shipment


@pytest.fixture
def officer(people):
    return people["customs officer"]


@pytest.fixture
def shipment(session, officer):
    return declare(session, actor=officer)


def amended(session, shipment, officer, reason="typed wrongly", version=1, **changes):
    document = declaration_document(declaration_number=shipment.declaration_number, **changes)
    return operations.amend(
        session, shipment, declaration=read(document), reason=reason, expected_version=version, actor=officer
    )


def actions(session, shipment):
    session.commit()
    rows = session.scalars(
        select(AuditRow).where(AuditRow.stream == f"shipment:{shipment.id}").order_by(AuditRow.position)
    )
    return [row.action for row in rows]


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_a_declaration_becomes_a_shipment_with_lines_lots_and_parties(session, shipment):
    line = first_line(session, shipment)
    assert shipment.number.startswith("H20")
    assert (line.hs_code, str(line.quantity), line.unit) == ("6307900010", "20000", "个")
    assert [lot.batch for lot in queries.lots_of_line(session, line.id)] == ["20200420"]
    assert {party.identifier_kind for party in session.scalars(select(Party))} == {"USCC", "EORI"}


def test_a_declaration_leaves_its_rows_in_the_trail_of_its_shipment(session, shipment):
    assert actions(session, shipment) == ["shipments:shipment:declared", "shipments:line:assessed"]


def test_a_new_party_leaves_a_row_outside_of_the_shipment(session, shipment):
    session.commit()
    rows = session.scalars(select(AuditRow).where(AuditRow.action == "shipments:party:registered")).all()
    assert [row.stream for row in rows] == ["shipments"] * 3


def test_a_known_party_is_not_registered_twice(session, officer, shipment):
    parties = count(session, Party)
    declare(session, actor=officer)
    assert count(session, Party) == parties


def test_the_same_declaration_again_changes_nothing(session, officer):
    make_standards(session)
    declaration = read(declaration_document())
    first, new = operations.declare(session, declaration, actor=officer)
    again, new_again = operations.declare(session, declaration, actor=officer)
    assert (new, new_again, again.id) == (True, False, first.id)
    assert count(session, Shipment) == 1


def test_the_first_version_sent_again_after_an_amendment_changes_nothing(session, officer, shipment):
    first = read(queries.versions_of(session, shipment.id)[0].content)
    amended(session, shipment, officer, post="Ningbo")
    assert operations.declare(session, first, actor=officer) == (shipment, False)
    assert shipment.post == "Ningbo"


def test_a_known_number_with_other_content_is_refused_and_names_the_shipment(session, officer, shipment):
    other = read(declaration_document(declaration_number=shipment.declaration_number, post="Ningbo"))
    with pytest.raises(DeclaredDifferently) as refused:
        operations.declare(session, other, actor=officer)
    assert refused.value.number == shipment.number


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"lines": [line_document(standard_code="EN 1")]}, "no_such_standard"),
        ({"lines": [line_document(standard_class="type-V")]}, "no_such_class"),
        ({"exporter": party_document(country="DE")}, "another_country"),
    ],
)
def test_what_catalogue_and_register_contradict_is_refused(session, officer, shipment, changes, code):
    with pytest.raises(DeclarationRefused) as refused:
        declare(session, actor=officer, **changes)
    assert [fault.code for fault in refused.value.faults] == [code]


@pytest.mark.parametrize(
    "role", ["technician", "reviewer", "signatory", "administrator", "auditor", "sampling officer"]
)
def test_only_officers_declare(session, people, role):
    with pytest.raises(Forbidden):
        declare(session, actor=people[role])


def test_an_amendment_is_a_new_version_and_the_old_one_is_kept_whole(session, officer, shipment):
    _, changed = amended(session, shipment, officer, post="Ningbo", lines=[line_document(goods="Face masks")])
    assert changed
    versions = queries.versions_of(session, shipment.id)
    assert [(one.version, one.content["post"]) for one in versions] == [(1, "Shanghai Waigaoqiao"), (2, "Ningbo")]
    assert first_line(session, shipment).goods == "Face masks"
    assert actions(session, shipment)[2] == "shipments:shipment:amended"


def test_an_amendment_that_changes_nothing_makes_no_version(session, officer, shipment):
    declaration = read(queries.versions_of(session, shipment.id)[0].content)
    again = operations.amend(session, shipment, declaration=declaration, reason="", expected_version=1, actor=officer)
    assert again == (shipment, False)
    assert count(session, DeclarationVersion) == 1


def test_a_line_that_is_left_out_is_cancelled_and_may_come_back(session, officer, shipment):
    second = line_document(line_no=2)
    amended(session, shipment, officer, lines=[second])
    states = {line.line_no: line.state for line in queries.lines_of(session, shipment.id)}
    assert states[1] is LineState.CANCELLED
    assert states[2] is not LineState.CANCELLED
    amended(session, shipment, officer, version=2, lines=[line_document(), second])
    assert first_line(session, shipment).state is not LineState.CANCELLED


def test_lots_follow_the_amendment(session, officer, shipment):
    lots = [lot_document(size=4000), lot_document(batch="20200421", size=6000, manufacturer=maker_document())]
    amended(session, shipment, officer, lines=[line_document(lots=lots)])
    found = queries.lots_of_line(session, first_line(session, shipment).id)
    assert [(lot.batch, lot.size) for lot in found] == [("20200420", 4000), ("20200421", 6000)]
    amended(session, shipment, officer, version=2, lines=[line_document(lots=lots[1:])])
    assert [lot.batch for lot in queries.lots_of_line(session, first_line(session, shipment).id)] == ["20200421"]


def test_the_second_of_two_amendments_is_told_who_was_first(session, people, officer, shipment):
    amended(session, shipment, people["second customs officer"], post="Ningbo")
    with pytest.raises(Stale) as refused:
        amended(session, shipment, officer, post="Tianjin")
    assert (refused.value.who, refused.value.theirs) == ("Second Customs Officer", "v2")


@pytest.mark.parametrize("changes", [{"direction": "import"}, {"customs": "NL"}])
def test_an_amendment_cannot_make_it_another_declaration(session, officer, shipment, changes):
    with pytest.raises(operations.AnotherDeclaration):
        amended(session, shipment, officer, **changes)


def test_an_amendment_needs_a_reason(session, officer, shipment):
    with pytest.raises(Invalid) as refused:
        amended(session, shipment, officer, reason=" ", post="Ningbo")
    assert refused.value.field == "reason"


def test_a_later_stage_can_say_that_it_is_too_late(session, officer, shipment):
    def sampled(_session, *, shipment, **_more):
        return WrongState(thing=shipment.number, state="drawn", needed="declared")

    with signals.change_asked.connected_to(sampled), pytest.raises(WrongState):
        amended(session, shipment, officer, post="Ningbo")
    with signals.change_asked.connected_to(sampled), pytest.raises(WrongState):
        operations.cancel(session, shipment, reason="withdrawn", actor=officer)


def test_a_cancelled_shipment_has_cancelled_lines_and_a_reason(session, officer, shipment):
    operations.cancel(session, shipment, reason=" withdrawn by the exporter ", actor=officer)
    assert shipment.cancelled_reason == "withdrawn by the exporter"
    assert first_line(session, shipment).state is LineState.CANCELLED
    assert actions(session, shipment)[-1] == "shipments:shipment:cancelled"


def test_a_cancelled_shipment_is_neither_amended_nor_cancelled_again(session, officer, shipment):
    operations.cancel(session, shipment, reason="withdrawn", actor=officer)
    with pytest.raises(WrongState):
        operations.cancel(session, shipment, reason="withdrawn", actor=officer)
    with pytest.raises(WrongState):
        amended(session, shipment, officer, post="Ningbo")


def test_cancelling_needs_a_reason_and_the_permission(session, people, officer, shipment):
    with pytest.raises(Invalid):
        operations.cancel(session, shipment, reason="", actor=officer)
    with pytest.raises(Forbidden):
        operations.cancel(session, shipment, reason="withdrawn", actor=people["sampling officer"])


def test_of_a_link_only_the_digest_is_kept(session, officer, shipment):
    token = operations.make_link(session, shipment, actor=officer)
    link = session.scalars(select(DeclarantLink)).one()
    assert token not in link.token_sha256
    assert queries.link_by_digest(session, operations.digest_of(token)) is link
    assert link.expires_at - clock.now() > timedelta(days=29)
    assert actions(session, shipment)[-1] == "shipments:link:made"
    assert operations.make_link(session, shipment, actor=officer, token=token) == token
    assert session.scalars(select(DeclarantLink)).one() is link


@pytest.mark.parametrize(
    "change",
    [
        lambda shipment: Shipment(
            **{
                column.key: getattr(shipment, column.key)
                for column in Shipment.__table__.columns
                if column.key not in {"id", "number"}
            },
            number="H209999999X",
        ),
        lambda shipment: Party(name="Twin", identifier_kind="USCC", identifier=EXPORTER_USCC, country="CN"),
        lambda shipment: Lot(shipment_id=shipment.id, line_id=1, manufacturer_id=1, model="m", batch="b", size=0),
    ],
    ids=["same declaration number", "same party", "empty lot"],
)
def test_the_database_refuses_what_must_not_be(session, shipment, change):
    session.add(change(shipment))
    with pytest.raises(IntegrityError):
        session.flush()
