"""Importing a file of declarations: all of it, or the good declarations only where that was asked for."""

import hashlib
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims.errors import Invalid
from lims.permissions import Actor, Permission
from lims.shipments.declarations import operations
from lims.shipments.declarations.content import DeclarationIn
from lims.shipments.declarations.faults import DeclarationRefused, DeclaredDifferently, Fault
from lims.shipments.declarations.reading import Candidate, RowFault, read_file


class FileRefused(Invalid):
    """A file with faults, of which nothing was taken: its ``faults``, and the number of ``good`` declarations in it."""

    code = "file_refused"

    def __init__(self, faults: list[RowFault], *, good: int) -> None:
        self.faults, self.good = faults, good
        super().__init__(field="file", value=f"{len(faults)}", faults=faults, good=good)


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: the numbers of new shipments, those that were known, the faults of those left out."""

    sha256: str
    created: list[str]
    unchanged: list[str]
    faults: list[RowFault]

    @property
    def changed_nothing(self) -> bool:
        """Say whether everything in the file was known already."""
        return not self.created


def import_file(session: Session, content: bytes, *, take_good: bool = False, actor: Actor) -> Imported:
    """Declare what a file holds; with any fault in it nothing, or with ``take_good`` every declaration without one.

    A declaration is taken whole or not at all: one with a faulty row is left out with all its rows.
    """
    actor.must(Permission.SHIPMENTS_DECLARATIONS_CREATE)
    candidates = [_checked(session, one) for one in read_file(content)]
    faults = [fault for one in candidates for fault in one.faults]
    good = [one.declaration for one in candidates if one.declaration is not None and not one.faults]
    if faults and not take_good:
        raise FileRefused(faults, good=len(good))
    outcome = Imported(hashlib.sha256(content).hexdigest(), [], [], faults)
    for declaration in good:
        shipment, created = operations.declare(session, declaration, actor=actor)
        (outcome.created if created else outcome.unchanged).append(shipment.number)
    return outcome


def _checked(session: Session, candidate: Candidate) -> Candidate:
    """Return the candidate with what only the database knows against it: unknown standards, a number in use."""
    if candidate.declaration is None or not (faults := _faults_in_house(session, candidate.declaration)):
        return candidate
    return Candidate(candidate.ordinal, candidate.number, None, candidate.locate, candidate.place(faults))


def _faults_in_house(session: Session, declaration: DeclarationIn) -> list[Fault]:
    """Return the faults that the register and the catalogue find in a declaration."""
    try:
        operations.known_again(session, declaration)
    except DeclaredDifferently as differs:
        return [Fault(("declaration_number",), "declared_differently", declaration.declaration_number, differs.facts)]
    except DeclarationRefused as refused:
        return refused.faults
    return []
