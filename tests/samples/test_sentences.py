import pytest
from flask_babel import force_locale

from lims import clock
from lims.numbers import NotANumber
from lims.samples import obstacles, sentences  # noqa: F401 - the sentences register themselves
from lims.web.errors import explain

REFUSALS = [
    (obstacles.AlreadyOrdered(thing="B1", order="O20"), 409, "O20"),
    (obstacles.AlreadyReceived(thing="S20", state="received", needed="in transit", at=clock.now()), 409, "S20"),
    (obstacles.Discontinued(thing="B1", requirements=["bfe"]), 409, "bfe"),
    (obstacles.SealUsed(field="seal_a", value="X1", sample="S20"), 422, "S20"),
    (obstacles.SealUsed(field="seal_a", value="X1", sample=""), 422, "X1"),
    (obstacles.NothingToSeal(field="seal_a", value="", portion="A"), 422, "Portion A"),
    (obstacles.TooFewUnits(field="units", value=3, needed=47), 422, "47"),
    (obstacles.TooManyUnits(field="units", value="3 × 47", lot_size=50), 422, "50"),
    (obstacles.ReserveStays(thing="S20"), 409, "S20"),
    (obstacles.ReasonMissing(field="reason", value="", thing="S20"), 422, "S20"),
    (NotANumber(text="S21", why="check character"), 404, "check character"),
    (NotANumber(text="S21", why="length"), 404, "S21"),
]


@pytest.mark.parametrize(("refusal", "status", "words"), REFUSALS, ids=lambda one: type(one).__name__)
def test_each_refusal_names_the_thing_and_what_to_do(app, refusal, status, words):
    with app.test_request_context(), force_locale("en"):
        told = explain(refusal)
    assert told.status == status
    assert words in told.what
    assert told.remedy


def test_every_obstacle_of_samples_has_a_sentence_of_its_own():
    spoken = {type(refusal) for refusal, _status, _words in REFUSALS}
    named = {
        kind for kind in vars(obstacles).values() if isinstance(kind, type) and kind.__module__ == obstacles.__name__
    }
    assert named <= spoken
