"""What certificates answer to samples, and what they hear: one that rests on a wrong lot or seal falls at once."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lims.bench.results.models import Result
from lims.certificates import uncertified  # noqa: F401 - importing lets it hear every flush: see `lims.samples.open_lines`
from lims.certificates.life import STANDS, revoke
from lims.certificates.models import (
    Certificate,
    CertificateKind,
    CertificateSample,
    CertificateState,
    Impact,
    ReasonClass,
)
from lims.permissions import Actor
from lims.samples import signals
from lims.samples.lineage.rows import Touched, TouchedKind
from lims.samples.models import Sample
from lims.shipments.declarations.models import DeclarationLine, Shipment

COUNTS = (CertificateState.AUTHORISED, *STANDS)


@signals.touched_asked.connect
def certificates_on(session: Session, *, samples: Sequence[Sample], **_more: Any) -> list[Touched]:
    """Return the certificates that cover ``samples``; where none counts, the draft that their results make."""
    ids = [one.id for one in samples]
    wanted = select(Certificate.number, Certificate.state, Certificate.verdict)
    covering = exists().where(CertificateSample.certificate_id == Certificate.id, CertificateSample.sample_id.in_(ids))
    rows = session.execute(wanted.where(covering).order_by(Certificate.id)).all()
    found = [
        Touched(TouchedKind.CERTIFICATE, number, "", state.value, verdict, bars=state in COUNTS)
        for number, state, verdict in rows
    ]
    return found if any(one.bars for one in found) else [*_draft(session, ids), *found]


def _draft(session: Session, ids: Sequence[int]) -> list[Touched]:
    """Return the drafts of the lines whose results come from these samples: nobody has signed them."""
    tested = exists().where(Result.sample_id == Sample.id)
    rows = session.execute(
        select(Shipment.number, DeclarationLine.line_no)
        .join(DeclarationLine, DeclarationLine.shipment_id == Shipment.id)
        .join(Sample, Sample.line_id == DeclarationLine.id)
        .where(Sample.id.in_(ids), tested)
        .distinct()
    )
    return [Touched(TouchedKind.DRAFT, f"{number}/{line_no}", "", "draft") for number, line_no in rows]


@signals.identity_corrected.connect
def revoke_what_rests_on(
    session: Session, *, samples: Sequence[Sample], reason: str, actor: Actor, **_more: Any
) -> None:
    """Revoke, for wrong identity, the certificates that say the wrong lot or seal of ``samples``."""
    ids = [one.id for one in samples]
    covering = exists().where(CertificateSample.certificate_id == Certificate.id, CertificateSample.sample_id.in_(ids))
    standing = select(Certificate).where(
        covering, Certificate.state.in_(STANDS), Certificate.kind != CertificateKind.COMPLEMENTARY
    )  # its further documents fall with a certificate
    for certificate in session.scalars(standing.order_by(Certificate.id)).all():
        revoke(
            session, certificate, reason=reason, reason_class=ReasonClass.WRONG_IDENTITY, impact=Impact.IDENTITY,
            actor=actor,
        )  # fmt: skip
