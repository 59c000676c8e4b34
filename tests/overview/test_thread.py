"""The thread: everything of a shipment, at a fixed price."""

from support.overview import make_story
from support.samples import make_lot, make_order, make_samples

from lims.clearance.decisions.states import ClearanceState
from lims.overview.thread import thread_of


def test_the_thread_holds_every_stage(session):
    story = make_story(session)
    session.flush()
    (line,) = thread_of(session, story.made.shipment)
    assert [one.number for one in line.certificates] == [story.certificate.number]
    assert [one.number for one in line.in_force] == [story.decision.number]
    assert story.sample.number in [one.number for one in line.samples]
    (row,) = line.work_by_sample[story.sample.number]
    assert (row.verdict, line.name(row)) == ("pass", "Bacterial filtration efficiency")
    assert line.clearance_of(line.in_force[0]) is ClearanceState.RELEASED


def test_requirements_are_named_in_the_readers_language(session):
    story = make_story(session)
    session.flush()
    (line,) = thread_of(session, story.made.shipment, language="zh")
    assert line.name(line.work[0]) == "细菌过滤效率"


def test_a_shipment_of_another_thread_stays_out(session):
    first, second = make_story(session), make_story(session)
    session.flush()
    (line,) = thread_of(session, first.made.shipment)
    assert second.sample.number not in [one.number for one in line.samples]


def test_the_thread_costs_the_same_whatever_the_shipment_holds(database, session, statements):
    story = make_story(session)
    session.commit()
    small = count(database, statements, story.made.shipment)
    for batch in range(4):
        make_samples(session, make_order(session, make_lot(session, story.made.line, batch=f"MORE-{batch}")))
    session.commit()
    assert count(database, statements, story.made.shipment) == small <= 16


def count(database, statements, shipment):
    """Return how many statements the thread takes."""
    with database.reading() as reading, statements(database) as seen:
        thread_of(reading, shipment)
    return len(seen)
