"""Reading what amended declarations ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lims.accounts.models import Person
from lims.bench.amendments.models import AmendmentAnswer, AmendmentQuestion
from lims.db import rows_as
from lims.errors import NotFound
from lims.samples.models import OrderState, Sample, SamplingOrder
from lims.samples.unsampled import is_live
from lims.shipments.declarations.models import DeclarationLine, Shipment

WITH_PARTIES = ("exporter", "importer")  # the laboratory is not to know them


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question with its line and who answered."""

    id: int
    shipment: str
    line_id: int
    line_no: int
    goods: str
    goods_zh: str
    version: int
    changes: list[Any]
    asked_at: datetime
    answer: AmendmentAnswer | None
    reason: str
    answered_at: datetime | None
    answered_by: str | None

    def changes_for(self, *, with_parties: bool) -> list[Any]:
        """Return what was changed, as far as the reader may know it."""
        return [one for one in self.changes if with_parties or not one["path"].startswith(WITH_PARTIES)]


_QUESTIONS = (
    select(
        AmendmentQuestion.id, Shipment.number, AmendmentQuestion.line_id, DeclarationLine.line_no,
        DeclarationLine.goods, DeclarationLine.goods_zh, AmendmentQuestion.version, AmendmentQuestion.changes,
        AmendmentQuestion.asked_at, AmendmentQuestion.answer, AmendmentQuestion.reason, AmendmentQuestion.answered_at,
        Person.name,
    )
    .join(DeclarationLine, DeclarationLine.id == AmendmentQuestion.line_id)
    .join(Shipment, Shipment.id == AmendmentQuestion.shipment_id)
    .outerjoin(Person, Person.id == AmendmentQuestion.answered_by_id)
)  # fmt: skip


def questions_page(session: Session, *, after: int | None = None, size: int) -> list[QuestionLine]:
    """Return the questions, the newest first, going on after the id ``after``."""
    wanted = _QUESTIONS.order_by(AmendmentQuestion.id.desc()).limit(size)
    if after is not None:
        wanted = wanted.where(AmendmentQuestion.id < after)
    return rows_as(QuestionLine, session.execute(wanted))


def questions_of(session: Session, shipment_id: int) -> list[QuestionLine]:
    """Return the questions about a shipment, the oldest first."""
    wanted = _QUESTIONS.where(AmendmentQuestion.shipment_id == shipment_id).order_by(AmendmentQuestion.id)
    return rows_as(QuestionLine, session.execute(wanted))


def question_line(session: Session, question_id: int) -> QuestionLine:
    """Return one question as it is shown; raise `NotFound`."""
    found = rows_as(QuestionLine, session.execute(_QUESTIONS.where(AmendmentQuestion.id == question_id)))
    if not found:
        raise NotFound(kind="question", key=question_id)
    return found[0]


def question_by_id(session: Session, question_id: int) -> AmendmentQuestion:
    """Return a question that is about to be answered, locked; raise `NotFound`."""
    wanted = select(AmendmentQuestion).where(AmendmentQuestion.id == question_id).with_for_update()
    found = session.scalar(wanted)
    if found is None:
        raise NotFound(kind="question", key=question_id)
    return found


def open_question(session: Session, line_id: int) -> AmendmentQuestion | None:
    """Return the question about a line that nobody has answered."""
    wanted = select(AmendmentQuestion).where(AmendmentQuestion.line_id == line_id, AmendmentQuestion.answer.is_(None))
    return session.scalar(wanted)


def lines_at_work(session: Session, shipment_id: int) -> Sequence[DeclarationLine]:
    """Return the lines of a shipment of which a sample is ordered, on its way, or at the laboratory."""
    at_work = exists().where(SamplingOrder.line_id == DeclarationLine.id, is_live())
    wanted = select(DeclarationLine).where(DeclarationLine.shipment_id == shipment_id, at_work)
    return session.scalars(wanted.order_by(DeclarationLine.line_no)).all()


def samples_of(session: Session, line_id: int) -> Sequence[Sample]:
    """Return the samples of a line by number."""
    return session.scalars(select(Sample).where(Sample.line_id == line_id).order_by(Sample.number)).all()


def planned_orders(session: Session, line_id: int) -> Sequence[SamplingOrder]:
    """Return the orders on a line from which nothing was drawn yet."""
    wanted = select(SamplingOrder).where(SamplingOrder.line_id == line_id, SamplingOrder.state == OrderState.PLANNED)
    return session.scalars(wanted.order_by(SamplingOrder.id)).all()
