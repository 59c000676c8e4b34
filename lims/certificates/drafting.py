"""The draft: what would be issued for a line now, bound by its digest, and everything that stands in the way."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims import clock
from lims.audit import chain
from lims.certificates import queries
from lims.certificates.content import complete, compose, digest_of
from lims.certificates.correcting import Correction, relation_to, replaced
from lims.certificates.evidence import Evidence, gather
from lims.certificates.impacts import impact_of, same_conclusion
from lims.certificates.judging import Judged, judge
from lims.certificates.models import Certificate, CertificateKind, CertificateState, Impact
from lims.certificates.obstacles import (
    Act,
    AlreadyCertified,
    ConclusionDiffers,
    obstacle_to,
    obstacles_to_authorise,
)
from lims.errors import LimsError
from lims.permissions import Actor, Permission
from lims.printing.certificate_content import Both, Content, both
from lims.printing.certificates_page import certificate_html, certificate_job, certificate_text
from lims.printing.errors import CharactersMissing
from lims.printing.fonts import refuse_missing_characters
from lims.services import Services
from lims.shipments.declarations.models import DeclarationLine

NO_NUMBER = "DRAFT"
_REASON_TO_COME = both("(the reason that you type below)", "（您在下方填写的理由）")


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be issued now, bound by its digest, and what stands in the way."""

    evidence: Evidence
    judged: Judged
    kind: CertificateKind
    content: Content
    obstacles: list[LimsError]
    earlier: Certificate | None = None  # that it supersedes, amends or completes
    impact: Impact | None = None  # found by comparing the two

    @property
    def sha256(self) -> str:
        """Return the digest of everything that is shown to the signatory."""
        return digest_of(self.content)

    def correction(self, reason: Both, impact: Impact | None = None) -> Correction | None:
        """Return what it does to the earlier certificate, with what the signatory says of it."""
        if self.earlier is None or self.impact is None:
            return None
        return Correction(self.earlier, relation_to(self.earlier, self.kind), reason, impact or self.impact)


def preview(
    session: Session,
    line: DeclarationLine,
    *,
    actor: Actor,
    services: Services,
    supersedes: Certificate | None = None,
    amends: Certificate | None = None,
    kind: CertificateKind = CertificateKind.TEST,
) -> Draft:
    """Return the draft of a line's certificate exactly as it would be issued, with every obstacle to it."""
    kind = CertificateKind.COMPLEMENTARY if amends else kind
    earlier, act = amends or supersedes, Act.AMEND if amends else Act.SUPERSEDE
    signs = actor.may(Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
    evidence = gather(session, line, signatory_id=actor.id if signs else None)
    judged = judge(evidence)
    content = compose(evidence, judged, kind=kind)
    obstacles = [
        *obstacles_to_authorise(evidence, judged, actor=actor, kind=kind),
        *_obstacles_of_earlier(session, evidence, act, earlier),
        *_obstacles_of_print(content, services),
    ]
    before = queries.content_of(earlier) if earlier else None
    if amends and before and judged.lots and not same_conclusion(before, content):
        obstacles.append(ConclusionDiffers(thing=amends.number))
    impact = impact_of(before, content) if before else None
    return Draft(evidence, judged, kind, content, obstacles, earlier, impact)


def _obstacles_of_earlier(
    session: Session, evidence: Evidence, act: Act, earlier: Certificate | None
) -> list[LimsError]:
    """Return the certificates of the line that stand or are on their way, other than the one that is corrected."""
    if earlier and (obstacle := obstacle_to(act, earlier)):
        return [obstacle]
    thing = f"{evidence.shipment.number}/{evidence.line.line_no}"
    return [
        AlreadyCertified(thing=thing, certificate=one.number, state=one.state)
        for one in queries.standing_certificates(session, evidence.line.id)
        if (earlier is None or one.id != earlier.id)
        and (one.kind is not CertificateKind.COMPLEMENTARY or one.state is CertificateState.AUTHORISED)
    ]


def _obstacles_of_print(content: Content, services: Services) -> list[LimsError]:
    try:
        refuse_missing_characters(certificate_text(content), services.fonts)
    except CharactersMissing as missing:
        return [missing]
    return []


def shown(draft: Draft, *, actor: Actor, services: Services) -> Content:
    """Return the content as the signatory sees it: all of it, with DRAFT where its number will stand.

    Only the number, the moment, the address with its code, and the audit checkpoint are not known before the signature.
    """
    return complete(
        draft.content,
        number=NO_NUMBER,
        at=clock.now(),
        zone=draft.evidence.zone,
        signatory=actor.name,
        address=services.settings.address,
        replaces=replaced(draft.correction(_REASON_TO_COME), draft.evidence.zone),
        checkpoint=None,
    )


def paper(draft: Draft, *, actor: Actor, services: Services) -> bytes:
    """Return the draft as it will look on paper."""
    content = shown(draft, actor=actor, services=services)
    canonical = chain.canonical(content).encode()
    mark, address = mark_of(content, services), services.settings.address
    return services.printer.render(certificate_job(content, canonical=canonical, qr_text=address, mark_bytes=mark))


def sheet(draft: Draft, *, actor: Actor, services: Services, stylesheet: str) -> str:
    """Return the very page that will be printed, for a browser: the same template, the same style sheet."""
    content = shown(draft, actor=actor, services=services)
    mark = mark_of(content, services)
    return certificate_html(content, qr_text=services.settings.address, stylesheet=stylesheet, mark_bytes=mark)


def mark_of(content: Content, services: Services) -> bytes:
    """Return the stored picture of the accreditation body's mark that a content names; b"" where it names none."""
    named = content["laboratory"]["mark"]
    return services.files.get(named) if named else b""
