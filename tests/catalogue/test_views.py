import io
import re

import pytest
from sqlalchemy import select
from support.people import person

from lims.catalogue import operations
from lims.catalogue.models import Confirmation, StandardEdition

CODE = "EN 14683:2019+AC:2019"


@pytest.fixture
def edition(sqlite_database, document) -> StandardEdition:
    """The masks' standard in the catalogue."""
    with sqlite_database.transaction() as session:
        manager = person(session, "lab manager")
        return operations.import_standard(session, document(), used_from=document_day(), actor=manager)[0]


def document_day():
    return operations.clock.today().replace(month=1, day=1)


def upload(client, content: bytes, used_from: str = "2020-07-01", name: str = "standard.yaml"):
    form = {"file": (io.BytesIO(content), name), "used_from": used_from}
    return client.post("/standards/import/preview", data=form, content_type="multipart/form-data")


def test_an_empty_catalogue_says_what_to_do(client, sign_in):
    sign_in(client, "technician")
    page = client.get("/standards").text
    assert "No standard yet" in page
    assert "/standards/import" not in page


def test_the_standards_are_listed_with_what_is_open(client, sign_in, edition):
    sign_in(client, "lab manager")
    page = client.get("/standards").text
    assert CODE in page
    assert re.search(r"\d+ open|all", page)
    assert "/standards/import" in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_standard_shows_each_class_with_its_requirements(client, sign_in, edition, language):
    sign_in(client, "technician")
    page = client.get(f"/standards/{edition.id}?lang={language}")
    assert page.status_code == 200
    names = {"en": "Bacterial filtration efficiency", "zh": "细菌过滤效率"}
    assert names[language].lower() in page.text.lower()
    assert page.text.count("data-label") > 0 or page.text.count("<tr>") > 10
    assert edition.content_sha256[:12] in page.text


def test_the_technician_reads_and_is_offered_no_confirmation(client, sign_in, edition):
    sign_in(client, "technician")
    assert "/requirements/bfe" not in client.get(f"/standards/{edition.id}").text
    assert client.get(f"/standards/{edition.id}/requirements/bfe").status_code == 403


def test_two_people_confirm_on_the_page(app, sign_in, edition, sqlite_database):
    path = f"/standards/{edition.id}/requirements/bfe"
    for role in ("reviewer", "signatory"):
        client = app.test_client()
        sign_in(client, role)
        assert client.get(path).status_code == 200
        assert client.post(path, data={"page": "7", "clause": "Table 1"}).location == f"/standards/{edition.id}"
    with sqlite_database.snapshot() as session:
        assert session.scalars(select(Confirmation)).one().second_by_id is not None
    assert "two people" in client.get(f"/standards/{edition.id}").text
    page = client.get(path).text
    assert "I have read it" not in page


def test_the_same_person_twice_is_refused_and_nothing_typed_is_lost(client, sign_in, edition):
    sign_in(client, "reviewer")
    path = f"/standards/{edition.id}/requirements/bfe"
    client.post(path, data={"page": "7", "clause": "Table 1"})
    answer = client.post(path, data={"page": "12", "clause": "Table 9"})
    assert answer.status_code == 409
    assert "two pairs of eyes" in answer.text
    assert 'value="Table 9"' in answer.text


def test_a_confirmation_without_its_place_is_refused(client, sign_in, edition):
    sign_in(client, "reviewer")
    answer = client.post(f"/standards/{edition.id}/requirements/bfe", data={"page": "7", "clause": ""})
    assert answer.status_code == 422
    assert 'value="7"' in answer.text


@pytest.mark.parametrize("path", ["4711", "4711/requirements/bfe", "1/requirements/colour"])
def test_what_is_not_there_is_not_found(client, sign_in, edition, path):
    sign_in(client, "reviewer")
    assert client.get(f"/standards/{path}").status_code == 404


@pytest.mark.parametrize(
    ("content", "used_from", "said"),
    [
        (b"%PDF-1.7", "2020-07-01", "cannot be used"),
        (b"\xff\xd8\xff\xe0 a photograph", "2020-07-01", "cannot be used"),
        (b"code: X", "2020-07-01", "cannot be used"),
        (b"code: X", "July", "is not a day"),
        (b"", "2020-07-01", "field-error"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(client, sign_in, edition, content, used_from, said):
    sign_in(client, "lab manager")
    answer = upload(client, content, used_from, name="" if not content else "standard.yaml")
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{used_from}"' in answer.text


def test_a_standard_of_two_versions_shows_what_differs(client, sign_in, edition, document, sqlite_database):
    changed = document()["requirements"]
    changed[0] = changed[0] | {"clause": "5.9.9"}
    with sqlite_database.transaction() as session:
        day = document_day().replace(month=4)
        manager = person(session, "lab manager")
        document = document(requirements=changed)
        second = operations.import_standard(session, document, used_from=day, actor=manager)[0].id
    sign_in(client, "lab manager")
    page = client.get(f"/standards/{second}").text
    assert "What differs from the version before" in page
    assert "5.9.9" in page
