"""The hot queries on both databases: what they cost depends on what they show, not on what was ever decided."""

from contextlib import nullcontext, suppress
from dataclasses import replace
from types import SimpleNamespace

import pytest
from flask import g
from sqlalchemy import insert, text, update
from support.certification import make_tested
from support.clearance import Line, make_assessment, make_certificate, make_decision
from support.copying import OPEN_LINES, Template, copy
from support.people import person
from support.plans import read_whole

from lims import clock
from lims.bench.assignments import queries as work
from lims.bench.review.queries import results_to_review
from lims.certificates.queries import certificate_by_number, lines_to_sign, public_by_token
from lims.certificates.searching import Search, certificates_page
from lims.clearance.decisions.waiting import WaitsFor, waiting_page
from lims.errors import LimsError
from lims.jobs.models import Job, JobState
from lims.jobs.operations import due
from lims.numbers import NumberKind, spell
from lims.overview import finding
from lims.overview.home import work_lists
from lims.overview.morning import morning_lists
from lims.overview.sources import SOURCES
from lims.permissions import Permission
from lims.samples import queries as samples
from lims.samples.models import Portion, Sample, SampleState
from lims.samples.retention.queries import due_page
from lims.samples.store.models import Location
from lims.samples.store.queries import samples_at, samples_in

SAMPLE, CERTIFICATE = spell(NumberKind.SAMPLE, 20, 1), spell(NumberKind.CERTIFICATE, 20, 1)
SUSPENDED = Search(state="suspended")


def scan(code):
    return lambda session, actor: finding.find(session, code, actor=actor)


# What is looked up by a state alone: each of these states is one of open work.
OPEN_STATES = tuple(
    f"{table} by state"
    for table in ("declaration_lines", "sampling_orders", "samples", "assignments", "results", "certificates", "cases")
)
# name -> what is asked; tables that are walked from their newest row on until the page is full, or looked up by state
HOT = {
    "a sample that is scanned": (scan(SAMPLE), ()),
    "a seal or declaration that is scanned": (scan("CN-A-1"), ()),
    "a batch that is scanned": (scan("B2020-04"), ()),
    "the sample of a bench page": (lambda s, _: samples.sample_by_number(s, SAMPLE), ()),
    "the request of a sample": (lambda s, _: work.request_of_sample(s, 1), ()),
    "the work of a sample": (lambda s, _: work.assignments_of_sample(s, 1), ()),
    "the way of a sample": (lambda s, _: samples.custody_of(s, 1), ()),
    "my work": (lambda s, actor: work.worklist(s, actor.id), ()),
    "all work": (lambda s, _: work.work_page(s, after=None, size=51), ("assignments by state",)),
    "the windows": (lambda s, _: work.windows(s, size=51), ("assignments by state",)),
    "the queue of reviews": (lambda s, actor: results_to_review(s, actor.id), ("results by state",)),
    "the lots to order": (lambda s, _: samples.lots_to_order(s), ()),
    "what is expected": (lambda s, _: samples.expected_samples(s), ("samples by state",)),
    "the samples": (lambda s, _: samples.samples_page(s), ("samples",)),
    "the samples on hold": (
        lambda s, _: samples.samples_page(s, state=SampleState.ON_HOLD, portion=Portion.A),
        ("samples by state",),
    ),
    "what lies at a place": (lambda s, _: samples_in(s, Location(id=1)), ()),
    "how much lies at a place": (lambda s, _: samples_at(s, Location(id=1)), ()),
    "what is due for disposal": (lambda s, _: due_page(s, clock.today("UTC")), ()),
    "the lines to sign": (lambda s, _: lines_to_sign(s), ()),
    "the certificates": (lambda s, _: certificates_page(s, Search()), ("certificates",)),
    "the certificates in a state": (
        lambda s, _: certificates_page(s, Search(state="suspended")),
        ("certificates by state",),
    ),
    "a certificate that is searched": (lambda s, _: certificates_page(s, Search(number=CERTIFICATE.lower())), ()),
    "a certificate": (lambda s, _: certificate_by_number(s, CERTIFICATE), ()),
    "a public certificate": (lambda s, _: public_by_token(s, "token"), ()),
    "the lines that wait": (lambda s, _: waiting_page(s, after=7), ()),
    "the lines that wait for the officer": (lambda s, _: waiting_page(s, waits_for=WaitsFor.OFFICER), ()),
    "the lines that wait for the laboratory": (lambda s, _: waiting_page(s, waits_for=WaitsFor.LABORATORY), ()),
    **{
        f"is a line still in {lines.table.name}": (lambda s, _, lines=lines: lines._ask_again(s, {1, 2}), ())
        for lines in OPEN_LINES
    },
    "the jobs that are due": (lambda s, _: due(SimpleNamespace(snapshot=lambda: nullcontext(s))), ()),
    "the home page": (lambda s, actor: work_lists(s, SOURCES, actor, language="en"), ("certificates", *OPEN_STATES)),
    "the morning page": (lambda s, actor: morning_lists(s, actor, zone="UTC", language="en"), OPEN_STATES),
}


MANY = 600  # shipments


@pytest.fixture
def many(database, session):
    """Put so much into PostgreSQL that it plans as for a house with work; SQLite plans without looking."""
    if database.engine.dialect.name == "sqlite":
        return
    tested = make_tested(session)
    made = Line(tested.shipment, tested.line, [tested.lot])
    make_assessment(session, made)
    make_certificate(session, made)
    make_decision(session, made)
    session.flush()
    copy(session, Template.of(session, tested.shipment), MANY)
    kept = update(Sample.__table__).where(Sample.portion != Portion.A)
    session.execute(kept.values(state=SampleState.LEFT_WITH_OWNER))  # as in a house whose samples are done with
    done = {"kind": "send", "payload": {}, "state": JobState.DONE, "run_after": clock.now(), "asked_at": clock.now()}
    session.execute(insert(Job), [done | {"key": f"send:{n}"} for n in range(MANY)])
    for lines in OPEN_LINES:
        lines.renew(session)
    session.execute(text("ANALYZE"))


@pytest.mark.usefixtures("many")
def test_a_hot_query_reads_no_big_table_as_a_whole(database, session, one_app):
    actor = replace(person(session, "technician"), permissions=frozenset(Permission))
    found = {}
    with one_app.test_request_context():
        g.laboratory = None  # its zone is not asked of the database that this application was made with
        for name, (act, walked) in HOT.items():
            whole = read_whole(database, session, lambda act=act: _quietly(act, session, actor))
            found[name] = whole - set(walked)
    assert {name: whole for name, whole in found.items() if whole} == {}
    everything = read_whole(database, session, lambda: samples.count_by_state(session))
    assert everything == {"samples"}  # what reads a table as a whole is seen


def _quietly(act, session, actor):
    """Ask, whether there is such a thing or not."""
    with suppress(LimsError):
        act(session, actor)
