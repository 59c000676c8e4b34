import pytest
from support.bench import METHODS, make_competence, make_edition, make_instrument, person


@pytest.fixture
def code(sqlite_database):
    """Return the code of a registered instrument; the methods of a standard and one competence are there too."""
    with sqlite_database.writing() as session:
        make_edition(session)
        make_competence(session, "technician")
        found = make_instrument(session, serial="FB-1").code
        session.commit()
    return found


@pytest.mark.parametrize("page", ["/bench/instruments", "/bench/competences"])
def test_empty_lists_say_what_to_do(client, sign_in, page):
    sign_in(client, "lab manager")
    answer = client.get(page)
    assert answer.status_code == 200
    assert "empty-title" in answer.text


@pytest.mark.parametrize("page", ["/bench/instruments", "/bench/competences", "/bench/instruments/{code}"])
def test_everybody_of_the_laboratory_reads_and_only_the_manager_sees_the_acts(code, client, sign_in, page):
    sign_in(client, "technician")
    seen = client.get(page.format(code=code))
    assert seen.status_code == 200
    assert "/bench/instruments/new" not in seen.text
    assert "/bench/competences/new" not in seen.text
    assert 'id="change"' not in seen.text


def test_an_instrument_is_registered_and_shown(client, sign_in):
    sign_in(client, "lab manager")
    form = {
        "name": "Flow bench",
        "serial": "FB-9",
        "calibrated_on": "2020-01-01",
        "calibration_due_on": "2021-01-01",
        "note": "",
    }
    answer = client.post("/bench/instruments/new", data=form, follow_redirects=True)
    assert "is registered as I20" in answer.text
    assert "FB-9" in answer.text


@pytest.mark.parametrize(
    ("change", "status", "told"),
    [
        ({"calibration_due_on": "01.01.2021"}, 422, "is not a day"),
        ({"calibration_due_on": "2019-01-01"}, 422, "cannot be taken"),
        ({"serial": "FB-1"}, 409, "is registered already"),
        ({"name": ""}, 422, "This field is required"),
    ],
)
def test_a_refused_instrument_loses_nothing(code, client, sign_in, change, status, told):
    sign_in(client, "lab manager")
    form = {
        "name": "Second bench",
        "serial": "FB-2",
        "calibrated_on": "2020-01-01",
        "calibration_due_on": "2021-01-01",
        "note": "kept",
    }
    answer = client.post("/bench/instruments/new", data=form | change)
    assert answer.status_code == status
    assert told in answer.text
    assert 'value="kept"' in answer.text


def test_an_instrument_goes_out_of_service(code, client, sign_in):
    sign_in(client, "lab manager")
    form = {
        "state": "out of service",
        "calibrated_on": "2020-01-10",
        "calibration_due_on": "2021-01-10",
        "note": "Pump leaks",
    }
    answer = client.post(f"/bench/instruments/{code}", data=form, follow_redirects=True)
    assert "Pump leaks" in answer.text


def test_a_technician_cannot_change_an_instrument(code, client, sign_in):
    sign_in(client, "technician")
    form = {"state": "out of service", "calibrated_on": "2020-01-10", "calibration_due_on": "2021-01-10"}
    assert client.post(f"/bench/instruments/{code}", data=form).status_code == 403


def test_a_competence_is_granted_and_ended(code, client, sign_in, sqlite_database):
    with sqlite_database.reading() as session:
        second = person(session, "second technician").id
    sign_in(client, "lab manager")
    form = {"person_id": second, "method": METHODS["splash"], "from_on": "2020-05-01", "to_on": "", "supervisor_id": 0}
    assert client.post("/bench/competences/new", data=form).status_code == 302
    page = client.get("/bench/competences").text
    assert METHODS["splash"] in page
    end = page.split("/bench/competences/")[2].split("/end")[0]
    assert client.get(f"/bench/competences/{end}/end").status_code == 200
    answer = client.post(
        f"/bench/competences/{end}/end", data={"to_on": "2020-05-06", "reason": "Left"}, follow_redirects=True
    )
    assert "The competence is ended" in answer.text


def test_a_trainee_without_supervisor_is_told_what_is_missing(code, client, sign_in, sqlite_database):
    with sqlite_database.reading() as session:
        trainee = person(session, "trainee").id
    sign_in(client, "lab manager")
    form = {"person_id": trainee, "method": METHODS["bfe"], "from_on": "2020-05-06", "to_on": "", "supervisor_id": 0}
    answer = client.post("/bench/competences/new", data=form)
    assert answer.status_code == 409
    assert "is a trainee" in answer.text


def test_an_unknown_instrument_is_not_found(client, sign_in):
    sign_in(client, "technician")
    assert client.get("/bench/instruments/I200000001X").status_code == 404
