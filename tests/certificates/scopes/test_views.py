from sqlalchemy import select
from support.bench import METHODS, make_edition, make_scopes

from lims.accounts.models import Person
from lims.certificates.scopes.models import Scope


def test_the_register_is_empty_then_lists_entries_at_a_constant_cost(client, sign_in, sqlite_database, statements):
    sign_in(client, "lab manager")
    assert "Nobody may authorise anything yet" in client.get("/certificates/scopes").text
    with sqlite_database.transaction() as session:
        make_scopes(session, who=("signatory",))
    with statements(sqlite_database) as few:
        page = client.get("/certificates/scopes").text
    assert "EN 14683:2019+AC:2019" in page
    assert "EN 14683 Annex C" in page
    with sqlite_database.transaction() as session:
        make_scopes(session)
    with statements(sqlite_database) as many:
        client.get("/certificates/scopes")
    assert len(many) == len(few)


def test_the_lab_manager_grants_and_ends_from_the_pages(client, sign_in, sqlite_database):
    with sqlite_database.transaction() as session:
        edition = make_edition(session).id
        who = session.scalars(select(Person.id).where(Person.username == "signatory")).one()
    sign_in(client, "lab manager")
    assert client.get("/certificates/scopes/new", query_string={"edition": edition}).status_code == 302
    address = f"/certificates/scopes/new/{edition}"
    assert "EN 14683 Annex B" in client.get(address).text
    methods = [METHODS["bfe"], METHODS["splash"]]
    given = {"person_id": who, "methods": methods, "site": "", "from_on": "2020-05-06", "accredited": "y"}
    refused = client.post(address, data=given)
    assert refused.status_code == 422  # an accreditation has a reference
    assert 'value="2020-05-06"' in refused.text
    assert client.post(address, data=given | {"reference": "L0000"}).status_code == 302
    again = client.post(address, data=given | {"reference": "L0000"})
    assert again.status_code == 409
    assert "End that entry first" in again.text
    with sqlite_database.snapshot() as session:
        entry = session.scalars(select(Scope.id).order_by(Scope.id)).first()
    ended = client.post(f"/certificates/scopes/{entry}/end", data={"to_on": "2020-05-07", "reason": "Left"})
    assert ended.status_code == 302
    with sqlite_database.snapshot() as session:
        assert str(session.get_one(Scope, entry).to_on) == "2020-05-07"


def test_a_signatory_reads_the_register_and_grants_nothing(client, sign_in, sqlite_database):
    with sqlite_database.transaction() as session:
        edition = make_edition(session).id
    sign_in(client, "signatory")
    assert "Grant a scope" not in client.get("/certificates/scopes").text
    assert client.get(f"/certificates/scopes/new/{edition}").status_code == 403
