"""What is agreed before work: the sum of specimens, who and what is there, the rush lane, versions with reasons."""

from datetime import date

import pytest
from support.bench import (
    BFE,
    METHODS,
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
from support.runs import make_method

from lims.bench.assignments import operations, queries
from lims.bench.assignments.allotment import Need, quantity_of
from lims.bench.assignments.capability import Gap, Missing, gaps_of
from lims.bench.assignments.obstacles import ChangeReasonNeeded, NotCapable, TooFewUnits
from lims.bench.assignments.proposals import proposal_for
from lims.bench.instruments.operations import serve_methods
from lims.shipments.risk.models import Assessment, Lane, LineState

TODAY = date(2020, 5, 6)
TYPE_IIR = [Need("bfe", 5), Need("differential-pressure", 5), Need("splash", 32), Need("bioburden", 5)]


@pytest.mark.parametrize(
    ("needs", "available", "arithmetic", "missing"),
    [
        (TYPE_IIR, 47, "5 + 5 + 32 + 5 = 47", 0),
        (TYPE_IIR, 40, "5 + 5 + 32 + 5 = 47", 7),
        ([Need("bfe", 5), Need("looks", 3, keeps=True)], 8, "5 + 3 = 8", 0),
        ([Need("bfe", 5), Need("looks", 3, keeps=True)], 6, "5, 3 → 5", 0),
        ([Need("inward", 4), Need("outward", 4, partner="inward")], 4, "4 = 4", 0),
        ([Need("certificate", 0, keeps=True)], 0, "0 = 0", 0),
    ],
)
def test_the_sum_of_specimens_is_shown_with_what_is_missing(needs, available, arithmetic, missing):
    found = quantity_of(needs, available)
    assert (found.arithmetic, found.missing) == (arithmetic, missing)


def test_too_few_units_are_told_with_the_sum(session):
    request = make_request(session, make_received(session, units=12))
    with pytest.raises(TooFewUnits) as refused:
        operations.accept(session, request, although=NOBODY_YET, actor=person(session, "lab manager"))
    assert (refused.value.arithmetic, refused.value.missing) == ("5 + 5 + 3 = 13", ["1"])


def test_each_method_needs_somebody_and_a_good_instrument_where_one_is_registered(session):
    methods = list(METHODS.values())
    assert [gap.missing for gap in gaps_of(session, methods, TODAY)] == [Missing.PERSON] * 3
    for requirement in METHODS:
        make_competence(session, "technician", requirement)
    assert gaps_of(session, methods, TODAY) == []
    old = make_instrument(session, serial="old", calibration_due_on=date(2020, 5, 5))
    manager = person(session, "lab manager")
    serve_methods(session, old, [METHODS[BFE]], actor=manager)
    assert gaps_of(session, methods, TODAY) == [Gap(METHODS[BFE], Missing.INSTRUMENT, (old.code,))]
    serve_methods(session, make_instrument(session, serial="new"), [METHODS[BFE]], actor=manager)
    session.commit()
    assert gaps_of(session, methods, TODAY) == []


def test_a_request_beyond_the_house_is_accepted_only_with_a_reason_that_is_kept(session):
    request = make_request(session, requirements=[BFE])
    manager = person(session, "lab manager")
    with pytest.raises(NotCapable) as refused:
        operations.accept(session, request, actor=manager)
    assert refused.value.gaps == [{"method": METHODS[BFE], "missing": "no competent person", "named": []}]
    operations.accept(session, request, although="a person comes on Monday", actor=manager)
    session.commit()
    assert (request.although, request.gaps) == ("a person comes on Monday", refused.value.gaps)


def test_where_nothing_is_missing_no_excuse_is_kept(session):
    make_competence(session, "technician")
    request = make_request(session, requirements=[BFE])
    operations.accept(session, request, although="just in case", actor=person(session, "lab manager"))
    assert (request.although, request.gaps) == (None, None)


def test_an_accepted_request_changes_only_with_a_reason(session):
    sample = make_received(session)
    make_work(session, sample=sample, started=False)
    with pytest.raises(ChangeReasonNeeded):
        make_request(session, sample, requirements=[BFE], reason=" ")
    again = make_request(session, sample, requirements=[BFE], reason="the customer asks for less")
    assert (again.version, again.reason) == (2, "the customer asks for less")


def in_the_rush_lane(session, sample):
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
    session.flush()


def test_a_rush_lane_asks_for_the_fast_ones_first(session):
    make_edition(session)
    make_method(session)
    sample = make_received(session)
    assert proposal_for(session, sample).later == []
    in_the_rush_lane(session, sample)
    assert proposal_for(session, sample).later == [BFE], "its plates are read after two days"
    request = make_request(session, sample, later=[BFE])
    operations.accept(session, request, although=NOBODY_YET, actor=person(session, "lab manager"))
    session.commit()
    due = {one.requirement: one.due_at for one in queries.assignments_of_sample(session, sample.id)}
    assert due[PRESSURE] == due[SPLASH] < due[BFE]


def test_the_page_shows_sum_and_gaps_and_the_specimens_what_they_are_for(client, sign_in, sqlite_database):
    with sqlite_database.writing() as session:
        sample = make_received(session, units=20)
        number = sample.number
        make_competence(session, "technician", SPLASH)
        session.commit()
    sign_in(client, "lab manager")
    page = client.get(f"/bench/samples/{number}/request").text
    assert "Specimens: 5 + 5 + 3 = 13 of 20; 7 are spare." in page
    assert page.count("no competent person") == 2
    form = {"requirements": [BFE, SPLASH], "rule": "simple", "act": "accept"}
    assert client.post(f"/bench/samples/{number}/request", data=form).status_code == 409
    assert client.post(f"/bench/samples/{number}/request", data=form | {"although": "agreed"}).status_code == 302
    assert "Accepted all the same: agreed" in client.get(f"/bench/samples/{number}/request").text
    assert "Reason for the change" in client.get(f"/bench/samples/{number}/request?change=1").text
    listed = client.get(f"/bench/samples/{number}/specimens").text
    assert f"{number}.08" in listed
    assert listed.count(">spare<") == 12


def test_specimens_are_listed_in_a_fixed_number_of_statements(client, sign_in, sqlite_database, statements):
    numbers = []
    for units in (13, 20):
        with sqlite_database.writing() as session:
            sample = make_received(session, units=units)
            make_work(session, sample=sample, started=False)
            numbers.append(sample.number)
            session.commit()
    sign_in(client, "technician")
    counts = []
    for number in numbers:
        with statements(sqlite_database) as seen:
            client.get(f"/bench/samples/{number}/specimens")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_lab_manager_says_which_methods_an_instrument_serves(client, sign_in, sqlite_database):
    with sqlite_database.writing() as session:
        make_edition(session)
        code = make_instrument(session).code
        session.commit()
    sign_in(client, "lab manager")
    answer = client.post(
        f"/bench/instruments/{code}/methods", data={"methods": [METHODS[BFE], "nonsense"]}, follow_redirects=True
    )
    assert "serves 1 methods" in answer.text
    assert f"<li>{METHODS[BFE]}</li>" in answer.text
    sign_in(client, "technician")
    assert client.post(f"/bench/instruments/{code}/methods", data={"methods": []}).status_code == 403
