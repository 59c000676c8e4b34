"""Tables of messages: each decision as it was sent to customs, and what customs answered."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lims.clearance.decisions.models import MessageState
from lims.db import Base, Digest, Moment, PersonId, PrimaryKey, ShipmentId, link


class CustomsMessage(Base):
    """One message about one decision; its body is stored as it was sent."""

    __tablename__ = "customs_messages"

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    decision_id: Mapped[int] = link("decisions.id", unique=True, index=False)
    state: Mapped[MessageState]
    body: Mapped[str] = mapped_column(Text)
    body_sha256: Mapped[Digest]
    sent_at: Mapped[Moment | None]
    answered_at: Mapped[Moment | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answer_reference: Mapped[str] = mapped_column(String(80), default="")
    answered_by_id: Mapped[PersonId | None]
