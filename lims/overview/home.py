"""What waits for a person: one work list for each thing that the person's roles let them do, with the clock."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session

from lims.bench.assignments.queries import name_of, standards_of
from lims.permissions import Actor, Permission

SHOWN = 6
COUNTED = 99  # beyond that "99+" says enough, and counting costs the same with a million rows
Statement = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: what it is called, what to know of it, since when (or until when, or None), its page."""

    label: str
    note: str
    at: datetime | None
    href: str


@dataclass(frozen=True, slots=True)
class WorkList:
    """One list: its title, the page of all, how many wait, the oldest few.

    ``due`` says that the times are due times.
    """

    title: Any
    href: str
    count: int
    entries: list[Item]
    due: bool = False

    @property
    def counted(self) -> str:
        """Return the count as it is shown."""
        return f"{COUNTED}+" if self.count > COUNTED else str(self.count)


@dataclass(frozen=True, slots=True)
class Source:
    """How one list is made: who sees it, its statement, its pages.

    The statement gives ``label``, ``note``, ``at`` and what the pages need; ``label_zh`` and ``note_zh`` where there is
    Chinese, or ``edition_id`` and ``requirement`` where the note is the name of a requirement.
    ``tells`` adds to the note what else the row says.
    """

    title: Any
    permission: Permission
    wanted: Callable[[Actor], Statement]
    page: Callable[[], str]
    item_page: Callable[[Any], str]
    due: bool = False
    tells: Callable[[Any], tuple[str, ...]] = lambda _row: ()


def work_lists(session: Session, sources: Iterable[Source], actor: Actor, *, language: str) -> list[WorkList]:
    """Return the lists of what ``actor`` may do, in the order of the work: two statements a list, and one for all."""
    read = [(source, *_read(session, source, actor)) for source in sources if actor.may(source.permission)]
    names = _names(session, (row for _, rows, _ in read for row in rows), language)
    return [
        WorkList(source.title, source.page(), count, [_item(source, row, names, language) for row in rows], source.due)
        for source, rows, count in read
    ]


def _read(session: Session, source: Source, actor: Actor) -> tuple[Sequence[Any], int]:
    """Return the first rows of a list, and how many there are."""
    wanted = source.wanted(actor)
    rows = session.execute(wanted.limit(SHOWN)).all()
    if len(rows) < SHOWN:
        return rows, len(rows)
    some = wanted.order_by(None).with_only_columns(literal(1)).limit(COUNTED + 1).subquery()
    return rows, session.scalar(select(func.count()).select_from(some)) or 0


def _names(session: Session, rows: Iterable[Any], language: str) -> dict[tuple[int, str], str]:
    """Return what people call the requirements that the rows name, in one statement for all lists."""
    named = {(row.edition_id, row.requirement) for row in rows if "edition_id" in row._mapping}
    standards = standards_of(session, (edition for edition, _ in named)) if named else {}
    return {pair: name_of(standards[pair[0]], pair[1], language) for pair in named}


def _item(source: Source, row: Any, names: dict[tuple[int, str], str], language: str) -> Item:
    columns = row._mapping
    if "edition_id" in columns:
        note = names[row.edition_id, row.requirement]
    else:
        note = (columns.get("note_zh") if language == "zh" else "") or row.note
    label = (columns.get("label_zh") if language == "zh" else "") or row.label
    told = " · ".join(part for part in (note, *source.tells(row)) if part)
    return Item(label, told, row.at, source.item_page(row))
