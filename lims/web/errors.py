"""Errors in words: each class of error gets a status, what is wrong, and what to do next, in the reader's language.

A stage explains its own classes in its ``sentences.py`` with `explains`; the nearest class in the error's ancestry
speaks. Pages get an error page (or the form again, see `lims.web.forms`), API calls ``application/problem+json``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from lims.audit.capture import ReadOnly, UnrecordedChange
from lims.errors import Conflict, Forbidden, Incomplete, Invalid, LimsError, NotFound, SamePerson, Stale, WrongState
from lims.web import transaction
from lims.web.people import person_name
from lims.web.problems import problem
from lims.web.words import field_word, word


@dataclass(frozen=True, slots=True)
class Explanation:
    """An error for a person: ``what`` is wrong and the ``remedy``."""

    what: str
    remedy: str
    status: int = 409


UNEXPLAINED = (ReadOnly, UnrecordedChange)  # faults of the program, never of the person
READ_IN_VAIN = 256 * 1024 * 1024  # bytes of an upload that is too large; whoever sends more is cut off
Explainer = Callable[[Any], tuple[str, str]]
_explainers: dict[type[LimsError], tuple[int, Explainer]] = {}


def explains(kind: type[LimsError], *, status: int = 409) -> Callable[[Explainer], Explainer]:
    """Register the sentence for ``kind``: a function from the error to (what is wrong, what to do next)."""

    def register(explainer: Explainer) -> Explainer:
        _explainers[kind] = (status, explainer)
        return explainer

    return register


def explain(error: LimsError) -> Explanation:
    """Return the words for ``error``: those of its own class or of the nearest ancestor."""
    for kind in type(error).__mro__:
        if kind in _explainers:
            status, explainer = _explainers[kind]
            what, remedy = explainer(error)
            return Explanation(what, remedy, status)
    return Explanation(_("This cannot be done: %(code)s.", code=error.code), _("Go back and try again."), 409)


def sentence(error: LimsError) -> str:
    """Return the words for ``error`` in one line."""
    told = explain(error)
    return f"{told.what} {told.remedy}".strip()


@explains(LimsError)
def _refused(error: LimsError) -> tuple[str, str]:
    return _("This cannot be done: %(code)s.", code=error.code.replace("_", " ")), _("Nothing was changed.")


@explains(NotFound, status=404)
def _not_found(error: Any) -> tuple[str, str]:
    return _("There is no %(kind)s %(key)s.", kind=word(error.kind), key=error.key), _(
        "Check the number, or search for it."
    )


@explains(Forbidden, status=403)
def _forbidden(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(name)s may not do this: it needs the permission “%(permission)s”.",
            name=person_name(error.actor),
            permission=error.permission.value,
        ),
        _("Ask a person who has it, or the administrator for the role."),
    )


@explains(WrongState)
def _wrong_state(error: Any) -> tuple[str, str]:
    needed = error.needed if isinstance(error.needed, list | tuple | set | frozenset) else [error.needed]
    return (
        _("%(thing)s is %(state)s.", thing=error.thing, state=word(error.state)),
        _("For this it must be: %(needed)s. Nothing was changed.", needed=" / ".join(word(one) for one in needed)),
    )


@explains(SamePerson)
def _same_person(error: Any) -> tuple[str, str]:
    return (
        _("You %(earlier)s %(thing)s yourself.", earlier=word(error.earlier), thing=error.thing),
        _("Another person must do this: it takes two pairs of eyes."),
    )


@explains(Stale)
def _stale(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(who)s changed %(thing)s meanwhile: it is now %(theirs)s.",
            who=person_name(error.who),
            thing=error.thing,
            theirs=error.theirs,
        ),
        _("You typed %(yours)s. Look at both and enter again.", yours=error.yours),
    )


@explains(Invalid, status=422)
def _invalid(error: Any) -> tuple[str, str]:
    remedy = str(error.facts.get("remedy") or _("Correct it and send again."))
    if error.value in ("", None):
        return _("“%(field)s” is missing.", field=field_word(error.field)), remedy
    return _("“%(value)s” cannot be taken for “%(field)s”.", value=error.value, field=field_word(error.field)), remedy


@explains(Incomplete)
def _incomplete(error: Any) -> tuple[str, str]:
    return _("%(thing)s is not complete.", thing=error.thing), _(
        "Missing: %(missing)s.", missing=", ".join(map(str, error.missing))
    )


@explains(Conflict)
def _conflict(error: Conflict) -> tuple[str, str]:
    return _refused(error)


def install(app: Flask, *, remember_refusal: Callable[[Forbidden], None]) -> None:
    """Answer every error in words; ``remember_refusal`` writes a forbidden act to the trail by itself."""

    def refused(error: LimsError) -> Response:
        if isinstance(error, UNEXPLAINED):
            return _broken(error)
        if isinstance(error, Forbidden):
            _undo()
            remember_refusal(error)
        told = explain(error)
        return _answer(told.status, error.code, told.what, told.remedy)

    def http(error: HTTPException) -> Response:
        """Answer; what is raised outside of the view, at the commit say, comes wrapped into a 500."""
        cause = getattr(error, "original_exception", None)
        if isinstance(error, InternalServerError):
            return refused(cause) if isinstance(cause, LimsError) else _broken(cause or error)
        what, remedy = _known_to_http(error)
        return _answer(error.code or 500, (error.name or "error").lower().replace(" ", "_"), what, remedy)

    app.register_error_handler(LimsError, refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, _broken)


def _stale_form(_error: CSRFError) -> Response:
    return _answer(
        400,
        "stale_form",
        _("This form is too old or was not made by this page."),
        _("Go back, reload the page and send again. What you typed is still in the form."),
    )


def _too_large(_error: RequestEntityTooLarge) -> Response:
    _read_to_the_end()
    limit = round(current_app.config["MAX_CONTENT_LENGTH"] / (1024 * 1024), 1)
    return _answer(
        413,
        "too_large",
        _("The file is larger than %(limit)s MB.", limit=f"{limit:g}"),
        _("Split it, or send it with the command line."),
    )


def _read_to_the_end() -> None:
    """Read what is still coming: a browser that is cut off while it sends shows no answer at all."""
    coming = request.environ["wsgi.input"]
    left = min(request.content_length or 0, READ_IN_VAIN)
    while left > 0 and (part := coming.read(min(left, 65536))):
        left -= len(part)


def _broken(error: BaseException) -> Response:
    """Answer what nobody foresaw: with a number, and without a word of the inside."""
    current_app.logger.error("request %s failed", transaction.request_id(), exc_info=error)
    if isinstance(error, IntegrityError):
        what, remedy = _("Somebody else did this at the same moment."), _("Look at what is there now, then try again.")
        return _answer(409, "conflict", what, f"{_('Nothing was changed.')} {remedy}")
    if isinstance(error, OperationalError):
        what, remedy = _("The database does not answer."), _("Try again at once.")
        return _answer(503, "busy", what, f"{_('Nothing was changed.')} {remedy}")
    number = transaction.request_id()
    what, remedy = (
        _("The program failed. Nothing was changed."),
        _("Tell the administrator this number: %(id)s.", id=number),
    )
    return _answer(500, "fault", what, remedy)


def _known_to_http(error: HTTPException) -> tuple[str, str]:
    """Return what is wrong and what to do where the request itself is no good."""
    known = {
        400: (_("The request cannot be read."), _("Go back, reload the page and try again.")),
        404: (_("There is no such page."), _("Check the address, or scan a code.")),
        405: (_("This address does not take what was sent."), _("Go back and use the buttons of the page.")),
        415: (_("The content is of a kind that is not taken here."), _("Send JSON: Content-Type: application/json.")),
        429: (_("Too many requests."), _("Wait a minute and try again.")),
    }
    return known.get(error.code or 0, (error.name, ""))


def _undo() -> None:
    """Roll the request's transaction back: nothing of it stays, and the error page can read again."""
    if "session" in g:
        g.session.rollback()


def _answer(status: int, code: str, what: str, remedy: str) -> Response:
    """Return the error as a page, or as a problem document to programs."""
    _undo()
    wants_json = request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"
    if wants_json:
        return problem(status, code, what, remedy=remedy, request_id=transaction.request_id())
    return make_response(_page(status, what, remedy), status)


def _page(status: int, what: str, remedy: str) -> str:
    """Return the error as a page; a bare one where even the frame of the pages cannot be made."""
    facts = {"status": status, "title": what, "message": remedy, "request_id": transaction.request_id()}
    try:
        return render_template("errors/error.html", **facts, advice="", links=[])
    except Exception:  # whatever broke the request may break the frame: a database that is gone
        current_app.logger.exception("request %s: no error page", transaction.request_id())
        return current_app.jinja_env.get_template("errors/bare.html").render(**facts)
