from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from support.bench import (
    BFE,
    NOBODY_YET,
    PRESSURE,
    SPLASH,
    make_competence,
    make_edition,
    make_instrument,
    make_received,
    make_request,
    make_work,
    person,
)
from support.samples import make_samples

from lims.accounts.models import Laboratory
from lims.audit.queries import trail
from lims.bench.assignments import operations, queries
from lims.bench.assignments.acceptance import WORKING_HOURS
from lims.bench.assignments.models import AssignmentState, RequestState
from lims.bench.assignments.obstacles import (
    NotCompetent,
    NothingRequested,
    SomebodyElses,
    TooFewUnits,
    UnknownTerms,
    WorkStarted,
)
from lims.bench.assignments.proposals import proposal_for
from lims.conformity.decisions import SIMPLE, DecisionRule, RuleKind
from lims.errors import Forbidden, WrongState
from lims.samples.models import Portion, SampleState
from lims.shipments.risk.models import Assessment, Lane, LineState


def test_the_declaration_proposes_edition_class_and_every_requirement(session):
    sample = make_received(session)
    proposal = proposal_for(session, sample)
    assert proposal.edition == make_edition(session)
    assert proposal.standard_class == "type-IIR"
    assert proposal.requirements == [BFE, PRESSURE, SPLASH]
    assert proposal.rule == SIMPLE


def test_another_class_proposes_its_own_requirements(session):
    assert proposal_for(session, make_received(session), class_id="type-II").requirements == [BFE, PRESSURE]


def test_an_unknown_class_proposes_nothing_instead_of_guessing(session):
    proposal = proposal_for(session, make_received(session), class_id="type-IX")
    assert (proposal.standard_class, proposal.requirements) == ("", [])


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [
        ({}, None),
        ({"requirements": []}, NothingRequested),
        ({"requirements": ["colour"]}, UnknownTerms),
        ({"standard_class": "type-IX"}, UnknownTerms),
        ({"variant": "valved"}, UnknownTerms),
    ],
)
def test_terms_that_the_edition_does_not_have_are_refused(session, changes, obstacle):
    terms = {"standard_class": "type-IIR", "variant": "", "requirements": [BFE]} | changes
    found = operations.obstacle_to_propose(make_received(session), make_edition(session), **terms)
    assert type(found) is (obstacle or type(None))


def test_a_sample_on_its_way_cannot_be_requested(session):
    make_edition(session)
    with pytest.raises(WrongState):
        make_request(session, make_samples(session)[Portion.A])


def test_accepting_locks_the_request_and_makes_the_work(session):
    sample = make_received(session)
    request = make_request(session, sample)
    work = operations.accept(session, request, although=NOBODY_YET, actor=person(session, "lab manager"))
    session.commit()
    assert request.state is RequestState.ACCEPTED
    assert sample.state is SampleState.IN_TEST
    assert [(one.requirement, one.specimens) for one in work] == [
        (BFE, [1, 2, 3, 4, 5]),
        (PRESSURE, [6, 7, 8, 9, 10]),
        (SPLASH, [11, 12, 13]),
    ]
    assert {one.state for one in work} == {AssignmentState.WAITING}
    uses = [one.use for one in queries.specimens_of(session, sample.id)]
    assert uses == [BFE] * 5 + [PRESSURE] * 5 + [SPLASH] * 3 + [""] * 7
    assert "bench:request:accepted" in [entry.action for entry in trail(session, subject=f"test-request:{request.id}")]


def test_an_accepted_request_is_accepted_once(session):
    request = make_request(session)
    operations.accept(session, request, although=NOBODY_YET, actor=person(session, "lab manager"))
    with pytest.raises(WrongState):
        operations.accept(session, request, although=NOBODY_YET, actor=person(session, "lab manager"))


def test_too_few_units_are_named_before_anything_is_accepted(session):
    request = make_request(session, make_received(session, units=12))
    with pytest.raises(TooFewUnits) as refused:
        operations.accept(session, request, although=NOBODY_YET, actor=person(session, "lab manager"))
    assert (refused.value.facts["units"], refused.value.facts["needed"]) == (12, 13)


@pytest.mark.parametrize("role", ["technician", "reviewer", "customs officer", "administrator"])
def test_only_the_lab_manager_proposes_and_accepts(session, role):
    with pytest.raises(Forbidden):
        make_request(session, actor=person(session, role))


def test_the_due_time_counts_the_laboratory_s_working_hours(session):
    work = make_work(session, started=False)
    # Noon on Wednesday, two shifts from 08:00 to 24:00: 12 h today, 16 h on each of three days, 12 h on Tuesday.
    assert WORKING_HOURS[Lane.STANDARD] == 72
    assert abs(work.due_at - datetime(2020, 5, 12, 12, 0, tzinfo=UTC)) < timedelta(minutes=1)


def test_the_green_lane_runs_three_times_as_fast(session):
    sample = make_received(session)
    session.add(
        Assessment(
            shipment_id=sample.shipment_id,
            line_id=sample.line_id,
            at=sample.drawn_at,
            outcome=LineState.TO_SAMPLE,
            lane=Lane.GREEN,
            reasons=[],
        )
    )
    work = make_work(session, started=False, sample=sample)
    assert work.due_at.date() == date(2020, 5, 7)


def test_a_new_version_keeps_the_work_that_goes_on_and_cancels_the_rest(session):
    sample = make_received(session)
    begun = make_work(session, sample=sample, requirements=[BFE, PRESSURE])
    again = make_request(session, sample, requirements=[BFE, SPLASH])
    operations.accept(session, again, although=NOBODY_YET, actor=person(session, "lab manager"))
    session.commit()
    assert again.version == 2
    states = {one.requirement: one.state for one in queries.assignments_of_sample(session, sample.id)}
    assert states == {BFE: AssignmentState.RUNNING, SPLASH: AssignmentState.WAITING}
    assert begun.request_id == again.id
    assert [one.state for one in queries.requests_of_sample(session, sample.id)] == [
        RequestState.ACCEPTED,
        RequestState.REPLACED,
    ]
    splash = next(one for one in queries.assignments_of_sample(session, sample.id) if one.requirement == SPLASH)
    assert splash.specimens == [6, 7, 8], "the specimens of cancelled work are free again"


def test_other_terms_are_refused_once_work_has_begun(session):
    sample = make_received(session)
    make_work(session, sample=sample)
    again = make_request(session, sample, decision_rule=DecisionRule(RuleKind.GUARDED))
    with pytest.raises(WorkStarted):
        operations.accept(session, again, although=NOBODY_YET, actor=person(session, "lab manager"))


def test_other_terms_are_taken_while_nothing_has_begun(session):
    sample = make_received(session)
    make_work(session, sample=sample, started=False)
    again = make_request(session, sample, standard_class="type-II", requirements=[BFE])
    operations.accept(session, again, although=NOBODY_YET, actor=person(session, "lab manager"))
    assert [one.specimens for one in queries.assignments_of_sample(session, sample.id)] == [[1, 2, 3, 4, 5]]


def test_a_second_proposal_replaces_the_first(session):
    sample = make_received(session)
    first = make_request(session, sample)
    second = make_request(session, sample)
    assert (first.state, second.state, second.version) == (RequestState.REPLACED, RequestState.PROPOSED, 2)


def test_work_is_assigned_to_competent_people_only(session):
    work = make_work(session, started=False)
    technician = person(session, "technician").id
    with pytest.raises(NotCompetent) as refused:
        operations.assign(session, work, person_id=technician, actor=person(session, "lab manager"))
    assert (refused.value.person, refused.value.method) == ("Technician", work.method)
    make_competence(session, "technician")
    operations.assign(session, work, person_id=technician, actor=person(session, "lab manager"))
    session.commit()
    assert work.person_id == technician
    assert trail(session, subject=f"assignment:{work.id}")[0].action == "bench:assignment:assigned"


def test_the_same_assignment_again_leaves_no_row(session):
    work = make_work(session, started=False)
    make_competence(session, "technician")
    for _ in range(2):
        operations.assign(
            session, work, person_id=person(session, "technician").id, actor=person(session, "lab manager")
        )
    session.commit()
    assert [one.action for one in trail(session, subject=f"assignment:{work.id}")] == ["bench:assignment:assigned"]


@pytest.mark.parametrize(
    ("competent", "assigned_to", "state", "obstacle"),
    [
        (True, None, AssignmentState.WAITING, None),
        (True, "technician", AssignmentState.WAITING, None),
        (True, "technician", AssignmentState.SENT_BACK, None),
        (True, "technician", AssignmentState.RUNNING, None),
        (True, "second technician", AssignmentState.WAITING, SomebodyElses),
        (False, None, AssignmentState.WAITING, NotCompetent),
        (False, "technician", AssignmentState.WAITING, NotCompetent),
        (True, "technician", AssignmentState.ENTERED, WrongState),
        (True, "technician", AssignmentState.REVIEWED, WrongState),
        (True, "technician", AssignmentState.CANCELLED, WrongState),
    ],
)
def test_a_competent_person_starts_work_that_is_free_or_the_own(session, competent, assigned_to, state, obstacle):
    work = make_work(session, started=False)
    if competent:
        make_competence(session, "technician")
    work.person_id = person(session, assigned_to).id if assigned_to else None
    work.state = state
    found = operations.obstacle_to_start(session, work, actor=person(session, "technician"))
    assert type(found) is (obstacle or type(None))


def test_whoever_starts_free_work_takes_it_with_the_instrument(session):
    work = make_work(session, started=False)
    make_competence(session, "technician")
    instrument = make_instrument(session)
    operations.start(session, work, instrument=instrument, actor=person(session, "technician"))
    session.commit()
    assert (work.person_id, work.instrument_id) == (person(session, "technician").id, instrument.id)
    assert work.state is AssignmentState.RUNNING
    assert trail(session, subject=f"assignment:{work.id}")[0].action == "bench:assignment:started"


def test_starting_again_changes_nothing(session):
    work = make_work(session)
    began = work.started_at
    operations.start(session, work, actor=person(session, "technician"))
    assert work.started_at == began


def test_a_spare_specimen_is_added_once_and_named(session):
    work = make_work(session)
    assert operations.take_spare(session, work, actor=person(session, "technician")) == 14
    assert work.specimens == [1, 2, 3, 4, 5, 14]


def test_without_spare_specimens_none_can_be_taken(session):
    work = make_work(session, sample=make_received(session, units=13))
    with pytest.raises(TooFewUnits):
        operations.take_spare(session, work, actor=person(session, "technician"))


def test_without_shifts_there_is_no_due_time(session):
    request = make_request(session)
    session.query(Laboratory).delete()
    with pytest.raises(operations.acceptance.NoLaboratory):
        operations.accept(session, request, although=NOBODY_YET, actor=person(session, "lab manager"))


def test_the_database_refuses_an_accepted_request_without_its_acceptor(session):
    request = make_request(session)
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE test_requests SET state = 'accepted' WHERE id = :id"), {"id": request.id})
