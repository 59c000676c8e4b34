"""The lists that grow slowly: each goes on by key, and reads as many statements for many rows as for few."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from support.bench import make_instrument
from support.people import person
from support.runs import INCUBATED, make_method
from support.shipments import EXPORTER_USCC, declare

from lims.accounts.operations import add_person
from lims.accounts.queries import SYSTEM
from lims.bench.loads.operations import open_load
from lims.bench.methods.queries import latest_method
from lims.catalogue.files import read_document, standard_files
from lims.catalogue.operations import import_standard
from lims.jobs.models import JobState
from lims.jobs.operations import ask
from lims.permissions import Role
from lims.shipments.declarations.models import Party
from lims.shipments.lists import operations as lists
from lims.shipments.lists.models import CreditGrade, ListKind

DAY = date(2020, 1, 1)
MASKS = next(file.path for file in standard_files() if file.code == "EN 14683:2019+AC:2019")


def people(session, numbers):
    for n in numbers:
        name, password = f"Person {n:03}", "a long sentence of words"
        add_person(session, username=f"p{n}", name=name, roles=[Role.REVIEWER], password=password, actor=SYSTEM)


def instruments(session, numbers):
    for n in numbers:
        make_instrument(session, serial=f"FB-{n:03}", calibration_due_on=DAY + timedelta(days=300 + n // 7))


def loads(session, numbers):
    method = latest_method(session, INCUBATED["code"])
    if method is None:
        make_method(session)
        method = latest_method(session, INCUBATED["code"])
    for _ in numbers:
        open_load(session, method=method, actor=person(session, "technician"))


def standards(session, numbers):
    document = dict(read_document(MASKS))
    for n in numbers:
        import_standard(session, document | {"code": f"ZZ {n:03}"}, used_from=DAY, actor=SYSTEM)


def versions(session, numbers):
    for n in numbers:
        day = DAY - timedelta(days=n)
        entries = [lists.Entry(f"Maker {n}")]
        kind = ListKind.SUBSTANDARD_NON_MEDICAL
        keeper = person(session, "senior officer")
        lists.publish(session, kind, published_on=day, entries=entries, source=f"bulletin {n:03}", actor=keeper)


def grades(session, numbers):
    party = session.scalar(select(Party).where(Party.identifier == EXPORTER_USCC))
    if party is None:
        declare(session, actor=person(session, "customs officer"))
        party = session.scalars(select(Party).where(Party.identifier == EXPORTER_USCC)).one()
    for n in numbers:
        lists.grade(session, party, grade=list(CreditGrade)[n % 2], from_on=DAY + timedelta(days=n), actor=SYSTEM)


def failed_jobs(session, numbers):
    for n in numbers:
        job = ask(session, "print", key=f"print:thing {n:03}", payload={})
        job.state, job.error = JobState.FAILED, "OSError: the printer is off"


@pytest.mark.parametrize(
    ("path", "role", "fill", "mark"),
    [
        ("/people", "administrator", people, r"Person \d{3}"),
        ("/bench/instruments", "technician", instruments, r"FB-\d{3}"),
        ("/bench/loads", "technician", loads, r"G\d{9}\w"),
        ("/standards", "technician", standards, r"ZZ \d{3}"),
        ("/lists", "senior officer", versions, r"bulletin \d{3}"),
        ("/lists/grades", "senior officer", grades, r"\d{4}-\d{2}-\d{2}"),
        ("/background", "administrator", failed_jobs, r"thing \d{3}"),
    ],
)
def test_a_list_goes_on_by_key(path, role, fill, mark, client, sign_in, sqlite_database, statements):
    sign_in(client, role)
    put(sqlite_database, fill, range(1, 4))
    few = statements_of(client, path, statements, sqlite_database)
    put(sqlite_database, fill, range(4, 120))
    assert statements_of(client, path, statements, sqlite_database) == few
    pages = walk(client, path)
    assert len(pages) == 3
    found = [mark_found for page in pages for mark_found in dict.fromkeys(re.findall(mark, main_of(page)))]
    assert len(set(found)) >= 119


def put(database, fill, numbers):
    with database.transaction() as session:
        fill(session, numbers)


def statements_of(client, path, statements, database):
    with statements(database) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def main_of(page):
    return page.split("<tbody", 1)[1].split("</tbody>")[0]


def walk(client, path):
    """Return the text of each page, from the first to the last."""
    texts = [client.get(path).text]
    while found := re.search(r'href="[^"]*[?&]after=([^"&]+)[^"]*"', texts[-1]):
        assert len(texts) < 9
        texts.append(client.get(f"{path}?after={found[1]}").text)
    return texts
