import pytest
from support.samples import custodian, make_sample
from support.store import make_location

from lims.errors import Forbidden
from lims.samples.models import StorageCondition
from lims.samples.store import locations, operations, queries
from lims.samples.store.models import LocationKind, LocationState

K = LocationKind
COLD, AMBIENT = StorageCondition.COLD, StorageCondition.AMBIENT


def change(session, location, **changes):
    """Change a location; what is not named stays."""
    stays = {name: getattr(location, name) for name in ("name", "name_zh", "capacity", "condition", "state")}
    return locations.change_location(session, location, **(stays | {"actor": custodian(session)} | changes))


@pytest.mark.parametrize(
    ("kind", "parent", "stands"),
    [
        (K.ROOM, None, True), (K.SHELF, None, False), (K.BOX, None, False),
        (K.ROOM, K.ROOM, False), (K.FRIDGE, K.ROOM, True), (K.SHELF, K.ROOM, True), (K.BOX, K.ROOM, True),
        (K.SHELF, K.FRIDGE, True), (K.FRIDGE, K.SHELF, False), (K.BOX, K.SHELF, True), (K.BOX, K.BOX, False),
    ],
)  # fmt: skip
def test_the_smaller_stands_in_the_larger(session, kind, parent, stands):
    around = None
    for larger in [K.ROOM, K.FRIDGE, K.SHELF, K.BOX]:
        if parent is not None:
            around = make_location(session, f"The {larger}", kind=larger, parent=around)
        if larger is parent:
            break
    if stands:
        made = make_location(session, "New", kind=kind, parent=around)
        assert (made.code[0], made.state) == ("L", LocationState.IN_SERVICE)
        session.commit()
        return
    with pytest.raises(locations.WrongPlaceInTree):
        make_location(session, "New", kind=kind, parent=around)


def test_a_name_is_given_once_at_a_place(session):
    room = make_location(session)
    make_location(session, "Shelf 1", parent=room)
    with pytest.raises(locations.NameTaken):
        make_location(session, "Shelf 1", parent=room)
    with pytest.raises(locations.NameTaken):
        make_location(session)
    make_location(session, "Shelf 1", parent=make_location(session, "Other store"))


def test_what_stands_in_a_fridge_is_as_cold_as_the_fridge(session):
    fridge = make_location(session, "Fridge", kind=K.FRIDGE, parent=make_location(session), condition=COLD)
    with pytest.raises(locations.ConditionDiffers):
        make_location(session, "Shelf 1", parent=fridge)
    shelf = make_location(session, "Shelf 1", parent=fridge, condition=COLD)
    for location, obstacle in ((fridge, locations.StillOccupied), (shelf, locations.ConditionDiffers)):
        with pytest.raises(obstacle):
            change(session, location, condition=AMBIENT)


def test_samples_learn_the_new_name_of_where_they_lie(session):
    room = make_location(session)
    shelf = make_location(session, "Shelf 1", parent=room)
    sample = make_sample(session, received=True)
    operations.put_away(session, [sample], shelf, actor=custodian(session))
    assert change(session, room, name="Cold store", name_zh="冷库")
    assert not change(session, room)
    assert sample.place_now == "Cold store / Shelf 1"
    assert queries.tree(session)[1].path_zh == "冷库 / Shelf 1"
    session.commit()


def test_a_location_is_closed_and_changes_its_condition_only_when_it_is_empty(session):
    room = make_location(session)
    shelf, sample = make_location(session, "Shelf 1", parent=room), make_sample(session, received=True)
    operations.put_away(session, [sample], shelf, actor=custodian(session))
    for changes in ({"state": LocationState.CLOSED}, {"condition": COLD}):
        for location in (room, shelf):
            with pytest.raises(locations.StillOccupied):
                change(session, location, **changes)
    operations.take_out(session, sample, actor=custodian(session))
    assert change(session, shelf, state=LocationState.CLOSED, condition=COLD)
    assert change(session, shelf, state=LocationState.IN_SERVICE)


def test_custodian_and_lab_manager_set_the_store_up(session, people):
    make_location(session, actor=people["lab manager"])
    with pytest.raises(Forbidden):
        make_location(session, "Other", actor=people["technician"])
