"""Short lists of the declaration lines with which a stage is not done, kept in tables beside the record.

"Has no final decision" cannot be looked up: a database would read every line that was ever decided to find the few
that were not. So the lines for which such a condition holds stand in a table of the stage that knows the condition,
brought up to date at every flush that touches what the condition reads. Statements begin there and ask the condition
nevertheless: a line too many in the table costs a moment, a line too few would hide work.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, bindparam, delete, event, exists, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from lims.db import Base, insert_into
from lims.samples.models import Sample
from lims.shipments.declarations.models import DeclarationLine

Condition = Callable[[], ColumnElement[bool]]
Touches = Mapping[type[Base], Mapping[str, Collection[StrEnum] | None]]
_LINES: Any = bindparam("lines", expanding=True)


class OpenLines:
    """One such list: its table, the condition on `DeclarationLine`, and what can change the answer.

    ``touches`` names for each table the columns that count, with the values from or to which a change counts (None:
    any). A row leads to its line by ``line_id``, else by ``sample_id``.
    """

    def __init__(self, kind: type[Base], condition: Condition, touches: Touches) -> None:
        self.table = cast(Any, kind.__table__)
        self._condition = condition
        self._touches = touches
        some = self.table.c.line_id.in_(_LINES)
        holds = exists().where(DeclarationLine.id == self.table.c.line_id, condition())
        self._puts: dict[str, Any] = {}
        self._free = select(self.table.c.line_id).where(some).with_for_update(skip_locked=True)
        self._take_out = delete(self.table).where(some, ~holds)
        event.listen(Session, "after_flush", self._flushed)

    def holding(self) -> Any:
        """Return the statement for the ids of the lines for which the condition holds."""
        return select(DeclarationLine.id).where(self._condition())

    def renew(self, session: Session) -> None:
        """Work the whole list out anew, where rows came in past the session."""
        session.execute(delete(self.table))
        session.execute(insert_into(session, self.table).from_select(["line_id"], self.holding()))

    def _flushed(self, session: Session, _context: UOWTransaction) -> None:
        """Ask again for the lines of all rows that this flush touched."""
        touched = [row for row in (*session.new, *session.dirty, *session.deleted) if self._counts(session, row)]
        if touched:
            self._ask_again(session, _lines_of(session, touched))

    def _counts(self, session: Session, row: Any) -> bool:
        """Say whether what happened to ``row`` can change the answer."""
        columns = self._touches.get(type(row))
        if columns is None:
            return False
        if row in session.deleted:
            return True
        attributes = inspect(row).attrs
        return any(_changed(attributes[name].history, values) for name, values in columns.items())

    def _ask_again(self, session: Session, lines: Collection[int]) -> None:
        """Put in the lines for which the condition holds, take out the others.

        Somebody else may be changing the same line, and what they do is not seen before their commit. Whoever puts a
        line in keeps its row locked until then; a row that is locked stays.
        """
        session.execute(self._put(session), {"lines": list(lines)})
        free = list(session.scalars(self._free, {"lines": list(lines)}))
        if free:
            session.execute(self._take_out, {"lines": free})

    def _put(self, session: Session) -> Any:
        """Return the statement that puts lines in, in the words of the session's database."""
        dialect = session.get_bind().dialect.name
        if dialect not in self._puts:
            holding = self.holding().where(DeclarationLine.id.in_(_LINES))
            put = insert_into(session, self.table).from_select(["line_id"], holding)
            self._puts[dialect] = put.on_conflict_do_update(
                index_elements=["line_id"], set_={"line_id": put.excluded.line_id}
            )
        return self._puts[dialect]


def _changed(history: Any, values: Collection[StrEnum] | None) -> bool:
    """Say whether a column was changed, and from or to one of ``values`` where these are given."""
    if not history.has_changes():
        return False
    return values is None or any(value in values for value in (*history.added, *(history.deleted or ())))


def _lines_of(session: Session, rows: Iterable[Any]) -> set[int]:
    """Return the ids of the declaration lines to which rows belong, in one statement at most."""
    lines, samples = set(), set()
    for row in rows:
        if isinstance(row, DeclarationLine):
            lines.add(row.id)
        elif hasattr(row, "line_id"):
            lines.add(row.line_id)
        else:
            samples.add(row.sample_id)
    if samples:
        lines.update(session.scalars(select(Sample.line_id).where(Sample.id.in_(samples))))
    return lines
