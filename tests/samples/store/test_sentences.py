import pytest
from flask_babel import force_locale

from lims.samples import custody
from lims.samples.models import StorageCondition
from lims.samples.store import locations, obstacles, sentences  # noqa: F401 - the sentences register themselves
from lims.web.errors import explain

COLD, AMBIENT = StorageCondition.COLD, StorageCondition.AMBIENT
UNDO = {"thing": "S20", "act": "moved"}

REFUSALS = [
    (custody.ImplausibleTime(field="happened_at", value="", why="ahead"), 422, "ahead"),
    (custody.ImplausibleTime(field="happened_at", value="", why="too old"), 422, "seven days"),
    (obstacles.LocationClosed(thing="Store / Shelf 1", closed="Store"), 409, "Shelf 1"),
    (obstacles.LocationFull(thing="Box 7", capacity=20, used=19, more=3), 409, "20"),
    (obstacles.LocationFull(thing="Box 7", capacity=20, used=20, more=1), 409, "Box 7"),
    (obstacles.WrongCondition(thing="S20", needed=COLD, location="Box 7", offered=AMBIENT), 409, "2-8 °C"),
    (obstacles.HeldByAnother(thing="S20", holder="Li Na"), 409, "Li Na"),
    (obstacles.InYourHands(thing="S20"), 409, "S20"),
    (obstacles.NotInYourHands(thing="S20"), 409, "S20"),
    (obstacles.NobodyHasIt(thing="S20", place="Box 7"), 409, "Box 7"),
    (obstacles.NotPartOfIt(thing="S20", giver="Li Na", receiver="Wang Lei"), 409, "Wang Lei"),
    (obstacles.ReceiverNotConfirmed(field="receiver", value="", person="Wang Lei"), 422, "Wang Lei"),
    (obstacles.SealDiffers(field="seal", value="CN1", thing="S20", needed="CN2"), 422, "CN2"),
    (obstacles.NobodySigned(field="signed_by", value="", thing="S20"), 422, "S20"),
    (obstacles.MayNotHold(person="Wang Lei"), 409, "Wang Lei"),
    *[(obstacles.NothingToUndo(why=why, **UNDO), 409, "S20") for why in ("act", "person", "time", "work")],
    (locations.WrongPlaceInTree(kind="room", parent="shelf", possible=[]), 409, "room"),
    (locations.WrongPlaceInTree(kind="box", parent="", possible=["room"]), 409, "box"),
    (locations.WrongPlaceInTree(kind="box", parent="box", possible=["room"]), 409, "box"),
    (locations.NameTaken(name="Shelf 1", other="L20"), 409, "L20"),
    (locations.ConditionDiffers(thing="Fridge", needed=COLD, given=AMBIENT), 409, "Fridge"),
    (locations.StillOccupied(thing="Shelf 1", count=3, places=2), 409, "3 samples"),
]


@pytest.mark.parametrize(("refusal", "status", "words"), REFUSALS, ids=lambda one: type(one).__name__)
def test_each_refusal_names_the_thing_and_what_to_do(app, refusal, status, words):
    with app.test_request_context(), force_locale("en"):
        told = explain(refusal)
    assert told.status == status
    assert words in told.what
    assert told.remedy


def test_every_obstacle_of_the_store_has_a_sentence_of_its_own():
    spoken = {type(refusal) for refusal, _status, _words in REFUSALS}
    for module in (obstacles, locations):
        named = {
            kind for kind in vars(module).values() if isinstance(kind, type) and kind.__module__ == module.__name__
        }
        assert {kind for kind in named if hasattr(kind, "code")} <= spoken | {locations.Location}
