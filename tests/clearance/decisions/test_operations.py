"""Deciding in the database: what is replaced, what customs is told, what the trail keeps, what is refused."""

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from support.bench import make_result
from support.clearance import WORDS, make_certificate, make_decision, make_line, make_released, turn

from lims.audit.models import AuditRow
from lims.clearance.decisions import operations, queries
from lims.clearance.decisions.models import Decision, DecisionKind, MessageState
from lims.clearance.decisions.obstacles import AlreadyDecided, NotProposed
from lims.errors import Forbidden, Invalid, NotFound, SamePerson, Stale, WrongState
from lims.jobs.models import Job
from lims.shipments.declarations.models import DeclarationLine, Direction, LineState

HOLD, RELEASE, CONDITIONAL, REFUSE = DecisionKind


def trail(session, action):
    session.commit()
    return session.scalars(select(AuditRow).where(AuditRow.action == action)).all()


def test_a_decision_keeps_what_was_proposed_and_what_it_rests_on(session, people):
    made = make_line(session)
    certificate = make_certificate(session, made)
    decision = make_decision(session, made)
    assert (decision.kind, decision.proposed, decision.overrides) == (RELEASE, RELEASE, False)
    assert decision.proposal_reasons == [{"code": "certificate_pass", "facts": {"number": certificate.number}}]
    assert (decision.certificate_id, decision.signatory_id) == (certificate.id, people["signatory"].id)
    assert decision.decided_by_id == people["customs officer"].id
    assert decision.message_state is MessageState.DECIDED


def test_a_decision_leaves_its_row_in_the_trail_of_its_shipment(session):
    made, _, decision = make_released(session)
    rows = trail(session, "clearance:decision:made")
    assert [(row.stream, row.label, row.reason) for row in rows] == [
        (f"shipment:{made.shipment.id}", decision.number, WORDS[RELEASE]["reasons"])
    ]


def test_a_decision_asks_for_its_message_in_the_same_transaction(session):
    _, _, decision = make_released(session)
    assert session.scalars(select(Job.payload).where(Job.kind == operations.MESSAGE)).all() == [
        {"decision_id": decision.id}
    ]


def test_a_new_decision_takes_the_place_of_the_one_before(session):
    made = make_line(session)
    held = make_decision(session, made, HOLD)
    make_certificate(session, made)
    released = make_decision(session, made)
    assert (held.in_force, held.replaced_by_id) == (False, released.id)
    assert queries.decisions_in_force(session, made.line.id) == [released]


def test_a_lot_is_decided_on_beside_its_line(session):
    made = make_line(session, batches=("GOOD", "BAD"))
    good, bad = made.lots
    make_certificate(session, made, "fail", verdicts={good.id: "pass", bad.id: "fail"})
    line = make_decision(session, made, HOLD)
    released = make_decision(session, made, RELEASE, lot=good)
    refused = make_decision(session, made, REFUSE, lot=bad)
    standing = queries.decisions_in_force(session, made.line.id)
    assert set(standing) == {line, released, refused}
    assert queries.decision_for(standing, good.id) is released
    assert (released.proposed, refused.proposed) == (RELEASE, REFUSE)


def test_a_decision_on_the_line_takes_the_place_of_those_on_its_lots(session):
    made = make_line(session, batches=("GOOD", "BAD"))
    make_certificate(session, made, "fail", verdicts={made.lots[0].id: "pass", made.lots[1].id: "fail"})
    on_lots = [
        make_decision(session, made, RELEASE, lot=made.lots[0]),
        make_decision(session, made, REFUSE, lot=made.lots[1]),
    ]
    whole = make_decision(session, made, REFUSE)
    assert queries.decisions_in_force(session, made.line.id) == [whole]
    assert {one.replaced_by_id for one in on_lots} == {whole.id}


def test_a_lot_that_no_certificate_covers_is_not_released_with_the_others(session):
    made = make_line(session, batches=("TESTED", "UNTESTED"))
    make_certificate(session, made, verdicts={made.lots[0].id: "pass"})
    proposal = operations.propose(session, made.line)
    assert proposal.kind is HOLD
    assert proposal.reasons[-1] == {"code": "lots_open", "facts": {"batches": ["UNTESTED"]}}
    assert operations.propose(session, made.line, made.lots[0]).kind is RELEASE
    assert operations.propose(session, made.line, made.lots[1]).kind is None


def test_a_lot_of_another_line_is_not_found(session):
    made, other = make_line(session), make_line(session)
    with pytest.raises(NotFound):
        make_decision(session, made, HOLD, lot=other.lots[0])


@pytest.mark.parametrize(("who", "overrides"), [("customs officer", False), ("senior officer", True)])
def test_only_a_senior_officer_releases_against_the_proposal(session, who, overrides):
    made = make_line(session)
    make_certificate(session, made, "fail")
    if not overrides:
        with pytest.raises(NotProposed):
            make_decision(session, made, who=who, grounds="I know better")
        return
    with pytest.raises(Invalid, match="grounds"):
        make_decision(session, made, who=who)
    decision = make_decision(session, made, who=who, grounds="Ministry order 12 of 6 May")
    assert (decision.overrides, decision.proposed, decision.grounds) == (True, REFUSE, "Ministry order 12 of 6 May")


def test_an_inconclusive_import_is_released_on_conditions_by_any_officer(session):
    made = make_line(session, direction=Direction.IMPORT)
    make_certificate(session, made, "inconclusive")
    decision = make_decision(session, made, CONDITIONAL)
    assert (decision.overrides, decision.conditions) == (False, "Not for surgery, labelled so")


@pytest.mark.parametrize("who", ["technician", "signatory", "reviewer", "auditor", "administrator", "sampling officer"])
def test_nobody_else_decides(session, people, who):
    made = make_line(session)
    with pytest.raises(Forbidden):
        make_decision(session, made, HOLD, who=who)


def test_the_same_again_is_said_to_be_decided(session):
    made, _, decision = make_released(session)
    with pytest.raises(AlreadyDecided) as refused:
        make_decision(session, made)
    assert refused.value.number == decision.number


def test_an_officer_who_has_not_seen_the_newest_decision_is_told(session, people):
    made = make_line(session)
    make_certificate(session, made)
    theirs = make_decision(session, made, HOLD, who="senior officer")
    with pytest.raises(Stale) as stale:
        make_decision(session, made, seen="")
    assert (stale.value.thing, stale.value.who) == (theirs.number, people["senior officer"].name)
    assert make_decision(session, made, seen=theirs.number).kind is RELEASE


def test_whoever_entered_a_result_of_the_line_decides_nothing_on_it(session, people):
    result = make_result(session)
    found = queries.laboratory_people(session, _line_of(session, result.shipment_id).id)
    assert people["technician"].id in found
    assert people["customs officer"].id not in found


def test_the_signatory_decides_nothing_even_with_the_other_role(session, people):
    made = make_line(session)
    make_certificate(session, made)
    both = people["customs officer"].__class__(
        **{name: getattr(people["customs officer"], name) for name in people["customs officer"].__slots__}
        | {"id": people["signatory"].id}
    )
    with pytest.raises(SamePerson):
        operations.decide(session, made.line, kind=RELEASE, actor=both, **WORDS[RELEASE])


def _line_of(session, shipment_id):
    return session.scalars(select(DeclarationLine).where(DeclarationLine.shipment_id == shipment_id)).one()


def test_a_refusal_is_proved_later_and_once(session, people):
    made = make_line(session)
    make_certificate(session, made, "fail")
    decision = make_decision(session, made, REFUSE)
    actor, day = people["customs officer"], date(2020, 5, 5)
    assert operations.prove(session, decision, proof="Export declaration 7", on=day, actor=actor)
    assert not operations.prove(session, decision, proof="Export declaration 7 ", on=day, actor=actor)
    assert (decision.proof, decision.proved_on, decision.proved_by_id) == ("Export declaration 7", day, actor.id)
    assert [row.reason for row in trail(session, "clearance:decision:proved")] == ["Export declaration 7"]


def test_a_proof_of_the_future_is_refused(session, people):
    made = make_line(session)
    decision = make_decision(session, made, REFUSE)
    with pytest.raises(Invalid):
        operations.prove(session, decision, proof="Burnt", on=date(2020, 5, 7), actor=people["customs officer"])


def test_a_release_has_nothing_to_prove(session, people):
    _, _, decision = make_released(session)
    with pytest.raises(WrongState):
        operations.prove(session, decision, proof="Gone", on=date(2020, 5, 5), actor=people["customs officer"])


def test_documents_that_hold_the_line_hold_the_proposal(session):
    made = make_line(session)
    make_certificate(session, made)
    turn(session, made, LineState.DOCUMENTS_HELD)
    assert operations.propose(session, made.line).kind is HOLD


@pytest.mark.parametrize(
    "change",
    [
        "reasons = ''",
        "kind = 'conditional release', conditions = 'x'",  # of an export
        "kind = 'refuse'",  # without an action
        "kind = 'release', proposed = 'refuse'",  # without an override
        "kind = 'release', proposed = NULL",
        "overrides = TRUE",  # without grounds
        "signatory_id = decided_by_id",
        "proved_on = '2020-05-05'",
        "proof = 'Burnt', proved_on = '2020-05-05', proved_by_id = decided_by_id",  # of a release
        "replaced_by_id = id",  # and still in force
        "kind = 'perhaps'",
        "message_state = 'lost'",
    ],
)
def test_the_database_refuses_forbidden_decisions(session, change):
    _, _, decision = make_released(session)
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(f"UPDATE decisions SET {change} WHERE id = {decision.id}"))


@pytest.mark.parametrize("on_a_lot", [False, True])
def test_the_database_keeps_one_decision_in_force(session, on_a_lot):
    made = make_line(session)
    make_certificate(session, made)
    lot = made.lots[0] if on_a_lot else None
    make_decision(session, made, HOLD, lot=lot)
    make_decision(session, made, lot=lot)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text("UPDATE decisions SET replaced_by_id = NULL, in_force = TRUE"))


def test_the_database_takes_what_the_product_writes(session):
    made = make_line(session, direction=Direction.IMPORT)
    make_certificate(session, made, "inconclusive")
    make_decision(session, made, CONDITIONAL)
    session.commit()
    assert session.scalars(select(Decision)).one().direction is Direction.IMPORT
