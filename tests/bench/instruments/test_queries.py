from datetime import date

from support.bench import METHODS, make_competence, make_edition, make_instrument, person

from lims.bench.instruments import queries

TODAY = date(2020, 5, 6)


def test_instruments_come_with_the_next_calibration_on_top(session):
    make_instrument(session, serial="late", calibration_due_on=date(2021, 1, 1))
    make_instrument(session, serial="soon", calibration_due_on=date(2020, 6, 1))
    assert [one.serial for one in queries.instruments(session)] == ["soon", "late"]


def test_competent_people_are_found_for_many_methods_in_one_statement(session, database, statements):
    make_competence(session, "technician", "bfe")
    make_competence(session, "second technician", "splash")
    make_competence(session, "trainee", "bfe", supervisor_id=person(session, "technician").id)
    with statements(database) as seen:
        found = queries.competent_people(session, [METHODS["bfe"], METHODS["splash"]], TODAY)
    assert [(one.name, one.supervisor) for one in found[METHODS["bfe"]]] == [
        ("Technician", None),
        ("Trainee", "Technician"),
    ]
    assert [one.name for one in found[METHODS["splash"]]] == ["Second Technician"]
    assert len(seen) == 1


def test_competences_page_goes_on_below_a_key(session):
    make_competence(session, "technician", "bfe")
    make_competence(session, "technician", "splash")
    newest, older = queries.competences_page(session, after=None, size=10)
    assert (newest.method, older.method) == (METHODS["splash"], METHODS["bfe"])
    assert queries.competences_page(session, after=(newest.id,), size=10) == [older]


def test_the_methods_are_those_of_the_catalogue(session):
    make_edition(session)
    assert queries.methods(session) == sorted(METHODS.values())
