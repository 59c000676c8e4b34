"""What can be said of something that somebody holds: one finding, the facts read from it, every single fault."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Finding(StrEnum):
    """Where a file, a bundle or a code comes from, and whether it is as it was given out."""

    GENUINE = "genuine"
    ALTERED = "altered"
    DAMAGED = "damaged"
    UNSIGNED = "unsigned"
    FOREIGN = "another signer"
    REVOKED_KEY = "revoked key"
    NEVER_ISSUED = "never issued"
    TOO_LARGE = "too large"
    NO_CERTIFICATE = "no certificate"


SENTENCES = {
    Finding.GENUINE: "This comes from the laboratory and is exactly as it was given out.",
    Finding.ALTERED: "This was altered after it was signed. Do not rely on it.",
    Finding.DAMAGED: "This is not whole: a part of it is missing. Ask for it again.",
    Finding.UNSIGNED: "This bears no signature: a print, a part or a copy of a certificate, or a forgery.",
    Finding.FOREIGN: "This was signed, but not by this laboratory. Do not rely on it.",
    Finding.REVOKED_KEY: "This was signed with a key that the laboratory took back. Ask the laboratory.",
    Finding.NEVER_ISSUED: "This bears the laboratory's signature, but its register knows no such file. Tell it.",
    Finding.TOO_LARGE: "This is larger than any certificate; it was not read.",
    Finding.NO_CERTIFICATE: "This is no certificate of Greenlane LIMS, and no code of one.",
}

PROVED, REFUTED, UNDECIDED = 0, 1, 3  # what `lims verify` ends with; 2 is click's own, for a wrong command line
_NOTHING_TO_JUDGE = (Finding.TOO_LARGE, Finding.NO_CERTIFICATE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found of one thing."""

    kind: str  # "certificate", "code" or "bundle"
    finding: Finding
    facts: dict[str, Any] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """Return 0 if it is genuine, 1 if it is not, 3 if there was nothing to judge."""
        if self.finding is Finding.GENUINE:
            return PROVED
        return UNDECIDED if self.finding in _NOTHING_TO_JUDGE else REFUTED

    @property
    def as_json(self) -> dict[str, Any]:
        """Return all of it for a program."""
        return {
            "kind": self.kind,
            "finding": self.finding.value,
            "sentence": SENTENCES[self.finding],
            "facts": self.facts,
            "faults": list(self.faults),
        }
