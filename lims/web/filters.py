"""How values are printed on pages: moments in the laboratory's zone, durations, states in words."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask, has_app_context
from flask_babel import format_date, format_datetime
from flask_babel import gettext as _
from markupsafe import Markup

from lims import clock
from lims.conformity.limit_words import printed_unit, unit_beside
from lims.conformity.naming import reported_text
from lims.web.i18n import language
from lims.web.people import person_name
from lims.web.words import sentence_case, word


def moment(value: datetime | None) -> Markup | str:
    """Return a moment in the laboratory's zone, as <time> with the exact UTC value."""
    if value is None:
        return "—"
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), moment_words(value))


def moment_words(value: datetime) -> str:
    """Return a moment in the laboratory's zone as plain text, for a sentence; in UTC where a command speaks."""
    if not has_app_context():
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return str(format_datetime(value, "yyyy-MM-dd HH:mm"))


def day(value: date | None) -> str:
    """Return a day as YYYY-MM-DD."""
    return "—" if value is None else format_date(value, "yyyy-MM-dd", rebase=False)


def ago(value: datetime | None) -> str:
    """Return how long ago ``value`` is, in the largest sensible unit."""
    return "—" if value is None else duration(clock.now() - value)


def duration(span: timedelta) -> str:
    """Return a length of time: 45 min, 5 h 10 min, 3 d 4 h."""
    minutes = int(abs(span.total_seconds()) // 60)
    if minutes < 60:
        return _("%(n)s min", n=minutes)
    if minutes < 48 * 60:
        return _("%(h)s h %(m)s min", h=minutes // 60, m=minutes % 60)
    return _("%(d)s d %(h)s h", d=minutes // 1440, h=minutes % 1440 // 60)


def measured(reported: str, unit: str) -> str:
    """Return a reported value with its unit as it is printed; counts, grades and words have none."""
    return f"{reported_text(reported, language())} {unit_beside(reported, unit)}".strip()


def reading_word(reading: str) -> str:
    """Return a reading in the reader's language where it is a word; figures stand as they are."""
    return reported_text(reading or "", language())


def value(given: Any) -> str:
    """Return any value of the trail as text."""
    return "—" if given in (None, "") else str(given)


def install(app: Flask) -> None:
    """Give the filters to all templates."""
    app.jinja_env.filters.update(
        moment=moment,
        day=day,
        ago=ago,
        duration=duration,
        measured=measured,
        printed_unit=printed_unit,
        word=word,
        person_name=person_name,
        reading_word=reading_word,
        sentence_case=sentence_case,
        value=value,
    )
    app.jinja_env.globals.update(now=clock.now)
