"""Statistics: how many, how fast, in five statements."""

from datetime import timedelta

import pytest
from support.clearance import make_assessment, make_certificate, make_decision, make_line, make_released

from lims import clock
from lims.clearance.decisions.models import DecisionKind
from lims.overview import statistics
from lims.shipments.risk.models import Lane


def values(bars):
    return {bar.key: bar.value for bar in bars if bar.value}


def test_an_empty_house_has_empty_statistics(session):
    found = statistics.read(session)
    assert (found.declared, found.certified, found.decided, found.fail_share) == (0, 0, 0, "–")
    assert [bar.text for bar in found.hours] == ["–", "–"]
    assert found.samples == []


def test_certificates_decisions_and_samples_are_counted(session):
    make_released(session)
    failed = make_line(session)
    make_certificate(session, failed, "fail")
    make_decision(session, failed, DecisionKind.RELEASE, who="senior officer", grounds="Order 12")
    session.flush()
    found = statistics.read(session)
    assert values(found.certificates) == {"pass": 1, "fail": 1}
    assert values(found.decisions) == {"release": 2}
    assert (found.declared, found.certified, found.decided, found.overridden) == (2, 2, 2, 1)
    assert found.fail_share == "50.0 %"
    assert sum(values(found.samples).values()) == 6


def test_the_hours_are_the_median_of_each_lane(session):
    for lane, hours in ((Lane.GREEN, 2), (Lane.GREEN, 4), (Lane.GREEN, 12), (Lane.STANDARD, 30)):
        made = make_line(session)
        make_assessment(session, made, lane=lane)
        make_certificate(session, made)
        decision = make_decision(session, made)
        decision.decided_at = made.shipment.registered_at + timedelta(hours=hours)
    session.flush()
    assert values(statistics.read(session).hours) == {"green": 4, "standard": 30}


def test_a_hold_does_not_end_the_wait_and_the_first_decision_does(session):
    made = make_line(session)
    make_certificate(session, made)
    for kind, hours in ((DecisionKind.HOLD, 1), (DecisionKind.RELEASE, 5), (DecisionKind.REFUSE, 50)):
        decision = make_decision(session, made, kind)
        decision.decided_at = made.shipment.registered_at + timedelta(hours=hours)
        session.flush()
    assert values(statistics.read(session).hours) == {"standard": 5}


def test_what_is_older_than_the_period_is_left_out(session):
    make_released(session)
    session.flush()
    with clock.running_from(clock.now() + timedelta(days=31)):
        assert statistics.read(session, days=30).decided == 0
        assert statistics.read(session, days=90).decided == 1


@pytest.mark.parametrize("shipments", [1, 4])
def test_the_statistics_take_five_statements(database, session, statements, shipments):
    for _ in range(shipments):
        make_released(session)
    session.commit()
    with database.reading() as reading, statements(database) as seen:
        statistics.read(reading)
    assert len([one for one in seen if one != "BEGIN"]) == 5
