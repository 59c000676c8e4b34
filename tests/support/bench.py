"""Requests, work, readings and results as tests need them, on a received sample of surgical masks."""

from collections.abc import Collection
from contextlib import suppress
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from support.people import person
from support.samples import make_declared, make_order, make_samples, receive

from lims import clock
from lims.accounts.queries import SYSTEM
from lims.bench.assignments import operations as assignments
from lims.bench.assignments.models import Assignment, AssignmentState, TestRequest
from lims.bench.assignments.proposals import proposal_for
from lims.bench.assignments.queries import assignment_of
from lims.bench.instruments import operations as instruments
from lims.bench.instruments.models import Instrument
from lims.bench.results import operations as results
from lims.bench.results.cells import Cell
from lims.bench.results.models import ReadingRow, Result
from lims.catalogue.models import StandardEdition
from lims.catalogue.operations import import_standard
from lims.certificates.scopes import operations as scopes
from lims.certificates.scopes.queries import methods_of_edition
from lims.conformity.decisions import SIMPLE
from lims.samples.models import Portion, Sample

BFE = "bfe"
PRESSURE = "differential-pressure"
SPLASH = "splash"
VERIFIED = {"confidence": "verified", "plan_confidence": "verified", "accept": {"rule": "every"}}
EN_14683: dict[str, Any] = {
    "code": "EN 14683:2019+AC:2019",
    "title": {"en": "Medical face masks", "zh": "医用口罩"},
    "edition": {"issued": "2019-08"},
    "status": {"state": "current", "in_force_2020": True},
    "product": "mask",
    "region": "EU",
    "mandatory": False,
    "classes": [
        {"id": "type-II", "name": {"en": "Type II", "zh": "II型"}},
        {"id": "type-IIR", "name": {"en": "Type IIR", "zh": "IIR型"}},
    ],
    "requirements": [
        {
            **VERIFIED, "id": BFE, "name": {"en": "Bacterial filtration efficiency", "zh": "细菌过滤效率"},
            "method": "EN 14683 Annex B", "clause": "5.2.2", "unit": "%", "op": ">=",
            "limits": {"type-II": 98, "type-IIR": 98}, "specimens": {"n": 5},
        },
        {
            **VERIFIED, "id": PRESSURE, "name": {"en": "Differential pressure", "zh": "压力差"},
            "method": "EN 14683 Annex C", "clause": "5.2.3", "unit": "Pa/cm2", "op": "<",
            "limits": {"type-II": 40, "type-IIR": 60}, "specimens": {"n": 5},
        },
        {
            **VERIFIED, "id": SPLASH, "name": {"en": "Splash resistance", "zh": "抗喷溅"},
            "method": "ISO 22609:2004", "clause": "5.2.4", "unit": "kPa", "op": "no_penetration_at",
            "limits": {"type-II": None, "type-IIR": 16}, "specimens": {"n": 3},
        },
    ],
}  # fmt: skip
METHODS = {one["id"]: one["method"] for one in EN_14683["requirements"]}
NOBODY_YET = "the house of the tests grants competences later"
PASSING = ("98.9", "99.10", "98.7", "99.4", "98.0")


def make_edition(session: Session) -> StandardEdition:
    """Return the small mask standard, imported if need be."""
    found = session.scalar(select(StandardEdition).where(StandardEdition.code == EN_14683["code"]))
    return found or import_standard(session, EN_14683, used_from=date(2019, 8, 1), actor=SYSTEM)[0]


def make_received(session: Session, *, units: int = 20) -> Sample:
    """Return a portion A that reception took in, of masks declared as type IIR."""
    make_edition(session)
    order = make_order(session, make_declared(session).lot, units=units)
    sample = make_samples(session, order)[Portion.A]
    return receive(session, sample)


def make_request(session: Session, sample: Sample | None = None, **changes: Any) -> TestRequest:
    """Propose what the declaration of a sample (a new one by default) suggests."""
    sample = sample or make_received(session)
    terms = proposal_for(session, sample)
    wanted = {
        "edition": terms.edition, "standard_class": terms.standard_class, "variant": terms.variant,
        "requirements": terms.requirements, "decision_rule": SIMPLE, "facts": terms.facts,
        "reason": "agreed with the customer", "actor": person(session, "lab manager"),
    }  # fmt: skip
    return assignments.propose(session, sample, **(wanted | changes))


def make_work(session: Session, requirement: str = BFE, *, started: bool = True, **changes: Any) -> Assignment:
    """Return one piece of work of a new accepted request, begun by the technician unless told otherwise."""
    request = make_request(session, **changes)
    assignments.accept(session, request, although=NOBODY_YET, actor=person(session, "lab manager"))
    work = assignment_of(session, request.number, requirement)
    if started:
        make_competence(session, "technician", requirement)
        assignments.start(session, work, instrument=make_instrument(session), actor=person(session, "technician"))
    return work


def make_competence(session: Session, who: str, requirement: str = BFE, **changes: Any) -> None:
    """Let a person work by the method of a requirement, if that person may not already."""
    wanted = {
        "person_id": person(session, who).id,
        "method": METHODS[requirement],
        "from_on": date(2020, 1, 1),
        "actor": person(session, "lab manager"),
    }
    try:
        instruments.grant_competence(session, **(wanted | changes))
    except instruments.AlreadyCompetent:
        return


def make_scopes(session: Session, edition: StandardEdition | None = None, **changes: Any) -> None:
    """Let both signatories authorise every method of an edition (the small mask standard), if they may not already."""
    edition = edition or make_edition(session)
    given = {"edition": edition, "methods": methods_of_edition(edition), "from_on": date(2020, 1, 1)}
    actor = changes.pop("actor", None) or person(session, "quality manager")
    for who in changes.pop("who", ("signatory", "second signatory")):
        with suppress(scopes.AlreadyInScope):
            scopes.grant(session, person_id=person(session, who).id, actor=actor, **(given | changes))


def make_instrument(session: Session, *, serves: Collection[str] | None = None, **changes: Any) -> Instrument:
    """Return an instrument in calibration, registered for every method of the small mask standard by default."""
    wanted = {
        "name": "Flow bench", "serial": f"FB-{clock.now().timestamp()}", "calibrated_on": date(2020, 1, 10),
        "calibration_due_on": date(2021, 1, 10), "actor": SYSTEM,
    }  # fmt: skip
    instrument = instruments.register_instrument(session, **(wanted | changes))
    methods = set(METHODS.values()) if serves is None else serves
    instruments.serve_methods(session, instrument, methods, actor=person(session, "lab manager"))
    return instrument


def make_reading(
    session: Session, work: Assignment, value: str = "98.9", *, place: int = 0, who: str = "technician", **more: Any
) -> ReadingRow:
    """Enter one reading for the specimen at ``place`` of the work."""
    cell = more.pop("cell", None) or Cell(work.specimens[place])
    return results.enter_reading(session, work, cell=cell, value=value, actor=person(session, who), **more)


def make_result(
    session: Session, work: Assignment | None = None, values: tuple[str, ...] = PASSING, **changes: Any
) -> Result:
    """Hand a piece of work over with one reading for each specimen."""
    work = work or make_work(session)
    if work.state is AssignmentState.RUNNING:
        for place, value in enumerate(values):
            make_reading(session, work, value, place=place)
    return results.hand_over(session, work, **({"actor": person(session, "technician")} | changes))
