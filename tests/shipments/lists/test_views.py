import io

import pytest
from support.people import person
from support.shipments import EXPORTER_USCC, declare

TYPED = {"kind": "substandard non-medical masks", "published_on": "2020-05-01", "source": "samr.gov.cn"}
GRADE = {"identifier": EXPORTER_USCC, "grade": "senior certified", "from_on": "2020-01-01"}


@pytest.fixture
def keeper(client, sign_in):
    sign_in(client, "senior officer")
    return client


def publish(client, **changes):
    return client.post(
        "/lists/publish", data=TYPED | changes, content_type="multipart/form-data", follow_redirects=True
    )


def test_the_page_is_empty_before_the_first_list(keeper):
    assert "No list yet" in keeper.get("/lists").text
    assert "No grade yet" in keeper.get("/lists/grades").text


def test_a_typed_list_is_published_and_shown(keeper):
    page = publish(keeper, entries="Acme Masks,91X,Model 1\n苏州口罩厂\n").get_data(as_text=True)
    assert "The list is published." in page
    assert "苏州口罩厂" in page
    assert "samr.gov.cn" in keeper.get("/lists").get_data(as_text=True)


def test_a_list_from_a_file_is_published_once(keeper):
    content = b"manufacturer,identifier\nAcme Masks,91X\n"
    publish(keeper, file=(io.BytesIO(content), "list.csv"))
    page = publish(keeper, file=(io.BytesIO(content), "list.csv")).get_data(as_text=True)
    assert "nothing was changed" in page


@pytest.mark.parametrize(
    ("changes", "status", "at"),
    [
        ({"published_on": ""}, 422, "published_on"),
        ({"published_on": "2020-06-01"}, 422, "published_on"),
        ({"source": ""}, 422, "source"),
        ({"file": (b"PK\x03\x04", "list.xlsx")}, 422, "file"),
        ({"entries": "Acme,1,2,3"}, 422, "file"),
    ],
)
def test_a_list_that_cannot_be_is_marked_at_its_field_and_nothing_typed_is_lost(keeper, changes, status, at):
    if "file" in changes:
        content, name = changes["file"]
        changes = {"file": (io.BytesIO(content), name)}
    answer = publish(keeper, **({"entries": "Acme"} | changes))
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert f'id="{at}-error"' in page
    assert "Acme" in page


def test_another_list_of_the_same_day_is_told(keeper):
    publish(keeper, entries="Acme")
    answer = publish(keeper, entries="Best")
    assert answer.status_code == 409
    assert "other entries" in answer.get_data(as_text=True)


def test_a_version_pages_by_key(keeper, monkeypatch):
    monkeypatch.setattr("lims.shipments.lists.views.SIZE", 1)
    monkeypatch.setattr("lims.web.pagination.page_of.__kwdefaults__", {"size": 1})
    publish(keeper, entries="Acme\nBest\n")
    first = keeper.get("/lists/1").get_data(as_text=True)
    assert "Acme" in first
    assert "Best" not in first
    assert "after=" in first


def test_a_grade_is_noted_and_shown(keeper, sqlite_database):
    with sqlite_database.transaction() as session:
        declare(session, actor=person(session, "customs officer"))
    page = keeper.post("/lists/grades/new", data=GRADE, follow_redirects=True).get_data(as_text=True)
    assert "senior certified" in page
    again = keeper.post("/lists/grades/new", data=GRADE, follow_redirects=True)
    assert "nothing was changed" in again.get_data(as_text=True)


def test_an_operator_that_nobody_declared_cannot_be_graded(keeper):
    answer = keeper.post("/lists/grades/new", data=GRADE)
    assert answer.status_code == 404
    assert EXPORTER_USCC in answer.get_data(as_text=True)


def test_the_officer_reads_lists_and_does_not_keep_them(client, sign_in):
    sign_in(client, "customs officer")
    assert client.get("/lists").status_code == 200
    assert client.get("/lists/publish").status_code == 403
    assert client.post("/lists/grades/new", data=GRADE).status_code == 403
