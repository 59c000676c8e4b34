import re

from support.certification import make_issued

from lims import clock
from lims.accounts.queries import SYSTEM
from lims.certificates.timestamps import operations


def test_the_page_of_a_certificate_lists_its_renewed_timestamps(client, sign_in, services, fontset, sqlite_database):
    services.__dict__["fonts"] = fontset
    with sqlite_database.transaction() as session:
        issued = make_issued(session, services)
    sign_in(client, "signatory")
    assert "Renewed timestamp 1" not in client.get(f"/certificates/{issued.number}").text
    with sqlite_database.transaction() as session:
        found = session.merge(issued)
        due = operations.next_timestamp(session, found)
        operations.keep(session, found, due, token_sha256="a1" * 32, stated_at=clock.now(), actor=SYSTEM)
    page = client.get(f"/certificates/{issued.number}").text
    assert "Renewed timestamp 1" in page
    assert f'data-copies="{"a1" * 32}"' in page
    assert re.search(r'aria-label="Copy: Renewed timestamp 1, which states [-\d: ]+"', page)
