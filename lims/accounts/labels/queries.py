"""What is read about labels: which were printed before, and the last prints."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, literal, select
from sqlalchemy.orm import Session

from lims.accounts.labels.kinds import Labelled
from lims.accounts.labels.models import LabelLayout, LabelPrint, Printer
from lims.accounts.models import Person
from lims.db import rows_as
from lims.errors import NotFound
from lims.jobs.models import Job, JobState
from lims.printing.labels import LabelKind
from lims.web.pagination import SIZE

_KEY = "labels:"


def printed_before(session: Session, kind: LabelKind, labelled: Sequence[Labelled]) -> set[str]:
    """Return the codes of those that labels of ``kind`` were printed for already."""
    wanted = {one.label.code for one in labelled}
    shipments = {one.shipment_id for one in labelled if one.shipment_id is not None}
    prints = select(LabelPrint.numbers).where(LabelPrint.kind == kind)
    prints = prints.where(LabelPrint.shipment_id.in_(shipments) if shipments else LabelPrint.shipment_id.is_(None))
    return wanted & {code for codes in session.scalars(prints) for code in codes}


@dataclass(frozen=True, slots=True)
class PrintLine:
    """One print with what became of it, where it went to a printer."""

    id: int
    kind: LabelKind
    codes: list[str]
    layout: LabelLayout
    reason: str
    at: datetime
    by: str
    printer: str | None
    address: str | None
    port: int | None
    state: JobState | None
    attempts: int | None
    next_try: datetime | None


def key_of(print_id: int) -> str:
    """Return the key of the job that sends a print to its printer."""
    return f"{_KEY}{print_id}"


def prints(session: Session, *, after: int | None = None) -> list[PrintLine]:
    """Return one page of prints and one more, newest first, in one statement."""
    wanted = (
        select(
            LabelPrint.id, LabelPrint.kind, LabelPrint.numbers, LabelPrint.layout, LabelPrint.reason,
            LabelPrint.printed_at, Person.name, Printer.name, Printer.address, Printer.port, Job.state, Job.attempts,
            Job.run_after,
        )
        .join(Person, Person.id == LabelPrint.printed_by_id)
        .outerjoin(Printer, Printer.id == LabelPrint.printer_id)
        .outerjoin(Job, Job.key == literal(_KEY).concat(cast(LabelPrint.id, String)))
        .order_by(LabelPrint.id.desc())
        .limit(SIZE + 1)
    )  # fmt: skip
    rows = session.execute(wanted.where(LabelPrint.id < after) if after is not None else wanted)
    return rows_as(PrintLine, rows)


def printers(session: Session, *, in_service: bool = False) -> list[Printer]:
    """Return the label printers by name, or those of them that are in service."""
    wanted = select(Printer).order_by(Printer.name)
    return list(session.scalars(wanted.where(Printer.in_service) if in_service else wanted))


def printer_by_id(session: Session, printer_id: int) -> Printer:
    """Return a printer; raise `NotFound`."""
    found = session.get(Printer, printer_id)
    if found is None:
        raise NotFound(kind="printer", key=printer_id)
    return found
