"""Acts at the bench: agree on the request, assign, measure, correct, hand over, review, investigate."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.accounts.queries import SignedIn
from lims.bench.assignments import operations as assignments
from lims.bench.assignments.models import Assignment
from lims.bench.assignments.queries import assignments_of_sample
from lims.bench.assignments.rules import RULES
from lims.bench.instruments.models import Instrument
from lims.bench.loads import going
from lims.bench.loads.operations import add_sample as add_to_load
from lims.bench.loads.operations import open_load
from lims.bench.loads.queries import load_by_number
from lims.bench.methods.queries import latest_method
from lims.bench.results import operations as results
from lims.bench.results.cells import Cell, columns_of
from lims.bench.results.models import Result, ResultState
from lims.bench.results.noting import Surroundings, note_circumstances
from lims.bench.results.queries import latest_result, readings_in_force, terms_of
from lims.bench.review import operations as review
from lims.bench.review.models import Investigation
from lims.demo.published import Value
from lims.demo.stage import Thread, let_pass

SECONDS_FOR_A_READING = 30


def request(
    thread: Thread,
    requirements: Sequence[str],
    *,
    rule: str = "simple",
    facts: Mapping[str, str] | None = None,
    lot_plan: bool = False,
    accepted: bool = True,
    by: str = "lab-manager",
) -> None:
    """Fix what is tested, by which edition and decision rule, and accept it."""
    actor = thread.person(by)
    with thread.stage.act() as session:
        sample = thread.sample(session)
        terms = assignments.proposal_for(session, sample)
        made = assignments.propose(
            session,
            sample,
            edition=terms.edition,
            standard_class=terms.standard_class,
            variant=terms.variant,
            requirements=requirements,
            decision_rule=RULES[rule][1],
            facts=facts or {},
            lot_plan=lot_plan,
            later=terms.later,
            actor=actor,
        )
        if accepted:
            assignments.accept(session, made, actor=actor)


def assign(thread: Thread, requirement: str, to: str, *, by: str = "lab-manager") -> None:
    """Give a piece of work to a person."""
    with thread.stage.act() as session:
        work = work_on(session, thread, requirement)
        assignments.assign(session, work, person_id=thread.person(to).id or 0, actor=thread.person(by))


def stand_by(thread: Thread, requirement: str, trainee: str, *, by: str = "technician") -> None:
    """Let a supervisor confirm to stand by while a trainee works."""
    with thread.stage.act() as session:
        work = work_on(session, thread, requirement)
        assignments.stand_by(session, work, trainee_id=thread.person(trainee).id or 0, actor=thread.person(by))


def begin_load(thread: Thread, method: str, *, instrument: str, by: str) -> str:
    """Put the sample into a load by a timed method and begin it: its first step sets the clock. Return its number."""
    actor = thread.person(by)
    with thread.stage.act() as session:
        row = latest_method(session, method)
        if row is None:
            raise LookupError(method)
        load = open_load(session, method=row, instrument=_instrument(session, instrument), actor=actor)
        add_to_load(session, load, thread.sample(session), actor=actor)
        going.begin(session, load, actor=actor)
        return load.number


def next_step(thread: Thread, load: str, *, by: str) -> None:
    """Do the next step for everything in a load."""
    with thread.stage.act() as session:
        going.do_step(session, load_by_number(session, load), actor=thread.person(by))


def measure(
    thread: Thread,
    requirement: str,
    values: Sequence[Value],
    *,
    instrument: str,
    by: str = "technician",
    deviation: str = "",
    each: int = 0,
    air: Surroundings | None = None,
    handed_over: bool = True,
) -> None:
    """Start the work, enter its readings one after the other (``each`` for a specimen), and hand it over."""
    actor = thread.person(by)
    with thread.stage.act() as session:
        work = work_on(session, thread, requirement)
        assignments.start(session, work, instrument=_instrument(session, instrument), actor=actor)
        if air:
            note_circumstances(session, work, air, actor=actor)
        for cell, value in zip(_cells(session, work, len(values), actor=actor, each=each), values, strict=True):
            let_pass(SECONDS_FOR_A_READING)
            results.enter_reading(
                session,
                work,
                cell=cell,
                value=value.text,
                reference=value.reference,
                unit=value.unit,
                uncertainty=value.uncertainty,
                coverage=value.coverage,
                source=value.source,
                constructed=not value.source,
                actor=actor,
            )
        if handed_over:
            results.hand_over(session, work, deviation=deviation, actor=actor)


def _cells(session: Session, work: Assignment, count: int, *, actor: SignedIn, each: int) -> list[Cell]:
    """Return ``count`` cells: along the columns of each specimen, with a spare specimen where they end."""
    columns = list(columns_of(terms_of(session, work).layout))
    if each:
        columns = [("", number) for number in range(1, each + 1)]
    while len(work.specimens) * len(columns) < count:
        assignments.take_spare(session, work, actor=actor)
    return [Cell(specimen, part, "", number) for specimen in work.specimens for part, number in columns][:count]


def correct(thread: Thread, requirement: str, *, wrong: str, value: str, reason: str, by: str = "technician") -> None:
    """Correct the reading that says ``wrong``, with the first one kept beside it."""
    with thread.stage.act() as session:
        rows = readings_in_force(session, work_on(session, thread, requirement).id).values()
        reading = next(row for row in rows if row.value == wrong)
        results.correct_reading(session, reading, value=value, reason=reason, actor=thread.person(by))


def hand_over(thread: Thread, requirement: str, *, by: str = "technician") -> None:
    """Hand over work whose readings are entered."""
    with thread.stage.act() as session:
        results.hand_over(session, work_on(session, thread, requirement), actor=thread.person(by))


def accept_all(thread: Thread, *, by: str = "reviewer") -> None:
    """Accept every result of the shipment that waits for its review, one after the other."""
    with thread.stage.act() as session:
        waiting = select(Result).where(Result.shipment_id == thread.shipment_id, Result.state == ResultState.ENTERED)
        for result in session.scalars(waiting.order_by(Result.id)).all():
            let_pass(90)
            review.accept(session, result, actor=thread.person(by))


def send_back(thread: Thread, requirement: str, *, reason: str, by: str = "reviewer") -> None:
    """Send a result back to the bench."""
    with thread.stage.act() as session:
        review.send_back(session, _result(session, thread, requirement), reason=reason, actor=thread.person(by))


def open_investigation(thread: Thread, requirement: str, *, question: str, by: str = "reviewer") -> int:
    """Ask why a result looks as it does; return the investigation's id."""
    with thread.stage.act() as session:
        result = _result(session, thread, requirement)
        return review.open_investigation(session, result, question=question, actor=thread.person(by)).id


def close_investigation(
    thread: Thread, investigation_id: int, *, finding: str, retest: bool, by: str = "quality-manager"
) -> None:
    """Close an investigation with its finding."""
    with thread.stage.act() as session:
        found = session.get_one(Investigation, investigation_id)
        review.close_investigation(session, found, finding=finding, retest=retest, actor=thread.person(by))


def work_on(session: Session, thread: Thread, requirement: str) -> Assignment:
    """Return the work on one requirement of the shipment's portion A."""
    work = assignments_of_sample(session, thread.sample(session).id)
    return next(one for one in work if one.requirement == requirement)


def _result(session: Session, thread: Thread, requirement: str) -> Result:
    found = latest_result(session, work_on(session, thread, requirement).id)
    assert found is not None, f"{requirement} was not handed over"
    return found


def _instrument(session: Session, serial: str) -> Instrument:
    return session.scalars(select(Instrument).where(Instrument.serial == f"EXAMPLE-{serial}".upper())).one()
