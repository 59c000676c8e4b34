from datetime import date

import pytest
from flask_babel import force_locale

from lims.samples.retention import obstacles, sentences  # noqa: F401 - the sentences register themselves
from lims.web.errors import explain

REFUSALS = [
    (obstacles.OnLegalHold(thing="S20", reason="objection 12"), "objection 12"),
    (obstacles.OnLegalHold(thing="S20", reason=""), "S20"),
    (obstacles.NotOnLegalHold(thing="S20"), "S20"),
    (obstacles.KeptUntil(thing="S20", day=date(2021, 5, 6)), "2021-05-06"),
    (obstacles.ListedAlready(thing="S20", batch="W20"), "W20"),
    (obstacles.NotListed(thing="S20", batch="W20"), "W20"),
    (obstacles.NobodyListed(thing="W20"), "No sample"),
    (obstacles.MayNotWitness(person="Li Na"), "Li Na"),
]


@pytest.mark.parametrize(("refusal", "words"), REFUSALS, ids=lambda one: type(one).__name__)
def test_each_refusal_names_the_thing_and_what_to_do(app, refusal, words):
    with app.test_request_context(), force_locale("en"):
        told = explain(refusal)
    assert told.status == 409
    assert words in told.what
    assert told.remedy


def test_every_obstacle_of_retention_has_a_sentence_of_its_own():
    spoken = {type(refusal) for refusal, _words in REFUSALS}
    kinds = [one for one in vars(obstacles).values() if isinstance(one, type) and one.__module__ == obstacles.__name__]
    assert set(kinds) <= spoken
