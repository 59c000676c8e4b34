"""What stands against a declaration: each fault at its field, as facts. `sentences` has the words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from lims import clock
from lims.errors import Invalid, LimsError
from lims.shipments.declarations.checks import counts_pieces
from lims.shipments.declarations.content import DeclarationIn, LineIn

Place = tuple[str | int, ...]

# The codes that pydantic finds by itself, in our words. Where none fits, the value just "cannot be taken".
_CODES = {
    "missing": "missing",
    "string_too_short": "missing",
    "too_short": "missing",
    "too_long": "too_long",
    "string_too_long": "too_long",
    "string_type": "not_text",
    "enum": "not_one_of",
    "extra_forbidden": "unknown_field",
    "bool_parsing": "not_yes_or_no",
    "bool_type": "not_yes_or_no",
    "less_than_equal": "too_large",
    "tuple_type": "not_a_list",
    "model_type": "not_a_group",
    "model_attributes_type": "not_a_group",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, what was given, which rule it breaks."""

    place: Place
    code: str
    value: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the last word of the place: the field's own name."""
        return next((str(part) for part in reversed(self.place) if isinstance(part, str)), "declaration")

    @property
    def path(self) -> str:
        """Return the place as people write it: lines[2].lots[1].size, counted from one."""
        written = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in self.place)
        return written.removeprefix(".")


class DeclarationRefused(Invalid):
    """A declaration that cannot be taken: ``faults``, every one of them."""

    code = "declaration_refused"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        super().__init__(field="declaration", value=faults[0].value, faults=self.faults)


class DeclaredDifferently(LimsError):
    """``declaration_number`` is declared already as ``number``, with other content."""

    code = "declared_differently"


def read(document: Any) -> DeclarationIn:
    """Return the declaration that ``document`` holds; raise `DeclarationRefused` with every fault in it."""
    try:
        declaration = DeclarationIn.model_validate(document)
    except ValidationError as error:
        raise DeclarationRefused([_fault(one) for one in error.errors(include_url=False)]) from None
    if faults := list(faults_between(declaration)):
        raise DeclarationRefused(faults)
    return declaration


def _fault(error: Any) -> Fault:
    """Return pydantic's error as a fault in our words."""
    kind, facts = error["type"], error.get("ctx") or {}
    code = _CODES.get(kind, kind if "_" in kind and error["msg"] == kind.replace("_", " ") else "cannot_be_taken")
    given = error["input"]
    shown = "" if kind == "missing" or isinstance(given, dict | list | tuple) or given is None else str(given)[:80]
    return Fault(tuple(error["loc"]), code, shown, {name: value for name, value in facts.items() if name != "error"})


def faults_between(declaration: DeclarationIn) -> Iterator[Fault]:
    """Yield what is wrong between the values of a declaration whose single values are all good."""
    yield from _faults_of_days(declaration)
    yield from _faults_of_numbering(declaration)
    for i, line in enumerate(declaration.lines):
        yield from _faults_of_lots(("lines", i), line)


def _faults_of_days(declaration: DeclarationIn) -> Iterator[Fault]:
    """Yield days that have not begun anywhere on Earth, and goods made after they were declared."""
    if declaration.declared_on > clock.today("Pacific/Kiritimati"):
        yield Fault(("declared_on",), "in_the_future", str(declaration.declared_on))
    for i, line in enumerate(declaration.lines):
        for j, lot in enumerate(line.lots):
            if lot.made_on and lot.made_on > declaration.declared_on:
                yield Fault(("lines", i, "lots", j, "made_on"), "made_after_declared", str(lot.made_on))


def _faults_of_numbering(declaration: DeclarationIn) -> Iterator[Fault]:
    """Yield line numbers that are given twice."""
    seen: set[int] = set()
    for i, line in enumerate(declaration.lines):
        if line.line_no in seen:
            yield Fault(("lines", i, "line_no"), "given_twice", str(line.line_no))
        seen.add(line.line_no)


def _faults_of_lots(place: Place, line: LineIn) -> Iterator[Fault]:
    """Yield lots that are listed twice, and lots that come to more than the line declares."""
    seen: set[tuple[str, ...]] = set()
    for j, lot in enumerate(line.lots):
        if lot.key in seen:
            yield Fault((*place, "lots", j, "batch"), "given_twice", lot.batch)
        seen.add(lot.key)
    total = sum(lot.size for lot in line.lots)
    if counts_pieces(line.unit) and total > line.quantity:
        facts = {"total": str(total), "quantity": str(line.quantity), "unit": line.unit}
        yield Fault((*place, "quantity"), "lots_exceed_quantity", str(line.quantity), facts)
