"""The standards' data files, shipped and the laboratory's own: listing, finding by code, family or day, loading.

Needs no database. A code names one edition (``GB 2626-2019``), a family all of them (``GB 2626``); with a day, the
edition in force is taken, and two editions that overlap on that day must be chosen between by code.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from lims.conformity.editions import in_force_from, in_force_until
from lims.conformity.exact_yaml import load_exact_mapping
from lims.conformity.refusals import Refused
from lims.conformity.standards import Standard, load_standard
from lims.errors import Conflict, Invalid, NotFound

SHIPPED: Final = Path(__file__).parent / "data"
_CODE = re.compile(rb"^code:\s*(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\n#]*))", re.MULTILINE)
_NO_FOLDERS: Final[tuple[Path, ...]] = ()


class UnknownStandard(NotFound):
    """No data file has this code: ``key``, ``known``."""

    code = "unknown_standard"


class NotInForce(Conflict):
    """The edition could not be applied on the day: ``standard``, ``on``, ``start``, ``end``, ``by``."""

    code = "not_in_force"


class SeveralEditions(Conflict):
    """Several editions of a family could be meant: ``family``, ``editions``."""

    code = "several_editions"


class FileFaulty(Invalid):
    """A data file cannot be read: ``file``, ``problem``."""

    code = "file_faulty"


@dataclass(frozen=True, slots=True)
class StandardFile:
    """One data file; its document is read when it is asked for."""

    code: str
    path: Path
    is_shipped: bool

    @property
    def family(self) -> str:
        """Return the code without its year."""
        return family_of(self.code)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two editions of one family that could both be applied from ``start`` until the day before ``end``."""

    earlier: str
    later: str
    start: date | None
    end: date | None


def family_of(code: str) -> str:
    """Return a code without its year: EN 14683 for EN 14683:2019+AC:2019."""
    return code.partition(":")[0] if ":" in code else code.rpartition("-")[0] or code


def standard_files(folders: Sequence[Path] = _NO_FOLDERS) -> list[StandardFile]:
    """Return all data files; one of the laboratory's own comes before a shipped one of the same code."""
    own = [_file(path, is_shipped=False) for folder in folders for path in sorted(folder.glob("*.yaml"))]
    shipped = [_file(path, is_shipped=True) for path in sorted(SHIPPED.glob("*.yaml"))]
    return [*own, *(file for file in shipped if file.code not in {one.code for one in own})]


def _file(path: Path, *, is_shipped: bool) -> StandardFile:
    """Return a file with its code, found without parsing the rest."""
    match = _CODE.search(path.read_bytes())
    code = next(part for part in match.groups() if part is not None).strip() if match else b""
    return StandardFile(code.decode("utf-8", "replace") or path.stem, path, is_shipped)


def read_document(path: Path) -> Mapping[str, Any]:
    """Return the mapping that a data file holds, decimals as they are written."""
    try:
        return load_exact_mapping(path.read_bytes())
    except Refused as refusal:
        raise FileFaulty(file=str(path), problem=str(refusal)) from None
    except OSError as error:
        raise FileFaulty(file=str(path), problem=str(error.strerror)) from None


def shipped_documents() -> Iterator[Mapping[str, Any]]:
    """Return the documents of the shipped standards; the sampling scheme is none."""
    for path in sorted(SHIPPED.glob("*.yaml")):
        document = read_document(path)
        if is_standard(document):
            yield document


def is_standard(document: Mapping[str, Any]) -> bool:
    """Tell whether a document is a standard with requirements, and not a sampling scheme."""
    return document.get("kind") is None


def find(code: str, *, on: date | None = None, folders: Sequence[Path] = _NO_FOLDERS) -> StandardFile:
    """Return the file of an edition by its code, or of a family the edition in force."""
    files = standard_files(folders)
    exact = next((file for file in files if file.code == code), None)
    if exact is not None:
        check_in_force(read_document(exact.path), on)
        return exact
    family = [file for file in files if file.family == code]
    if not family:
        raise UnknownStandard(kind="standard", key=code, known=[file.code for file in files])
    if on is not None:
        return _only_one(code, [file for file in family if _is_in_force(read_document(file.path), on)], family, on)
    return _only_one(code, family, family, on)


def _only_one(code: str, found: list[StandardFile], family: list[StandardFile], on: date | None) -> StandardFile:
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotInForce(standard=code, on=on, editions=[file.code for file in family])
    raise SeveralEditions(family=code, editions=[file.code for file in found], on=on)


def check_in_force(document: Mapping[str, Any], on: date | None) -> None:
    """Refuse an edition that could not be applied on a day; without a day nothing is asked."""
    if on is None or not is_standard(document) or _is_in_force(document, on):
        return
    start, end = in_force(document)
    by = (document.get("status") or {}).get("by")
    raise NotInForce(standard=document["code"], on=on, start=start, end=end, by=by)


def in_force(document: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """Return the first day of an edition and the day on which another took over, None where unknown or open."""
    status = document.get("status") or {}
    return in_force_from(document.get("edition") or {}, status), in_force_until(status)


def _is_in_force(document: Mapping[str, Any], on: date) -> bool:
    start, end = in_force(document)
    return (start is None or start <= on) and (end is None or on < end)


def overlaps(folders: Sequence[Path] = _NO_FOLDERS) -> list[Overlap]:
    """Return the pairs of editions of one family that could both be applied on some day."""
    spans = [
        (file, *in_force(document))
        for file in standard_files(folders)
        if is_standard(document := read_document(file.path))
    ]
    ordered = sorted(spans, key=lambda span: (span[0].family, span[1] or date.min))
    found = []
    for at, (earlier, _, end) in enumerate(ordered):
        for later, start, later_end in ordered[at + 1 :]:
            if earlier.family == later.family and (end is None or start is None or start < end):
                ends = [day for day in (end, later_end) if day is not None]
                found.append(Overlap(earlier.code, later.code, start, min(ends, default=None)))
    return found


def load(code: str, *, on: date | None = None, folders: Sequence[Path] = _NO_FOLDERS) -> Standard:
    """Return a standard ready for the judge, with the requirements that it takes over from others."""
    file = find(code, on=on, folders=folders)
    return with_includes(read_document(file.path), on=on, folders=folders)


def with_includes(
    document: Mapping[str, Any], *, on: date | None = None, folders: Sequence[Path] = _NO_FOLDERS
) -> Standard:
    """Return the standard in ``document`` with what it includes, as far as files of those standards are there."""
    included = {}
    for entry in document.get("includes") or ():
        name = entry.get("standard") if isinstance(entry, Mapping) else None
        if name is None:
            continue
        try:
            included[name] = load(name, on=on, folders=folders)
        except (UnknownStandard, NotInForce, SeveralEditions):
            continue  # the judge lists what it holds as not assessed
    return load_standard(document, included)
