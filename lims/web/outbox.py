"""What waited in a browser while the line was down: sent later, by the same person, with the time of the act.

A browser sends such a request with the header ``Idempotency-Key`` (see `lims.web.once`), ``X-Acting-Person`` (the code
of whoever acted), ``X-Happened-At`` and ``X-Sent-At`` (both by the browser's clock: only their distance counts, so that
a wrong clock tells no wrong time). The form's token is fetched afresh, for the page may be older than the sign-in.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask, jsonify, request
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from lims import clock
from lims.errors import Conflict, Invalid
from lims.web.access import current_person, signed_in
from lims.web.errors import explains

AT_ONCE = timedelta(seconds=5)  # a request that took no longer did not wait
NEVER = timedelta(microseconds=-1)
OLDEST = timedelta(days=7)
ROW = timedelta(minutes=15)  # scans further apart than this belong to no one sentence


class OtherPerson(Conflict):
    """What waits was done by ``acted`` (a code), and somebody else is signed in: ``code_now``."""

    code = "other_person"


class ImpossibleTime(Invalid):
    """The time at which something is said to have happened cannot be taken: ``value``, ``why`` (future, too old)."""

    code = "impossible_time"


def happened_at(*, at_once: timedelta = AT_ONCE) -> datetime | None:
    """Return when the act of this request happened, by our clock; None where it waited no longer than ``at_once``.

    A page that sends only what had to wait says ``at_once=NEVER``: then whatever has a time keeps it.
    Raise `ImpossibleTime` for a time that is still to come or older than seven days, `Invalid` for what is no time.
    """
    waited = _waited()
    if waited is None or timedelta() <= waited <= at_once:
        return None
    if waited < timedelta() or waited > OLDEST:
        why = "future" if waited < timedelta() else "too old"
        raise ImpossibleTime(field="happened_at", value=request.headers["X-Happened-At"], why=why)
    return clock.now() - waited


def _waited() -> timedelta | None:
    """Return how long the act waited in the browser."""
    given = [request.headers.get(name, "") for name in ("X-Happened-At", "X-Sent-At")]
    if not all(given):
        return None
    try:
        happened, sent = (datetime.fromisoformat(one) for one in given)
        return sent - happened
    except (TypeError, ValueError):
        raise Invalid(field="happened_at", value=given[0]) from None


def state_before(given: Any) -> dict[str, Any]:
    """Return what the scans before this one came to, as the last answer said it; nothing where they are long past."""
    state = given.get("state")
    if not isinstance(state, dict):
        return {}
    try:
        age = (happened_at() or clock.now()) - datetime.fromisoformat(str(state.get("at")))
    except (TypeError, ValueError):
        return {}
    return state if abs(age) <= ROW else {}


def state_after(**facts: Any) -> dict[str, Any]:
    """Return what the browser sends along with the next scan: ``facts`` and the time of this one."""
    return {**facts, "at": (happened_at() or clock.now()).isoformat()}


def install(app: Flask) -> None:
    """Refuse what another person did, and give tokens to pages that wait."""
    app.before_request(_only_the_same_person)
    app.add_url_rule("/outbox/ticket", "outbox_ticket", ticket)


def _only_the_same_person() -> None:
    """Refuse a request that another person than the signed-in one has acted."""
    acted = request.headers.get("X-Acting-Person")
    now = getattr(current_person(), "code", None)
    if acted and now and acted != now:
        raise OtherPerson(acted=acted, code_now=now)


@signed_in
def ticket() -> Response:
    """Return a fresh token for sending, and who is signed in."""
    person: Any = current_person()
    return jsonify(csrf_token=generate_csrf(), person=person.code, name=person.name)


@explains(OtherPerson)
def _other_person(error: Any) -> tuple[str, str]:
    return (
        _("This was done by %(acted)s, and %(now)s is signed in.", acted=error.acted, now=error.code_now),
        _("It waits until %(acted)s signs in here again. Nothing was sent under another name.", acted=error.acted),
    )


@explains(ImpossibleTime, status=422)
def _impossible_time(error: Any) -> tuple[str, str]:
    if error.why == "future":
        return _("It is said to have happened at a time that is still to come."), _("Set the clock of this computer.")
    return (
        _("It happened more than seven days ago."),
        _("Enter it by hand with a note that says when it happened and why it comes so late."),
    )
