"""Tables of certificates: the frozen content, the stored files, what it rests on, and its life after issue."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, Number, OpenLineId, PersonId, PrimaryKey, ShipmentId, link

IN_FORCE = text("state IN ('issued', 'suspended') AND kind <> 'complementary'")
A_CONCLUSION = (
    "(verdict IN ('pass', 'fail', 'inconclusive') AND (kind <> 'preliminary' OR verdict = 'fail'))"
    " OR (kind = 'preliminary' AND verdict = '')"
)
BEING_MADE = text("state = 'authorised'")


class CertificateState(StrEnum):
    """Where a certificate stands. Draft exists on the screen only: a row is made when it is authorised."""

    AUTHORISED = "authorised"
    ISSUED = "issued"
    SUSPENDED = "suspended"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


class CertificateKind(StrEnum):
    """What a certificate is: the whole answer, what is known so far, or a further document beside an earlier one."""

    TEST = "test"
    PRELIMINARY = "preliminary"
    COMPLEMENTARY = "complementary"


class ReasonClass(StrEnum):
    """Why a certificate is revoked."""

    WRONG_RESULT = "wrong result"
    WRONG_IDENTITY = "wrong identity of goods or sample"
    WRONG_SPECIFICATION = "wrong standard, class or limit"
    BROKEN_CUSTODY = "broken custody"
    MISUSE = "forged or misused"
    OTHER = "other"


class Impact(StrEnum):
    """What a correction touches: the first two make the officer look at the decision again, the last does not."""

    CONCLUSION = "conclusion"
    IDENTITY = "identity"
    EDITORIAL = "editorial"


class Relation(StrEnum):
    """What a later certificate is to an earlier one of the same line."""

    SUPERSEDES = "supersedes"
    AMENDS = "amends"
    COMPLETES = "completes"


class Certificate(Base):
    """One certificate of one declaration line: content frozen at its authorisation, files stored once at its issue."""

    __tablename__ = "certificates"
    __table_args__ = (
        CheckConstraint("(state = 'authorised') = (issued_at IS NULL)", name="issued_at_if_issued"),
        CheckConstraint("(issued_at IS NULL) = (pdf_sha256 = '')", name="file_if_issued"),
        CheckConstraint(A_CONCLUSION, name="verdict_is_a_conclusion"),
        Index(None, "state", "issued_at"),
        # One certificate of a line is in force beside its further documents, and one more may be on its way.
        Index("uq_certificates_in_force", "line_id", unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE),
        Index(
            "uq_certificates_being_made", "line_id", unique=True, sqlite_where=BEING_MADE, postgresql_where=BEING_MADE
        ),
    )

    id: Mapped[PrimaryKey]
    number: Mapped[Number]
    kind: Mapped[CertificateKind] = mapped_column(default=CertificateKind.TEST, server_default="test")
    revision: Mapped[int] = mapped_column(default=1)
    shipment_id: Mapped[ShipmentId]
    line_id: Mapped[int] = link("declaration_lines.id")
    state: Mapped[CertificateState]
    verdict: Mapped[str] = mapped_column(String(20), index=True)
    standard_code: Mapped[str] = mapped_column(String(80), index=True)
    content: Mapped[str] = mapped_column(Text)  # canonical JSON
    content_sha256: Mapped[str] = mapped_column(String(64))
    token: Mapped[str] = mapped_column(String(40), unique=True)  # of the public page
    signature_id: Mapped[int] = link("electronic_signatures.id", index=False)
    signatory_id: Mapped[int] = link("people.id")
    authorised_at: Mapped[Moment]
    issued_at: Mapped[Moment | None]
    pdf_sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    unsigned_sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    supersedes_id: Mapped[int | None] = link("certificates.id")
    constructed: Mapped[bool] = mapped_column(default=False)


class LineToCertify(Base):
    """A line with a reviewed result and no certificate that stands: see `lims.samples.open_lines`."""

    __tablename__ = "lines_to_certify"
    __audited__ = False

    line_id: Mapped[OpenLineId]


class CertificateRelation(Base):
    """What a certificate is to an earlier one, with the impact that its signatory stated; rows are only added."""

    __tablename__ = "certificate_relations"

    certificate_id: Mapped[int] = link("certificates.id", primary_key=True, index=False)
    earlier_id: Mapped[int] = link("certificates.id")
    shipment_id: Mapped[ShipmentId]
    relation: Mapped[Relation]
    impact: Mapped[Impact]


class CertificateSample(Base):
    """A sample and lot that a certificate covers, with the conclusion for that lot."""

    __tablename__ = "certificate_samples"

    certificate_id: Mapped[int] = link("certificates.id", primary_key=True, index=False)
    sample_id: Mapped[int] = link("samples.id", primary_key=True)
    lot_id: Mapped[int] = link("lots.id")
    shipment_id: Mapped[ShipmentId]
    verdict: Mapped[str] = mapped_column(String(20))


class CertificateResult(Base):
    """A reviewed result that a certificate rests on; whoever entered it may not have signed."""

    __tablename__ = "certificate_results"
    __table_args__ = (CheckConstraint("signatory_id <> entered_by_id", name="signatory_did_not_enter"),)

    certificate_id: Mapped[int] = link("certificates.id", primary_key=True, index=False)
    result_id: Mapped[int] = link("results.id", primary_key=True)
    shipment_id: Mapped[ShipmentId]
    entered_by_id: Mapped[PersonId]
    signatory_id: Mapped[PersonId]


class CertificateEvent(Base):
    """One act in a certificate's life after issue; rows are only added. The public page reads them."""

    __tablename__ = "certificate_events"
    __table_args__ = (
        UniqueConstraint("certificate_id", "position"),
        CheckConstraint("(state = 'revoked') = (reason_class IS NOT NULL)", name="class_if_revoked"),
    )

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    certificate_id: Mapped[int] = link("certificates.id", index=False)
    position: Mapped[int]
    state: Mapped[CertificateState]
    reason_class: Mapped[ReasonClass | None]
    impact: Mapped[Impact | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Moment]
    by_id: Mapped[PersonId | None]


class Download(Base):
    """Who was given which file of a certificate, written before its first byte."""

    __tablename__ = "downloads"

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    certificate_id: Mapped[int] = link("certificates.id")
    person_id: Mapped[PersonId | None]
    what: Mapped[str] = mapped_column(String(20))  # pdf, json, zip
    at: Mapped[Moment]
    more: Mapped[dict[str, Any]]
