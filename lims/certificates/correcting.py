"""What a certificate says and keeps of the earlier one that it supersedes, amends or completes."""

from dataclasses import dataclass

from lims.certificates.models import Certificate, CertificateKind, CertificateRelation, Impact, Relation
from lims.certificates.words import local_day
from lims.printing.certificate_content import Both, Content


@dataclass(frozen=True, slots=True)
class Correction:
    """What a certificate does to an earlier one of its line, why, and what that touches."""

    earlier: Certificate
    relation: Relation
    reason: Both
    impact: Impact


def relation_to(earlier: Certificate, kind: CertificateKind) -> Relation:
    """Return what a new certificate of this kind is to the earlier one."""
    if kind is CertificateKind.COMPLEMENTARY:
        return Relation.AMENDS
    completes = earlier.kind is CertificateKind.PRELIMINARY and kind is CertificateKind.TEST
    return Relation.COMPLETES if completes else Relation.SUPERSEDES


def replaced(correction: Correction | None, zone: str) -> Content | None:
    """Return what the new certificate says about the earlier one."""
    if correction is None:
        return None
    earlier = correction.earlier
    return {
        "relation": correction.relation.value,
        "number": earlier.number,
        "revision": earlier.revision,
        "issued_on": local_day(earlier.authorised_at, zone),
        "reason": correction.reason,
        "impact": correction.impact.value,
    }


def related(certificate: Certificate, correction: Correction) -> CertificateRelation:
    """Return the row that keeps the relation."""
    return CertificateRelation(
        certificate_id=certificate.id,
        earlier_id=correction.earlier.id,
        shipment_id=certificate.shipment_id,
        relation=correction.relation,
        impact=correction.impact,
    )
