"""What the demonstration shows at its end, all of it read back from the database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.audit.models import AuditRow
from lims.bench.results.models import ReadingRow
from lims.catalogue.models import Confirmation
from lims.certificates.models import Certificate
from lims.clearance.cases.models import Case, CaseState
from lims.clearance.decisions.models import Decision
from lims.demo.building import CERTIFICATES
from lims.demo.data_files import load
from lims.demo.people import PASSWORD, accounts
from lims.demo.published import sources
from lims.demo.story import NAMES
from lims.samples.models import Sample
from lims.services import Services
from lims.shipments.declarations.models import DeclarationLine, Direction, Shipment
from lims.shipments.risk.models import Lane
from lims.shipments.risk.queries import latest_assessments


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """One certificate of a line."""

    number: str
    state: str
    verdict: str
    pdf: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision on a line."""

    number: str
    kind: str
    message: str
    under_review: bool
    replaced: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of a shipment with everything that came of it."""

    line_no: int
    goods: str
    standard: str
    state: str
    lane: str
    samples: list[str]
    certificates: list[CertificateRow]
    decisions: list[DecisionRow]
    open_cases: list[str]


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """One shipment."""

    story: str
    number: str
    declaration_number: str
    direction: str
    country: str
    declared_on: str
    lines: list[LineRow]


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that is printed at the end."""

    home: str
    certificates: str
    clock: str
    seconds: float
    shipments: list[ShipmentRow]
    counts: dict[str, Any]
    sources: list[dict[str, str]]
    accounts: list[dict[str, Any]]

    def to_dict(self) -> dict[str, Any]:
        """Return the summary as JSON values."""
        return asdict(self)


def read_back(services: Services, *, seconds: float) -> Summary:
    """Read the summary from the database of the demonstration."""
    home = services.settings.home
    with services.database.snapshot() as session:
        return Summary(
            home=str(home),
            certificates=str(home / CERTIFICATES),
            clock=clock.now().isoformat(timespec="seconds"),
            seconds=seconds,
            shipments=_shipments(session, home),
            counts=_counts(session),
            sources=[{"text": one.text, "licence": one.licence} for one in sources()],
            accounts=_accounts(),
        )


def _accounts() -> list[dict[str, Any]]:
    """Return whom a visitor can sign in as."""
    shown = ("username", "name", "name_zh", "roles")
    return [{**{field: one[field] for field in shown}, "password": PASSWORD} for one in accounts()]


def _shipments(session: Session, home: Path) -> list[ShipmentRow]:
    """Return every shipment in the order of its registration."""
    stories = {load("shipments")[name]["declaration_number"]: name for name in NAMES}
    lines = _lines(session, home)
    return [
        ShipmentRow(
            story=stories.get(one.declaration_number, ""),
            number=one.number,
            declaration_number=one.declaration_number,
            direction=one.direction.value,
            country=one.country,
            declared_on=one.declared_on.isoformat(),
            lines=lines.get(one.id, []),
        )
        for one in session.scalars(select(Shipment).order_by(Shipment.id))
    ]


def _lines(session: Session, home: Path) -> dict[int, list[LineRow]]:
    """Return the lines of all shipments, by shipment."""
    found = session.scalars(
        select(DeclarationLine).order_by(DeclarationLine.shipment_id, DeclarationLine.line_no)
    ).all()
    assessed = latest_assessments(session, [line.id for line in found])
    rows: dict[int, list[LineRow]] = {}
    for line in found:
        lane = assessed[line.id].lane if line.id in assessed else Lane.STANDARD
        rows.setdefault(line.shipment_id, []).append(_line(session, line, lane, home))
    return rows


def _line(session: Session, line: DeclarationLine, lane: Lane, home: Path) -> LineRow:
    named = (line.standard_code, line.standard_class, line.standard_variant)
    return LineRow(
        line_no=line.line_no,
        goods=line.goods,
        standard=", ".join(part for part in named if part),
        state=line.state.value,
        lane=lane.value,
        samples=[
            f"{one.number} {one.portion.value} {one.state.value}"
            for one in _of(session, Sample, Sample.line_id == line.id)
        ],
        certificates=[
            CertificateRow(one.number, one.state.value, one.verdict, str(home / CERTIFICATES / f"{one.number}.pdf"))
            for one in _of(session, Certificate, Certificate.line_id == line.id)
        ],
        decisions=[
            DecisionRow(
                one.number, one.kind.value, one.message_state.value, one.under_review, one.replaced_by_id is not None
            )
            for one in _of(session, Decision, Decision.line_id == line.id)
        ],
        open_cases=[
            f"{one.number} {one.kind.value}"
            for one in _of(session, Case, (Case.line_id == line.id) & (Case.state == CaseState.OPEN))
        ],
    )


def _of(session: Session, table: Any, condition: ColumnElement[bool]) -> Sequence[Any]:
    """Return the rows of a table in the order in which they were made."""
    return session.scalars(select(table).where(condition).order_by(table.id)).all()


def _counts(session: Session) -> dict[str, Any]:
    """Count what is there: readings by their origin above all."""
    published = _count(session, ReadingRow.source != "")
    constructed = _count(session, ReadingRow.constructed.is_(True))
    verdicts = select(Certificate.verdict, func.count().label("number")).group_by(Certificate.verdict)
    return {
        "shipments": _count(session, Shipment.id.is_not(None)),
        "exports": _count(session, Shipment.direction == Direction.EXPORT),
        "imports": _count(session, Shipment.direction == Direction.IMPORT),
        "samples": _count(session, Sample.id.is_not(None)),
        "readings": {"published": published, "constructed": constructed},
        "constructed_confirmations": _count(session, Confirmation.constructed.is_(True)),
        "certificates": {row.verdict: row.number for row in session.execute(verdicts)},
        "decisions": _count(session, Decision.id.is_not(None)),
        "audit_rows": _count(session, AuditRow.position > 0),
    }


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(condition)) or 0
