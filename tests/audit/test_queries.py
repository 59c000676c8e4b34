import pytest
from support.shipments import declare

from lims.accounts.models import Person
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.operations import make_checkpoint, record
from lims.audit.queries import latest_checkpoint, trail


@pytest.fixture
def filled(session, people):
    """A session with a shipment and three changes of a person in the trail."""
    declare(session, actor=people["customs officer"])
    session.commit()
    for name in ("Ann", "Bob", "Cho"):
        person = session.get(Person, 1)
        person.name = name
        record(session, AuditAction.PERSON_CHANGED, subject=person, actor=SYSTEM, reason=name)
        session.commit()
    return session


def test_the_newest_row_stands_first_with_its_changes(filled):
    newest = trail(filled, action="accounts:person:changed")[0]
    assert newest.reason == "Cho"
    assert newest.changes == [{"of": "person:1", "field": "name", "old": "Bob", "new": "Cho"}]
    assert newest.stream == "accounts"


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({"stream": "accounts"}, lambda row: row.stream == "accounts"),
        ({"subject": "person:1"}, lambda row: row.subject == "person:1"),
        ({"action": "accounts:person:changed"}, lambda row: row.action == "accounts:person:changed"),
    ],
    ids=["stream", "subject", "action"],
)
def test_the_trail_is_narrowed(filled, wanted, fits):
    everything = trail(filled, limit=1000)
    found = trail(filled, **wanted, limit=1000)
    assert found == [row for row in everything if fits(row)]
    assert 0 < len(found) < len(everything)


def test_pages_by_key_meet_without_gap_or_overlap(filled):
    everything = trail(filled, limit=1000)
    pages, before = [], None
    while page := trail(filled, before=before, limit=4):
        pages += page
        before = page[-1].key
    assert pages == everything


def test_a_page_is_one_statement_whatever_it_holds(filled, database, statements):
    counts = set()
    for limit in (1, 20):
        with database.snapshot() as session, statements(database) as seen:
            trail(session, limit=limit)
        counts.add(len([one for one in seen if one.startswith("SELECT")]))
    assert counts == {1}


def test_the_newest_checkpoint_is_found(session):
    assert latest_checkpoint(session) is None
    made = [make_checkpoint(session, actor=SYSTEM, sign=lambda content: b"") for _ in range(2)]
    assert latest_checkpoint(session).id == made[-1].id
