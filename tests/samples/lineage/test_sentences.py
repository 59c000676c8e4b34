from flask_babel import force_locale

from lims.samples.lineage import obstacles, sentences  # noqa: F401 - the sentences register themselves
from lims.web.errors import explain

REFUSALS = [
    (obstacles.UnderTest(thing="S20", work=[], act="split"), 409, "S20"),
    (obstacles.UnderTest(thing="S20", work=["BFE"], act="merged"), 409, "BFE"),
    (obstacles.UnderTest(thing="S20", work=["BFE"], act="cancelled"), 409, "BFE"),
    (obstacles.Certified(thing="S20", certificates=["C20"], act="merged"), 409, "C20"),
    (obstacles.Certified(thing="S20", certificates=["C20"], act="cancelled"), 409, "C20"),
    (obstacles.StaysSealed(thing="S20", portion="C"), 409, "C"),
    (obstacles.PartTooLarge(field="units", value=1, most=0), 422, "single"),
    (obstacles.PartTooLarge(field="units", value=50, most=46), 422, "50"),
    *[
        (obstacles.NotTheSame(field="kept", value="S21", thing="S20", differs=differs), 422, words)
        for differs, words in (([], "same"), (["part"], "together"), (["portion"], "portion"), (["lot_id"], "lot"))
    ],
    (obstacles.NothingCorrected(field="lot", value="B1", thing="S20"), 422, "S20"),
    (obstacles.SignatoryNeeded(thing="S20", certificates=["C20"]), 409, "C20"),
    (obstacles.BatchTaken(field="batch", value="B7"), 422, "B7"),
    (obstacles.BeingCertified(thing="S20", certificate="C20"), 409, "C20"),
]


def test_each_refusal_names_the_thing_and_what_to_do(app):
    with app.test_request_context(), force_locale("en"):
        told = [(explain(refusal), status, words) for refusal, status, words in REFUSALS]
    assert [(one.status, words in one.what, bool(one.remedy)) for one, _status, words in told] == [
        (status, True, True) for _one, status, _words in told
    ]


def test_every_obstacle_of_lineage_has_a_sentence_of_its_own():
    own = [one for one in vars(obstacles).values() if getattr(one, "__module__", "") == obstacles.__name__]
    assert {one for one in own if hasattr(one, "code")} == {type(refusal) for refusal, *_more in REFUSALS}
