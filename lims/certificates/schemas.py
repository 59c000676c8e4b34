"""What programs get about certificates."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from lims.certificates.models import CertificateKind, CertificateState


class CertificateOut(BaseModel):
    """One certificate in the register."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    state: CertificateState
    verdict: str
    standard: str
    declaration_number: str
    shipment: str
    line_no: int
    goods: str
    authorised_at: datetime
    issued_at: datetime | None
    signatory: str
    constructed: bool
    kind: CertificateKind


class CertificatesOut(BaseModel):
    """One page of the register; ``after`` asks for the next one."""

    certificates: list[CertificateOut]
    after: str | None


class EventOut(BaseModel):
    """One act in a certificate's life."""

    model_config = ConfigDict(from_attributes=True)

    state: CertificateState
    reason: str
    at: datetime
    by: str | None


class CertificateRead(BaseModel):
    """One certificate with its frozen content and its life."""

    number: str
    state: CertificateState
    content_sha256: str
    pdf_sha256: str
    replaced_by: str | None
    events: list[EventOut]
    content: dict[str, Any]
