from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from support.bench import BFE, EN_14683, NOBODY_YET, PRESSURE, SPLASH, make_received, make_request, make_work, person

from lims.accounts.queries import SYSTEM
from lims.bench.assignments import operations
from lims.bench.assignments.pieces import Terms, pieces_in, pieces_of
from lims.bench.assignments.queries import assignment_of
from lims.catalogue.files import shipped_documents
from lims.catalogue.operations import import_standard
from lims.conformity.standards import load_standard
from lims.samples.labels import specimen_labels
from lims.samples.models import Sample

ZONES = ["left panel", "right panel"]


def with_areas(session):
    """Import the mask standard with five areas a mask for the pressure, and two zones for the splash."""
    cut = {PRESSURE: {"specimens": {"n": 5, "readings_per_specimen": 5}}, SPLASH: {"components": ZONES}}
    requirements = [one | cut.get(one["id"], {}) for one in EN_14683["requirements"]]
    import_standard(session, EN_14683 | {"requirements": requirements}, used_from=date(2019, 8, 1), actor=SYSTEM)


def pieces(session, sample_id):
    return [(one.specimen_no, one.piece_no, one.use, one.component) for one in pieces_of(session, sample_id)]


def test_accepting_numbers_the_test_pieces_of_each_specimen_in_the_order_of_use(session):
    with_areas(session)
    work = make_work(session, started=False)
    session.commit()
    found = pieces(session, work.sample_id)
    assert [one for one in found if one[2] == BFE] == [], "in one piece: no rows"
    assert [one for one in found if one[0] == 6] == [(6, no, PRESSURE, "") for no in (1, 2, 3, 4, 5)]
    assert [one for one in found if one[0] == 11] == [(11, 1, SPLASH, ZONES[0]), (11, 2, SPLASH, ZONES[1])]
    assert len(found) == 5 * 5 + 3 * 2
    sample = session.get_one(Sample, work.sample_id)
    label = specimen_labels(session, [f"{sample.number}.06.4"])[0].label
    assert (label.code, label.mark) == (f"{sample.number}.06.4", "06.4")
    assert len(specimen_labels(session, [sample.number])) == 20 + 31
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE test_pieces SET piece_no = 1 WHERE specimen_no = 6"))
    session.rollback()


@pytest.mark.parametrize("lent", ["sqlite"], indirect=True)
def test_a_spare_brings_its_pieces_and_cancelled_work_gives_back_none_of_its_numbers(session):
    with_areas(session)
    sample = make_received(session)
    first = make_request(session, sample)
    operations.accept(session, first, although=NOBODY_YET, actor=person(session, "lab manager"))
    spare = operations.take_spare(
        session, assignment_of(session, first.number, PRESSURE), actor=person(session, "technician")
    )
    assert [one[:2] for one in pieces(session, sample.id) if one[0] == spare] == [(spare, no) for no in range(1, 6)]
    second = make_request(session, sample, requirements=[SPLASH], reason="only the splash is asked")
    operations.accept(session, second, although=NOBODY_YET, actor=person(session, "lab manager"))
    assert {one[2] for one in pieces(session, sample.id)} == {SPLASH}
    third = make_request(session, sample, requirements=[SPLASH, BFE, PRESSURE], reason="all of it")
    operations.accept(session, third, although=NOBODY_YET, actor=person(session, "lab manager"))
    again = [one for one in pieces(session, sample.id) if one[2] == PRESSURE]
    assert min(no for _specimen, no, *_rest in again) == 6, "a label of the first request fits no other piece"


@pytest.mark.parametrize(
    ("code", "class_id", "requirement", "count"),
    [
        ("EN 14683:2019+AC:2019", "type-IIR", "differential-pressure", 5),
        ("EN 14683:2019+AC:2019", "type-IIR", "bfe", 0),
        ("YY 0469-2011", "single", "pathogens", 0),
        ("YY 0469-2011", "single", "appearance", 0),
    ],
)
def test_five_areas_of_a_mask_are_pieces_and_cultures_are_none(code, class_id, requirement, count):
    standard = load_standard(next(one for one in shipped_documents() if one["code"] == code))
    terms = Terms(standard, class_id, "", None, {})
    assert len(pieces_in(terms, standard.requirement(requirement))) == count
