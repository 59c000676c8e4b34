"""A stranger's file beside the register: what it is, and whether the certificate that it claims to be still stands."""

import hashlib
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims.certificates import queries
from lims.certificates.proof.answers import Answer, Finding
from lims.certificates.proof.codes import digest_of
from lims.certificates.proof.examine import examine_file
from lims.certificates.queries import PublicAnswer
from lims.printing.authority import Authority


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file is, and what the register says of the certificate."""

    answer: Answer
    standing: PublicAnswer | None

    @property
    def is_genuine(self) -> bool:
        """Say whether the file is what was issued, or the code what was printed."""
        return self.answer.finding is Finding.GENUINE


def check(session: Session, content: bytes, authority: Authority) -> Checked:
    """Compare a file with the register: the issued bytes by their digest, anything else by what it proves of itself."""
    digest = hashlib.sha256(content).hexdigest()
    if issued := queries.public_by_file(session, digest):
        return Checked(_known(Finding.GENUINE, issued), issued)
    if unsigned := queries.public_by_file(session, digest, signed=False):
        return Checked(_known(Finding.UNSIGNED, unsigned), unsigned)
    answer = examine_file(content, authority)
    standing = queries.public_by_number(session, answer.facts["number"]) if "number" in answer.facts else None
    if answer.finding is Finding.GENUINE and not _is_of(answer, standing):
        answer = Answer(answer.kind, Finding.NEVER_ISSUED, answer.facts)
    return Checked(answer, standing)


def _known(finding: Finding, of: PublicAnswer) -> Answer:
    facts = {"number": of.certificate.number, "verdict": of.certificate.verdict}
    return Answer("certificate", finding, facts)


def _is_of(answer: Answer, standing: PublicAnswer | None) -> bool:
    """Say whether a code is that of the certificate in the register; of a file only the issued bytes count."""
    if standing is None or answer.kind != "code":
        return False
    return bool(answer.facts["code_sha256"] == digest_of(standing.content))
