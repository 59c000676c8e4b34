import io
import re
from datetime import date

import pytest
import yaml
from support.people import person

from lims.audit.chain import canonical
from lims.catalogue import operations, queries
from lims.catalogue.operations import SchemeNotStandard
from lims.catalogue.previews import preview

CODE = "EN 14683:2019+AC:2019"


def test_a_new_standard_replaces_nothing(session, document):
    found = preview(session, document(), used_from=date(2020, 6, 1))
    assert (found.version, found.before, found.known, found.differences) == (1, None, None, ())
    assert found.before_ends_on is None
    assert "differential-pressure" in found.unconfirmed


def test_a_changed_file_names_the_version_that_it_ends_and_what_differs(session, put, document):
    first = put()
    found = preview(session, document(region="CN"), used_from=date(2020, 6, 1))
    assert (found.version, found.before, found.before_ends_on) == (2, first, date(2020, 5, 31))
    assert [one.field for one in found.differences] == ["region"]


def test_known_content_is_recognised(session, put, document):
    first = put()
    put(used_from=date(2020, 3, 1), region="CN")
    found = preview(session, document(), used_from=date(2020, 6, 1))
    assert (found.known, found.version, found.differences) == (first, 1, ())


def test_a_preview_changes_nothing(session, put, document):
    first = put()
    preview(session, document(region="CN"), used_from=date(2020, 6, 1))
    assert (first.used_to, len(queries.versions_of(session, CODE))) == (None, 1)


def test_a_version_that_ends_by_itself_keeps_its_last_day(session, document, put):
    first = put()
    first.used_to = date(2020, 2, 1)
    assert preview(session, document(region="CN"), used_from=date(2020, 6, 1)).before_ends_on == date(2020, 2, 1)


def test_a_sampling_scheme_is_told_apart(session, document):
    with pytest.raises(SchemeNotStandard):
        preview(session, document("ISO 2859-1 (GB/T 2828.1, ANSI/ASQ Z1.4)"), used_from=date(2020, 6, 1))


# The pages


@pytest.fixture
def catalogue(sqlite_database, document):
    """Put the masks' standard into the database of the pages."""

    def add(used_from=date(2020, 1, 1), **changes):
        with sqlite_database.transaction() as session:
            manager = person(session, "lab manager")
            operations.import_standard(session, document(**changes), used_from=used_from, actor=manager)

    add()
    return add


def text_of(document) -> str:
    return yaml.safe_dump(operations.json.loads(canonical(document)), allow_unicode=True)


def look(client, document, used_from="2020-06-01"):
    form = {"file": (io.BytesIO(text_of(document).encode()), "standard.yaml"), "used_from": used_from}
    return client.post("/standards/import/preview", data=form, content_type="multipart/form-data")


def take(client, document, instead_of, **more):
    form = {"content": text_of(document), "instead_of": instead_of, "used_from": "2020-06-01"}
    return client.post("/standards/import/take", data=form | more)


def versions(database):
    with database.snapshot() as session:
        return [(one.version, one.used_from, one.used_to) for one in queries.versions_of(session, CODE)]


def test_the_page_shows_the_difference_before_anything_is_changed(
    client, sign_in, catalogue, document, sqlite_database
):
    sign_in(client, "lab manager")
    assert 'action="/standards/import/preview"' in client.get("/standards/import").text
    page = look(client, document(region="CN"))
    assert page.status_code == 200
    assert "<del>EU</del>" in page.text
    assert "<ins>CN</ins>" in page.text
    assert re.search(r'name="instead_of"[^>]*value="1"', page.text)
    assert len(versions(sqlite_database)) == 1


def test_what_was_looked_at_is_taken_with_its_days(client, sign_in, catalogue, document, sqlite_database):
    sign_in(client, "lab manager")
    answer = take(client, document(region="CN"), "1", used_to="2020-12-31")
    assert answer.status_code == 302
    assert versions(sqlite_database) == [
        (2, date(2020, 6, 1), date(2020, 12, 31)),
        (1, date(2020, 1, 1), date(2020, 5, 31)),
    ]


def test_a_catalogue_that_changed_meanwhile_is_shown_again(client, sign_in, catalogue, document, sqlite_database):
    sign_in(client, "lab manager")
    catalogue(used_from=date(2020, 3, 1), region="US")
    answer = take(client, document(region="CN"), "1")
    assert answer.status_code == 409
    assert "The catalogue has changed since you looked." in answer.text
    assert "<del>US</del>" in answer.text
    assert re.search(r'name="instead_of"[^>]*value="2"', answer.text)
    assert len(versions(sqlite_database)) == 2


def test_known_content_offers_nothing_to_take(client, sign_in, catalogue, document):
    sign_in(client, "lab manager")
    page = look(client, document()).text
    assert "in the catalogue already" in page
    assert "/standards/import/take" not in page


def test_a_first_day_too_early_is_refused_at_its_field(client, sign_in, catalogue, document):
    sign_in(client, "lab manager")
    answer = take(client, document(region="CN"), "1", used_from="2019-01-01")
    assert answer.status_code == 422
    assert "begin later" in answer.text


def test_a_faulty_file_comes_back_with_its_problems(client, sign_in, catalogue):
    sign_in(client, "lab manager")
    answer = look(client, {"code": "X"})
    assert answer.status_code == 422
    assert "cannot be used" in answer.text


@pytest.mark.parametrize("role", ["technician", "reviewer"])
def test_only_who_may_import_looks_and_takes(client, sign_in, catalogue, document, role):
    sign_in(client, role)
    assert look(client, document()).status_code == 403
    assert take(client, document(region="CN"), "1").status_code == 403
