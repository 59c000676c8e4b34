"""Reading instruments and competences."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Date, bindparam, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from lims.accounts.models import Person, PersonRole
from lims.bench.instruments.models import Competence, Instrument, InstrumentMethod, InstrumentState
from lims.catalogue.models import StandardEdition
from lims.catalogue.queries import standard_of
from lims.errors import NotFound
from lims.permissions import Role
from lims.web.pagination import SIZE

_SUPERVISOR = aliased(Person)


@dataclass(frozen=True, slots=True)
class CompetenceLine:
    """One competence, ready to print."""

    id: int
    person: str
    person_code: str
    method: str
    from_on: date
    to_on: date | None
    supervisor: str | None
    constructed: bool


@dataclass(frozen=True, slots=True)
class CompetentPerson:
    """Somebody who may work by a method on a day; in training where there is a supervisor."""

    id: int
    name: str
    supervisor: str | None


def _in_force(on: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Return the condition for a competence that counts on a day."""
    return (Competence.from_on <= on) & or_(Competence.to_on.is_(None), Competence.to_on >= on)


def instrument_by_code(session: Session, code: str) -> Instrument:
    """Return the instrument with ``code``."""
    found = session.scalar(select(Instrument).where(Instrument.code == code.strip().upper()))
    if found is None:
        raise NotFound(kind="instrument", key=code)
    return found


def instruments(session: Session, *, after: tuple[date, str] | None = None) -> list[Instrument]:
    """Return one page of instruments and one more, those whose calibration falls due first on top."""
    place = tuple_(Instrument.calibration_due_on, Instrument.code)
    wanted = select(Instrument).order_by(Instrument.calibration_due_on, Instrument.code).limit(SIZE + 1)
    return list(session.scalars(wanted.where(place > after) if after else wanted))


def instruments_in_service(session: Session) -> list[Instrument]:
    """Return the instruments that are in service, by name."""
    wanted = select(Instrument).where(Instrument.state == InstrumentState.IN_SERVICE)
    return list(session.scalars(wanted.order_by(Instrument.name, Instrument.code)))


def instruments_by_use(session: Session, method: str) -> tuple[list[Instrument], list[Instrument]]:
    """Return the instruments in service by name: those registered for ``method``, and the others."""
    serve = {one.id for one in instruments_for(session, [method])[method]}
    found = instruments_in_service(session)
    return [one for one in found if one.id in serve], [one for one in found if one.id not in serve]


def methods_served(session: Session, instrument_id: int) -> list[str]:
    """Return the methods that an instrument serves, in order."""
    wanted = select(InstrumentMethod.method).where(InstrumentMethod.instrument_id == instrument_id)
    return list(session.scalars(wanted.order_by(InstrumentMethod.method)))


def instruments_for(session: Session, methods: list[str]) -> dict[str, list[Instrument]]:
    """Return the instruments that serve each method, good ones and others; one statement for all methods."""
    wanted = (
        select(InstrumentMethod.method, Instrument)
        .join(Instrument, Instrument.id == InstrumentMethod.instrument_id)
        .where(InstrumentMethod.method.in_(methods))
        .order_by(Instrument.name, Instrument.code)
    )
    found: dict[str, list[Instrument]] = {method: [] for method in methods}
    for method, instrument in session.execute(wanted):
        found[method].append(instrument)
    return found


def competence_in_force(session: Session, person_id: int, method: str, on: date) -> Competence | None:
    """Return the competence that lets a person work by ``method`` on a day: the one without supervision first."""
    wanted = select(Competence).where(Competence.person_id == person_id, Competence.method == method, _in_force(on))
    return session.scalar(wanted.order_by(Competence.supervisor_id.is_not(None), Competence.from_on.desc()).limit(1))


def competences_of(session: Session, person_id: int | None, method: str) -> list[Competence]:
    """Return every competence of a person in a method, whenever it holds."""
    wanted = select(Competence).where(Competence.person_id == person_id, Competence.method == method)
    return list(session.scalars(wanted.order_by(Competence.from_on)))


def trainees_of(session: Session, supervisor_id: int | None, method: str, on: date) -> list[tuple[int, str]]:
    """Return the people (id, name) whom somebody supervises in a method on a day."""
    wanted = (
        select(Person.id, Person.name)
        .join(Competence, Competence.person_id == Person.id)
        .where(Competence.supervisor_id == supervisor_id, Competence.method == method, _in_force(on))
        .distinct()
        .order_by(Person.name)
    )
    return [(row.id, row.name) for row in session.execute(wanted)]


_METHODS = select(Competence.method).where(
    Competence.person_id == bindparam("person_id"), _in_force(bindparam("on", type_=Date))
)


def methods_of(session: Session, person_id: int | None, on: date) -> set[str]:
    """Return the methods by which a person may work on a day."""
    return set(session.scalars(_METHODS, {"person_id": person_id, "on": on}))


def is_competent(session: Session, person_id: int, method: str, on: date) -> bool:
    """Say whether a person may work by ``method`` on a day, alone or under a supervisor."""
    return competence_in_force(session, person_id, method, on) is not None


def is_trainee(session: Session, person_id: int, on: date) -> bool:
    """Say whether a person is a trainee on a day and nothing more: whoever is a technician too works alone."""
    wanted = select(PersonRole.role).where(
        PersonRole.person_id == person_id,
        PersonRole.role.in_([Role.TRAINEE, Role.TECHNICIAN]),
        PersonRole.from_on <= on,
        or_(PersonRole.to_on.is_(None), PersonRole.to_on >= on),
    )
    return set(session.scalars(wanted)) == {Role.TRAINEE}


def may_supervise(session: Session, person_id: int, method: str, on: date) -> bool:
    """Say whether a person is competent in ``method`` without needing a supervisor."""
    found = competence_in_force(session, person_id, method, on)
    return found is not None and found.supervisor_id is None


def competence_from(session: Session, person_id: int, method: str, from_on: date) -> Competence | None:
    """Return the competence of a person in a method that begins on exactly this day."""
    wanted = select(Competence).where(
        Competence.person_id == person_id, Competence.method == method, Competence.from_on == from_on
    )
    return session.scalar(wanted)


def name_of(session: Session, person_id: int) -> str:
    """Return the name of a person."""
    return session.scalar(select(Person.name).where(Person.id == person_id)) or str(person_id)


def is_instrument_account(session: Session, person_id: int | None) -> bool:
    """Say whether an account belongs to an instrument: it observes, and the person it observes for answers."""
    wanted = select(PersonRole.id).where(PersonRole.person_id == person_id, PersonRole.role == Role.INSTRUMENT).limit(1)
    return session.scalar(wanted) is not None


def competence_by_id(session: Session, competence_id: int) -> Competence:
    """Return one competence."""
    found = session.get(Competence, competence_id)
    if found is None:
        raise NotFound(kind="competence", key=str(competence_id))
    return found


def methods(session: Session) -> list[str]:
    """Return the methods that the requirements of the laboratory's standards name, in order."""
    standards = [standard_of(edition) for edition in session.scalars(select(StandardEdition))]
    return sorted({requirement.method for standard in standards for requirement in standard.requirements})


_COMPETENCES = (
    select(
        Competence.id,
        Person.name.label("person"),
        Person.code.label("person_code"),
        Competence.method,
        Competence.from_on,
        Competence.to_on,
        _SUPERVISOR.name.label("supervisor"),
        Competence.constructed,
    )
    .join(Person, Person.id == Competence.person_id)
    .outerjoin(_SUPERVISOR, _SUPERVISOR.id == Competence.supervisor_id)
)


def competences_page(session: Session, *, after: tuple[int] | None, size: int) -> list[CompetenceLine]:
    """Return competences, the newest first, going on below the id in ``after``."""
    wanted = _COMPETENCES.order_by(Competence.id.desc()).limit(size)
    if after:
        wanted = wanted.where(Competence.id < after[0])
    return [CompetenceLine(**row._asdict()) for row in session.execute(wanted)]


def competent_people(session: Session, methods: list[str], on: date) -> dict[str, list[CompetentPerson]]:
    """Return for each method the people who may work by it on a day, by name; one statement for all methods."""
    wanted = (
        select(Competence.method, Person.id, Person.name, _SUPERVISOR.name.label("supervisor"))
        .join(Person, Person.id == Competence.person_id)
        .outerjoin(_SUPERVISOR, _SUPERVISOR.id == Competence.supervisor_id)
        .where(Competence.method.in_(methods), _in_force(on))
        .order_by(Person.name)
    )
    found: dict[str, list[CompetentPerson]] = {method: [] for method in methods}
    for row in session.execute(wanted):
        found[row.method].append(CompetentPerson(row.id, row.name, row.supervisor))
    return found
