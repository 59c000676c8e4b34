"""What the bench hears of declarations: an amendment asks, and the page of the shipment shows it until answered."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lims.bench.amendments import operations, queries
from lims.permissions import Actor
from lims.shipments import signals
from lims.shipments.declarations.models import Shipment
from lims.shipments.notices import Notice
from lims.web.words import word


@signals.declaration_amended.connect
def ask(
    session: Session, *, shipment: Shipment, before: Mapping[str, Any], after: Mapping[str, Any], actor: Actor,
    **_more: Any,
) -> None:  # fmt: skip
    """Ask what an amendment means for work that has begun."""
    operations.ask(session, shipment, before=before, after=after, actor=actor)


@signals.notices_asked.connect
def notices(session: Session, *, shipment: Shipment, **_more: Any) -> list[Notice]:
    """Return what the page of a shipment tells of its questions: the open ones, and the last answer of each line."""
    found = queries.questions_of(session, shipment.id)
    newest = {one.line_no: one for one in found}
    return [_told(one) for one in newest.values()]


def _told(one: queries.QuestionLine) -> Notice:
    """Return a question, or its answer, as a notice."""
    if one.answer is None:
        title = _("Line %(n)s: the laboratory is asked", n=one.line_no)
        text = _("Version %(version)s changed it after sampling: go on, judge anew, or stop?", version=one.version)
        return Notice(
            "warning", title, text, url_for("amendments.question", question_id=one.id), _("Open the question")
        )
    title = _("Line %(n)s: the laboratory answered “%(answer)s”", n=one.line_no, answer=word(one.answer))
    return Notice("info", title, one.reason)
