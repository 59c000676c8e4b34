from datetime import timedelta

import pytest
from support.samples import custodian, make_sample
from support.store import make_location

from lims import clock
from lims.errors import NotFound
from lims.numbers import NumberKind, spell
from lims.samples.store import operations, queries
from lims.samples.store.models import LocationKind


def filled_store(session, samples=2):
    """Return a store: a room with two shelves, one with a box; the samples lie in the box."""
    room = make_location(session, name_zh="库房")
    shelf = make_location(session, "Shelf 1", parent=room, capacity=10)
    box = make_location(session, "Box 7", kind=LocationKind.BOX, parent=shelf, capacity=3)
    make_location(session, "Shelf 2", parent=room)
    inside = [make_sample(session, received=True) for _ in range(samples)]
    operations.put_away(session, inside, box, actor=custodian(session))
    return room, shelf, box, inside


def test_the_tree_tells_paths_depths_and_what_lies_where(session):
    filled_store(session)
    told = [(line.path, line.depth, line.used, line.used_within, line.free) for line in queries.tree(session)]
    assert told == [
        ("Store", 0, 0, 2, None),
        ("Store / Shelf 1", 1, 0, 2, 10),
        ("Store / Shelf 1 / Box 7", 2, 2, 2, 1),
        ("Store / Shelf 2", 1, 0, 0, None),
    ]
    assert queries.tree(session)[2].path_zh == "库房 / Shelf 1 / Box 7"


def test_where_is_it_is_answered_with_path_holder_and_since_when(session, people):
    _room, _shelf, box, (sample, _other) = filled_store(session)
    found = queries.whereabouts(session, sample)
    assert (found.place, found.code, found.holder) == ("Store / Shelf 1 / Box 7", box.code, "")
    noted = clock.now() - timedelta(minutes=3)
    operations.take_out(session, sample, actor=people["technician"], happened_at=noted)
    found = queries.whereabouts(session, sample)
    assert (found.place, found.code, found.holder) == ("in hand", "", people["technician"].name)
    assert found.since == noted


def test_the_store_costs_as_many_statements_with_many_samples_as_with_few(session, database, statements):
    _room, _shelf, _box, few = filled_store(session, samples=1)
    counts = []
    for _ in range(2):
        session.flush()
        with statements(database) as seen:
            queries.tree(session)
            queries.whereabouts(session, few[0])
        counts.append(len(seen))
        for name in range(3):
            shelf = make_location(session, f"Shelf {len(counts)}{name}", parent=_room)
            more = [make_sample(session, received=True)]
            operations.put_away(session, more, shelf, actor=custodian(session))
    assert counts[0] == counts[1]


def test_a_code_opens_its_location_as_scanned(session):
    room = make_location(session)
    assert queries.location_by_code(session, f" {room.code.lower()} ") is room
    for code in (spell(NumberKind.LOCATION, 20, 9999999), make_sample(session).number):
        with pytest.raises(NotFound):
            queries.location_by_code(session, code)
