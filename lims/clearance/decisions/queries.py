"""Reading for decisions: the facts of a line and its lots, what is in force, one decision, all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, exists, or_, select, union
from sqlalchemy.orm import Session, aliased

from lims.accounts.models import Person
from lims.bench.results.models import ReadingRow, Result
from lims.certificates.models import Certificate, CertificateKind, CertificateSample, CertificateState
from lims.clearance.decisions.models import Decision, DecisionKind
from lims.clearance.decisions.proposals import CertificateFact, LineFacts
from lims.clearance.decisions.rows import DecisionLine
from lims.db import rows_as
from lims.errors import NotFound
from lims.samples.models import Sample
from lims.shipments.declarations.models import DeclarationLine, Lot, Shipment
from lims.shipments.risk.queries import latest_assessment
from lims.web.pagination import SIZE

NOT_SHOWN = (CertificateState.AUTHORISED, CertificateState.SUPERSEDED)
IS_A_GROUND = and_(
    Certificate.state.not_in(NOT_SHOWN),
    Certificate.kind != CertificateKind.COMPLEMENTARY,  # the one that it amends is
    Certificate.verdict != "",  # a preliminary one that concludes nothing yet
)


@dataclass(frozen=True, slots=True)
class NewestDecision:
    """The newest decision on a line, whoever made it."""

    number: str
    kind: DecisionKind
    decided_by: str


def facts_of(session: Session, line: DeclarationLine, lot_id: int | None = None) -> LineFacts:
    """Return what a proposal for ``line``, or one of its lots, rests on; raise `NotFound` for another line's lot."""
    found = all_facts(session, line).get(lot_id)
    if found is None:
        raise NotFound(kind="lot", key=lot_id)
    return found


def all_facts(session: Session, line: DeclarationLine) -> dict[int | None, LineFacts]:
    """Return the facts of the whole line (under None) and of each lot, in a fixed number of statements."""
    direction = direction_of(session, line)
    assessment = latest_assessment(session, line.id)
    blocking = tuple(one for one in (assessment.reasons if assessment else []) if one.get("blocks"))
    batches = {row.id: row.batch for row in session.execute(_lots_of(line.id))}
    whole = _certificates_of(session, line.id)
    by_lot = _certificates_by_lot(session, line.id)

    def facts(certificates: Iterable[CertificateFact], lots: Iterable[int]) -> LineFacts:
        open_lots = (batches[lot] for lot in lots if not any(one.state == "issued" for one in by_lot.get(lot, ())))
        return LineFacts(direction, line.state.value, blocking, tuple(certificates), tuple(open_lots))

    return {None: facts(whole, batches)} | {lot: facts(by_lot.get(lot, ()), [lot]) for lot in batches}


def direction_of(session: Session, line: DeclarationLine) -> str:
    """Return which way the goods of ``line`` go."""
    return session.execute(select(Shipment.direction).where(Shipment.id == line.shipment_id)).scalar_one().value


def _lots_of(line_id: int) -> Any:
    return select(Lot.id, Lot.batch).where(Lot.line_id == line_id).order_by(Lot.id)


def _certificates_of(session: Session, line_id: int) -> list[CertificateFact]:
    wanted = select(Certificate.number, Certificate.verdict, Certificate.state)
    wanted = wanted.where(Certificate.line_id == line_id, IS_A_GROUND).order_by(Certificate.id)
    return [CertificateFact(row.number, row.verdict, row.state.value) for row in session.execute(wanted)]


def _certificates_by_lot(session: Session, line_id: int) -> dict[int, list[CertificateFact]]:
    """Return the certificates that speak of each lot, with the verdict for that lot."""
    of = CertificateSample
    wanted = (
        select(of.lot_id, Certificate.number, of.verdict, Certificate.state, Certificate.id)
        .join(Certificate, Certificate.id == of.certificate_id)
        .where(Certificate.line_id == line_id, IS_A_GROUND)
        .distinct()
        .order_by(Certificate.id)
    )
    found: dict[int, list[CertificateFact]] = {}
    for row in session.execute(wanted):
        found.setdefault(row.lot_id, []).append(CertificateFact(row.number, row.verdict, row.state.value))
    return found


def certificate_behind(session: Session, line_id: int, lot_id: int | None = None) -> Certificate | None:
    """Return the newest certificate of a line (or of one lot) that was issued, in force or not."""
    wanted = select(Certificate).where(Certificate.line_id == line_id, IS_A_GROUND)
    if lot_id is not None:
        wanted = wanted.where(
            Certificate.id.in_(select(CertificateSample.certificate_id).where(CertificateSample.lot_id == lot_id))
        )
    return session.scalar(wanted.order_by(Certificate.id.desc()).limit(1))


def laboratory_people(session: Session, line_id: int) -> frozenset[int]:
    """Return who entered, reviewed or signed anything about a line: they decide nothing on it."""
    of_line = select(Sample.id).where(Sample.line_id == line_id)
    results = Result.sample_id.in_(of_line)
    found: CompoundSelect[Any] = union(
        select(Result.entered_by_id).where(results),
        select(Result.reviewed_by_id).where(results, Result.reviewed_by_id.is_not(None)),
        select(ReadingRow.entered_by_id).where(
            ReadingRow.assignment_id.in_(select(Result.assignment_id).where(results))
        ),
        select(Certificate.signatory_id).where(Certificate.line_id == line_id),
    )
    return frozenset(session.execute(found).scalars())


def decisions_in_force(session: Session, line_id: int) -> Sequence[Decision]:
    """Return the decisions in force on a line: that on the whole line, and those on lots of it."""
    wanted = select(Decision).where(Decision.line_id == line_id, Decision.in_force.is_(True)).order_by(Decision.id)
    return session.scalars(wanted).all()


def decision_for(in_force: Iterable[Decision], lot_id: int | None) -> Decision | None:
    """Return the decision that holds for a lot: its own, else its line's; for the line, where no lot has one."""
    by_lot = {one.lot_id: one for one in in_force}
    if lot_id is None:
        return by_lot.get(None) if set(by_lot) <= {None} else None
    return by_lot.get(lot_id) or by_lot.get(None)


def has_open_case(session: Session, line_id: int) -> bool:
    """Say whether a decision that was replaced meanwhile still has a case open: a recall, say."""
    replaced = exists().where(
        Decision.line_id == line_id, Decision.under_review.is_(True), Decision.in_force.is_(False)
    )
    return bool(session.scalar(select(replaced)))


def newest_decision(session: Session, line_id: int) -> NewestDecision | None:
    """Return the newest decision on a line or any of its lots."""
    row = session.execute(
        select(Decision.number, Decision.kind, Person.name)
        .join(Person, Person.id == Decision.decided_by_id)
        .where(Decision.line_id == line_id)
        .order_by(Decision.id.desc())
        .limit(1)
    ).one_or_none()
    return NewestDecision(*row) if row else None


def decision_by_number(session: Session, number: str) -> Decision:
    """Return a decision; raise `NotFound`."""
    found = session.scalar(select(Decision).where(Decision.number == number.strip().upper()))
    if found is None:
        raise NotFound(kind="decision", key=number)
    return found


def decision_shown(session: Session, number: str) -> dict[str, Any]:
    """Return what the page of a decision shows; raise `NotFound`."""
    replacing, prover = aliased(Decision), aliased(Person)
    row = session.execute(
        select(Decision, Shipment, DeclarationLine, Lot, Person.name, prover.name, replacing.number, Certificate.number)
        .join(Shipment, Shipment.id == Decision.shipment_id)
        .join(DeclarationLine, DeclarationLine.id == Decision.line_id)
        .join(Person, Person.id == Decision.decided_by_id)
        .outerjoin(Lot, Lot.id == Decision.lot_id)
        .outerjoin(prover, prover.id == Decision.proved_by_id)
        .outerjoin(replacing, replacing.id == Decision.replaced_by_id)
        .outerjoin(Certificate, Certificate.id == Decision.certificate_id)
        .where(Decision.number == number.strip().upper())
    ).one_or_none()
    if row is None:
        raise NotFound(kind="decision", key=number)
    names = ("decision", "shipment", "line", "lot", "decided_by", "proved_by", "replaced_by", "certificate_number")
    return dict(zip(names, row, strict=True))


_DECISION = (
    select(
        Decision.id,
        Decision.number,
        Shipment.declaration_number,
        Shipment.number,
        DeclarationLine.line_no,
        DeclarationLine.goods,
        DeclarationLine.goods_zh,
        Lot.batch,
        Decision.kind,
        Decision.proposed,
        Decision.overrides,
        Decision.decided_at,
        Person.name,
        Decision.message_state,
        Decision.under_review,
        Decision.in_force,
    )
    .join(Shipment, Shipment.id == Decision.shipment_id)
    .join(DeclarationLine, DeclarationLine.id == Decision.line_id)
    .join(Person, Person.id == Decision.decided_by_id)
    .outerjoin(Lot, Lot.id == Decision.lot_id)
    .order_by(Decision.id.desc())
)


def decisions_page(
    session: Session, *, kind: DecisionKind | None = None, text: str = "", after: int | None = None
) -> Sequence[DecisionLine]:
    """Return decisions newest first, one more than a page; ``text``: a number, or the start of a declaration's."""
    wanted: list[ColumnElement[bool]] = []
    compact = "".join(text.split()).upper()
    if kind:
        wanted.append(Decision.kind == kind)
    if compact:
        starts = Shipment.declaration_number.startswith(compact, autoescape=True)
        wanted.append(or_(starts, Decision.number == compact, Shipment.number == compact))
    if after is not None:
        wanted.append(Decision.id < after)
    return rows_as(DecisionLine, session.execute(_DECISION.where(*wanted).limit(SIZE + 1)))


def decisions_of_line(session: Session, line_id: int) -> Sequence[DecisionLine]:
    """Return all decisions on a line and its lots, newest first."""
    return rows_as(DecisionLine, session.execute(_DECISION.where(Decision.line_id == line_id)))
