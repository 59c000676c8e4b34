"""Filters of the overview's pages: the stages of the thread and the rows of the trail, ready for their components."""

from datetime import datetime
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup

from lims.audit.queries import TrailEntry
from lims.overview.finding import address_of
from lims.overview.stages import Stage
from lims.web.access import current_person
from lims.web.filters import moment
from lims.web.people import person_name
from lims.web.transaction import session
from lims.web.words import field_word, row_word, word

LONGEST = 300  # characters of one value of the trail that a page shows


def stage_shown(stage: Stage) -> dict[str, Any]:
    """Return a stage of the thread as the timeline takes it."""
    names = {
        "declared": _("Declared"),
        "documents": _("Documents and lists"),
        "sampled": _("Sampled"),
        "received": _("Received"),
        "tested": _("Tested and reviewed"),
        "certified": _("Certified"),
        "decided": _("Decided"),
    }
    return {
        "name": names[stage.name],
        "state": stage.state,
        "at": _plain(stage.at) if stage.at else "",
        "who": person_name(stage.who),
        "why": word(stage.why),
        "href": _address(stage.number) if stage.number else "",
        "note": "",
    }


def _plain(at: datetime) -> str:
    """Return a moment as text: the components put it into an element of its own."""
    return Markup.striptags(Markup("{}").format(moment(at)))


def _address(number: str) -> str:
    """Return where a number leads for this person."""
    return address_of(session(), number, actor=current_person())


def trail_row(entry: TrailEntry) -> dict[str, Any]:
    """Return a row of the trail as the list of audit rows takes it."""
    changes = [
        {"field": _field(entry, one), "old": _shown(one["old"]), "new": _shown(one["new"])}
        for one in entry.changes
        if one["field"] != "id" and _shown(one["old"]) != _shown(one["new"])
    ]
    return {
        "at": _plain(entry.at),
        "who": person_name(entry.actor),
        "action": word(entry.action),
        "subject": entry.label or entry.subject,
        "href": _address(entry.label),
        "changes": changes,
        "reason": entry.reason,
        "number": f"{entry.stream} · {entry.position}",
        "digest": entry.hash,
    }


def _field(entry: TrailEntry, change: dict[str, Any]) -> str:
    """Return what was changed: the field, and of which row where it is not the subject's own."""
    field = field_word(str(change["field"]))
    return field if change["of"] in {"", entry.subject} else f"{row_word(change['of'])} · {field}"


def _shown(given: Any) -> str:
    """Return a value of the trail; a long one by its beginning and its length, the whole stands in the export."""
    text = "" if given is None else str(given)
    return text if len(text) <= LONGEST else _("%(start)s … (%(n)s characters)", start=text[:LONGEST], n=len(text))


def install(app: Flask) -> None:
    """Give the filters to the templates."""
    app.jinja_env.filters.update(stage_shown=stage_shown, trail_row=trail_row)
