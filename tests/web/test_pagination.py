from datetime import UTC, datetime

import pytest

from lims.errors import Invalid
from lims.web.pagination import asked_key, page_of, write_key

MOMENT = datetime(2020, 5, 6, 4, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def ask(app):
    """Return a function that asks for the page after a key."""

    def asking(after: str):
        return app.test_request_context("/samples", query_string={"after": after})

    return asking


@pytest.mark.parametrize("key", [7, "S200000018", MOMENT, (MOMENT, 7), (MOMENT, "shipment:1", 3), (None, 1), ("二", 1)])
def test_a_key_comes_back_as_it_was_written(app, ask, key):
    with app.test_request_context("/"):
        written = write_key(key)
    with ask(written):
        assert asked_key() == (key if isinstance(key, tuple) else (key,))


def test_the_first_page_has_no_key(request_context):
    assert asked_key() is None


@pytest.mark.parametrize(
    "made_up", ["x", "W1sidiIsIDFdXQ", "[[1,2]]", "二", "a.b", "bnVsbA.signature", "' OR 1=1", "%00"]
)
def test_a_key_that_we_did_not_write_is_refused(ask, made_up):
    with ask(made_up), pytest.raises(Invalid) as refused:
        asked_key()
    assert refused.value.field == "after"


def test_an_altered_key_is_refused(app, ask):
    with app.test_request_context("/"):
        written = write_key((MOMENT, 7))
    with ask(("A" if written[0] != "A" else "B") + written[1:]), pytest.raises(Invalid):
        asked_key()


@pytest.mark.parametrize(
    ("found", "rows", "more"), [([], [], False), ([1, 2, 3], [1, 2, 3], False), ([1, 2, 3, 4], [1, 2, 3], True)]
)
def test_one_row_more_than_the_page_tells_that_another_follows(request_context, found, rows, more):
    page = page_of(found, key=lambda row: row, size=3)
    assert page.rows == rows
    assert page.first
    assert (page.after == write_key(3)) if more else (page.after is None)


def test_a_later_page_knows_that_it_is_not_the_first(app, ask):
    with app.test_request_context("/"):
        written = write_key(3)
    with ask(written):
        assert not page_of([4], key=lambda row: row).first
