"""What the pages of the bench ask of the database does not grow with the samples that there are.

The home page and the morning page count what they do not show: see their own tests.
"""

from support.bench import make_instrument, make_result, make_work
from support.people import person

from lims.bench.assignments.models import Assignment, TestRequest
from lims.bench.review import operations as review
from lims.bench.worksheets.operations import add_sample, open_worksheet
from lims.samples.models import Sample

PAGES = {
    "technician": (
        "/scan-station", "/samples", "/store", "/bench/work", "/bench/all-work", "/bench/windows",
        "/bench/worksheets", "/bench/files", "/bench/instruments", "/bench/samples/{sample}",
        "/bench/samples/{sample}/specimens", "/samples/{sample}", "/bench/requests/{request}/bfe",
    ),
    "reviewer": ("/bench/review", "/bench/investigations", "/bench/review/{request}/bfe"),
    "lab-manager": ("/bench/samples/{sample}/request", "/bench/requests/{request}/people"),
    "sample-custodian": ("/samples/reception",),
}  # fmt: skip


def fill(session):
    """Add a sample of each kind: at work, on a worksheet, waiting for review, investigated; return a finished one."""
    technician = person(session, "technician")
    make_instrument(session)
    waiting = make_work(session, started=False)
    worksheet = open_worksheet(session, method=waiting.method, actor=technician)
    add_sample(session, worksheet, session.get_one(Sample, waiting.sample_id), actor=technician)
    make_work(session)
    result = make_result(session, make_work(session), ("97.1", "98.9", "98.9", "98.9", "98.9"))
    review.open_investigation(session, result, question="Was it tight?", actor=person(session, "reviewer"))
    return make_result(session)


def test_a_page_asks_as_often_however_many_samples_there_are(client, sign_in, sqlite_database, statements):
    with sqlite_database.transaction() as session:
        work = place_of(session, fill(session))
    few = counts(work, client, sign_in, sqlite_database, statements)
    with sqlite_database.transaction() as session:
        fill(session)
    assert counts(work, client, sign_in, sqlite_database, statements) == few


def place_of(session, result):
    """Return what the addresses of a result's pages need."""
    assignment = session.get_one(Assignment, result.assignment_id)
    request, sample = session.get_one(TestRequest, assignment.request_id), session.get_one(Sample, result.sample_id)
    return {"request": request.number, "sample": sample.number}


def counts(work, client, sign_in, database, statements):
    """Return how many statements each page takes, once it was shown before."""
    found = {}
    for role, paths in PAGES.items():
        sign_in(client, role)
        for path in paths:
            address = path.format(**work)
            assert client.get(address).status_code == 200, address
            with statements(database) as seen:
                client.get(address)
            found[role, path] = len(seen)
    return found
