"""Reading a list from a CSV file: manufacturer, identifier, product. Pure."""

import csv
import io
from dataclasses import dataclass

from lims.errors import Invalid
from lims.shipments.declarations.decoding import decode
from lims.shipments.lists.operations import Entry

COLUMNS = ("manufacturer", "identifier", "product")


@dataclass(frozen=True, slots=True)
class ListFault:
    """A row of a list's file that cannot be taken."""

    row: int
    code: str
    value: str


class ListRefused(Invalid):
    """A file of a list with rows that cannot be taken: ``faults``."""

    code = "list_refused"


def read_entries(content: bytes) -> list[Entry]:
    """Return the entries of a file; raise `ListRefused` that names every bad row."""
    return entries_of(decode(content))


def entries_of(text: str) -> list[Entry]:
    """Return the entries of a text in the file's format: a head, then a row for each manufacturer."""
    rows = list(csv.reader(io.StringIO(text)))
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    if "manufacturer" not in head or set(head) - set(COLUMNS):
        raise ListRefused(field="file", value=", ".join(head), faults=[ListFault(1, "wrong_head", ", ".join(head))])
    entries, faults = [], []
    for number, cells in enumerate(rows[1:], 2):
        named = dict(zip(head, (cell.strip() for cell in cells), strict=False))
        if not any(named.values()):
            continue
        if len(cells) > len(head):
            faults.append(ListFault(number, "too_many_cells", ", ".join(cells)[:80]))
        elif not named.get("manufacturer"):
            faults.append(ListFault(number, "no_manufacturer", ""))
        else:
            entries.append(Entry(**named))
    if faults:
        raise ListRefused(field="file", value="", faults=faults)
    return entries
