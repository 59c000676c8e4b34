"""Closed by default: a view without a permission is not served.

`requires(Permission.X)` names what a view needs; `public` opens it to everybody. The application checks at its start
that every view has one of the two, and a test walks them all.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lims.errors import Forbidden
from lims.permissions import Actor, Permission
from lims.web.problems import problem
from lims.web.transaction import READING

View = TypeVar("View", bound=Callable[..., Any])


def requires(permission: Permission) -> Callable[[View], View]:
    """Serve the view only to people who may do ``permission``."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]  # read by `guard` and by the walk over all routes
        return view

    return mark


def public(view: View) -> View:
    """Serve the view to everybody."""
    return requires(Permission.PUBLIC)(view)


def signed_in(view: View) -> View:
    """Serve the view to everybody who is signed in: their own account, the home page."""
    return requires(Permission.SIGNED_IN)(view)


def current_person() -> Actor:
    """Return whoever is signed in (pages) or holds the token (API)."""
    holder = g.get("token_holder")
    return cast(Actor, holder if holder is not None else current_user)


def plain(person: Actor) -> Actor:
    """Return a person who can be asked after the request, without flask-login's wrapper."""
    return cast(Actor, person._get_current_object() if hasattr(person, "_get_current_object") else person)


def permission_of(endpoint: str) -> Permission | None:
    """Return the permission that the view behind ``endpoint`` names."""
    return getattr(current_app.view_functions.get(endpoint), "permission", None)


def refuse_unmarked(app: Flask) -> None:
    """Refuse to start with a view that names no permission."""
    unmarked = [name for name, view in app.view_functions.items() if not hasattr(view, "permission")]
    if unmarked:
        raise RuntimeError(f"these views name no permission: {', '.join(sorted(unmarked))}")


def install(app: Flask) -> None:
    """Check every request against the permission of its view."""

    @app.before_request
    def guard() -> Response | None:
        if request.endpoint is None:
            return None  # no such page: the 404 is for everybody
        permission = permission_of(request.endpoint)
        if permission is Permission.PUBLIC:
            return None
        if g.get("token_holder") is None and not current_user.is_authenticated:
            return _ask_to_sign_in()
        if permission is None or not _allows(permission):
            raise Forbidden(permission or Permission.SIGNED_IN, current_person().name)
        if _is_called_by_a_page() and current_app.config.get("WTF_CSRF_ENABLED", True):
            current_app.extensions["csrf"].protect()
        return None


def _is_called_by_a_page() -> bool:
    """Say whether a call of the API that changes something rests on the cookie: then a foreign page could have made it.

    A program sends its token in a header, which no foreign page can.
    """
    is_program = g.get("token_holder") is not None
    return request.path.startswith("/api/") and request.method not in READING and not is_program


def _allows(permission: Permission) -> bool:
    """Say whether the current person, and the token if one is used, allow ``permission``."""
    return permission is Permission.SIGNED_IN or current_person().may(permission)


def _ask_to_sign_in() -> Response:
    """Send a page to the sign-in form (and back afterwards); an API call gets 401."""
    if request.path.startswith("/api/"):
        return problem(401, "not_signed_in", "Send a valid token: Authorization: Bearer …")
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=target))
