"""Setting the demonstration's laboratory up: identity, people, standards, instruments, competence, confirmations."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.operations import set_laboratory
from lims.accounts.queries import SYSTEM, SignedIn
from lims.bench.instruments import operations as instruments
from lims.bench.methods import operations as methods
from lims.bench.methods import shipped
from lims.catalogue import operations as catalogue
from lims.catalogue import seeding
from lims.catalogue.models import StandardEdition
from lims.catalogue.queries import latest_edition, standard_of, unconfirmed
from lims.certificates.scopes import operations as scopes
from lims.demo import people
from lims.demo.data_files import load
from lims.demo.stage import Stage, at, let_pass
from lims.samples.models import StorageCondition
from lims.samples.store.locations import add_location
from lims.samples.store.models import Location, LocationKind
from lims.services import Services

BEGINS = at("04-24", "08:30")
COMPETENT_FROM = date(2020, 1, 2)
ACCREDITATION = "Example Body L0000"
TECHNICIANS = ("technician", "technician-2")
WHERE = "constructed"  # the page that is noted: nobody has read the standard for the demonstration


def set_up(services: Services) -> Stage:
    """Make the house ready for its first shipment."""
    clock.set_to(BEGINS)
    with services.database.transaction() as session:
        set_laboratory(session, actor=SYSTEM, constructed=True, **load("house")["laboratory"])
        people.add_all(session)
        seeding.seed(session, actor=SYSTEM)
    with services.database.snapshot() as session:
        stage = Stage(services, people.cast(session))
    with stage.act() as session:
        _register_instruments(session, stage.cast["lab-manager"])
        _grant_competences(session, stage.cast)
        _grant_scopes(session, stage.cast)
        _take_timed_methods(session, stage.cast["lab-manager"])
    with stage.act() as session:
        _set_up_store(session, stage.cast["custodian"], load("house")["store"])
    with stage.act() as session:
        _confirm(session, stage.cast)
    return stage


def _register_instruments(session: Session, manager: SignedIn) -> None:
    by_name: dict[str, set[str]] = {}
    for edition, wanted in _editions(session, "work"):
        for requirement in wanted:
            by_name.setdefault(requirement, set()).add(standard_of(edition).requirement(requirement).method)
    for serial, one in load("house")["instruments"].items():
        about = {name: value for name, value in one.items() if name != "serves"}
        instrument = instruments.register_instrument(
            session, serial=f"EXAMPLE-{serial}".upper(), note="", constructed=True, actor=manager, **about
        )
        methods_of = {method for requirement in one["serves"] for method in by_name[requirement]}
        instruments.serve_methods(session, instrument, methods_of, actor=manager)


def _set_up_store(
    session: Session, custodian: SignedIn, locations: list[dict[str, Any]], parent: Location | None = None
) -> None:
    """Add the locations of the store, each with what stands in it."""
    for one in locations:
        made = add_location(
            session, kind=LocationKind(one["kind"]), name=one["name"], name_zh=one["name_zh"], parent=parent,
            condition=StorageCondition(one.get("condition", "ambient")), capacity=one.get("capacity"),
            constructed=True, actor=custodian,
        )  # fmt: skip
        _set_up_store(session, custodian, one.get("holds", []), made)


def _grant_competences(session: Session, cast: dict[str, SignedIn]) -> None:
    """Let the technicians work by every method of the house, and the trainee by some, under supervision."""
    for username in TECHNICIANS:
        for method in _methods(session, "work"):
            _grant(session, cast[username], method, None, cast["lab-manager"])
    for method in _methods(session, "in_training"):
        _grant(session, cast["trainee"], method, cast["technician"], cast["lab-manager"])


def _grant_scopes(session: Session, cast: dict[str, SignedIn]) -> None:
    """Let the signatory authorise the work of the house; the accreditation covers a part of it."""
    accredited = load("house")["accredited"]
    for edition, wanted in _editions(session, "work"):
        standard = standard_of(edition)
        methods = {standard.requirement(one).method: one in accredited.get(edition.code, ()) for one in wanted}
        for within in (True, False):
            if chosen := [method for method, is_within in methods.items() if is_within is within]:
                scopes.grant(
                    session,
                    person_id=cast["signatory"].id or 0,
                    edition=edition,
                    methods=chosen,
                    accredited=within,
                    reference=ACCREDITATION if within else "",
                    from_on=COMPETENT_FROM,
                    constructed=True,
                    actor=cast["quality-manager"],
                )


def _take_timed_methods(session: Session, manager: SignedIn) -> None:
    """Go by the steps and windows of the methods that take days."""
    for code in load("house")["timed"]:
        methods.take_into_use(session, shipped.document(code), used_from=COMPETENT_FROM, actor=manager)


def _grant(session: Session, person: SignedIn, method: str, supervisor: SignedIn | None, manager: SignedIn) -> None:
    instruments.grant_competence(
        session,
        person_id=person.id or 0,
        method=method,
        from_on=COMPETENT_FROM,
        supervisor_id=supervisor.id if supervisor else None,
        constructed=True,
        actor=manager,
    )


def _methods(session: Session, group: str) -> list[str]:
    """Return the methods of a group of requirements, each once."""
    found = (
        standard_of(edition).requirement(one).method for edition, wanted in _editions(session, group) for one in wanted
    )
    return list(dict.fromkeys(found))


def _editions(session: Session, group: str) -> Iterator[tuple[StandardEdition, list[str]]]:
    for code, requirements in load("house")[group].items():
        yield latest_edition(session, code), requirements


def _confirm(session: Session, cast: dict[str, SignedIn]) -> None:
    """Confirm what no source confirms: two different people, or fewer where the data file leaves that open."""
    once, never = load("house")["once"], load("house")["never"]
    for edition, wanted in _editions(session, "work"):
        for one in unconfirmed(session, edition, wanted):
            if one in never.get(edition.code, ()):
                continue
            clause = standard_of(edition).requirement(one).clause
            seconds = () if one in once.get(edition.code, ()) else ("reviewer",)
            for username in ("lab-manager", *seconds):
                let_pass(20)
                actor = cast[username]
                catalogue.confirm(session, edition, one, page=WHERE, clause=clause, actor=actor, constructed=True)
