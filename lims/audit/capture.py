"""What a session has changed and no audit row has claimed yet.

The listeners below note every new, changed and deleted row of an audited table at each flush. `record` claims what
was noted since the last row; at the commit nothing may be left over. So "each change leaves a trace" does not depend
on anybody's memory.
"""

from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from lims.errors import LimsError


class UnrecordedChange(LimsError):
    """A change was about to be committed without an audit row: a fault of the program, never of the person."""

    code = "unrecorded_change"


class ReadOnly(LimsError):
    """A page that only reads tried to write: a fault of the program."""

    code = "read_only"


def claim(session: Session) -> list[dict[str, Any]]:
    """Flush, and return the changes that no row has claimed yet."""
    session.flush()
    changes: list[dict[str, Any]] = []
    for pending in session.info.pop("unclaimed", []):
        changes.extend(_named(pending))
    return changes


def unclaimed(session: Session) -> list[str]:
    """Return what is changed and unclaimed, by name; what a bulk statement changed can never be claimed."""
    noted = {type(one["object"]).__name__ for one in session.info.get("unclaimed", [])}
    return sorted(noted | session.info.get("in_bulk", set()))


@event.listens_for(Session, "before_flush")
def _note_changes(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    """Note the values before they are written; the ids of new rows are read when the change is claimed."""
    if session.info.get("reads_only") and (session.new or session.dirty or session.deleted):
        raise ReadOnly(touched=sorted({type(one).__name__ for one in [*session.new, *session.dirty]}))
    notes = session.info.setdefault("unclaimed", [])
    for one in [*session.new, *session.dirty, *session.deleted]:
        if getattr(type(one), "__audited__", True) and (note := _note(one, deleted=one in session.deleted)):
            notes.append(note)


@event.listens_for(Session, "do_orm_execute")
def _note_bulk(state: ORMExecuteState) -> None:
    """Note a statement that changes audited rows past the session: nobody could say what it changed."""
    mapper = state.bind_mapper
    writes = state.is_insert or state.is_update or state.is_delete
    if writes and mapper is not None and getattr(mapper.class_, "__audited__", True):
        state.session.info.setdefault("in_bulk", set()).add(mapper.class_.__name__)


def _note(one: Any, *, deleted: bool) -> dict[str, Any] | None:
    """Return what changes on ``one``: field -> (old, new); None if nothing does."""
    state = inspect(one)
    fields: dict[str, tuple[Any, Any]] = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if deleted:
            fields[attribute.key] = (getattr(one, attribute.key), None)
        elif history.has_changes():
            fields[attribute.key] = (history.deleted[0] if history.deleted else None, getattr(one, attribute.key))
    return {"object": one, "fields": fields} if fields else None


def _named(note: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a note as the change rows that the trail keeps."""
    of = name_of(note["object"])
    return [
        {"of": of, "field": field, "old": old, "new": new}
        for field, (old, new) in sorted(note["fields"].items())
        if old != new and field != "id" and not field.endswith("password_hash")
    ]


def name_of(one: Any) -> str:
    """Return "sample:17" for the row ``one``."""
    return f"{kind_of(type(one).__name__)}:{'-'.join(str(part) for part in inspect(one).identity or ())}"


def kind_of(class_name: str) -> str:
    """Return the kebab-case kind of a model class: "TestRequest" is "test-request"."""
    return "".join(
        f"-{letter.lower()}" if letter.isupper() and i else letter.lower() for i, letter in enumerate(class_name)
    )
