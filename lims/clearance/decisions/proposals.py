"""What the product proposes for a line or a lot, and why.

Pure: facts in, a proposal with its reasons out; the officer decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lims.clearance.decisions.models import DecisionKind

FALLEN = frozenset({"suspended", "revoked"})


@dataclass(frozen=True, slots=True)
class CertificateFact:
    """What the proposal needs of a certificate; the verdict is the lot's where a lot is decided on."""

    number: str
    verdict: str
    state: str


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What is known of a line, or of one of its lots, when a decision is due."""

    direction: str
    state: str  # of the line: declared, documents held, to sample, may proceed, cancelled
    blocking: tuple[dict[str, Any], ...] = ()  # the reasons of the assessment that hold the line
    certificates: tuple[CertificateFact, ...] = ()
    uncovered: tuple[str, ...] = ()  # batches that no certificate in force speaks of


@dataclass(frozen=True, slots=True)
class Proposal:
    """A kind (None: nothing to decide yet) and its reasons as data: ``code`` and facts."""

    kind: DecisionKind | None
    reasons: tuple[dict[str, Any], ...] = field(default=())

    def has(self, code: str) -> bool:
        """Say whether ``code`` is among the reasons."""
        return any(reason["code"] == code for reason in self.reasons)


def propose(facts: LineFacts) -> Proposal:
    """Return what the facts speak for. Nothing is ever released because something is missing.

    A fallen certificate holds; a fail refuses; an inconclusive one holds (for imports a conditional release is the
    officer's to choose); held documents hold; only a pass in force of every lot, or a line that needs no test, is
    proposed for release.
    """
    fallen = [one for one in facts.certificates if one.state in FALLEN]
    valid = [one for one in facts.certificates if one.state == "issued"]
    if facts.state == "cancelled":
        return Proposal(None, _reasons("cancelled"))
    if facts.state == "documents held":
        return Proposal(DecisionKind.HOLD, _reasons("documents_held", blocking=list(facts.blocking)))
    if valid:
        return _by_verdict(valid, facts)
    if fallen:
        return Proposal(
            DecisionKind.HOLD, tuple(_reason("certificate_fell", number=one.number, state=one.state) for one in fallen)
        )
    if facts.state == "may proceed":
        return Proposal(DecisionKind.RELEASE, _reasons("no_test_needed"))
    return Proposal(None, _reasons("waits_for_laboratory"))


def _by_verdict(valid: Sequence[CertificateFact], facts: LineFacts) -> Proposal:
    """Return the proposal of the worst certificate in force."""
    for verdict, kind in (
        ("fail", DecisionKind.REFUSE),
        ("inconclusive", DecisionKind.HOLD),
        ("pass", DecisionKind.RELEASE),
    ):
        if found := [one for one in valid if one.verdict == verdict]:
            reasons = tuple(_reason(f"certificate_{verdict}", number=one.number) for one in found)
            return _if_complete(Proposal(kind, reasons), facts)
    return Proposal(DecisionKind.HOLD, _reasons("verdict_unknown"))


def _if_complete(proposal: Proposal, facts: LineFacts) -> Proposal:
    """Return a release as a hold where a lot that has to be tested stands on no certificate."""
    if proposal.kind is DecisionKind.RELEASE and facts.uncovered and facts.state != "may proceed":
        return Proposal(DecisionKind.HOLD, (*proposal.reasons, _reason("lots_open", batches=list(facts.uncovered))))
    return proposal


def _reasons(code: str, **facts: Any) -> tuple[dict[str, Any], ...]:
    return (_reason(code, **facts),)


def _reason(code: str, **facts: Any) -> dict[str, Any]:
    return {"code": code, "facts": facts}
