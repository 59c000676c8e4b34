"""The factory of the web application: it joins the stages, and nobody imports it but those who start it."""

from datetime import timedelta
from typing import Any

from flask import Flask, Response, g, request
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from lims import assets, rooms
from lims import settings as settings_module
from lims.accounts import passwords, queries
from lims.accounts.models import Person
from lims.accounts.operations import hash_of_token
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.errors import Forbidden
from lims.overview import words
from lims.services import Services
from lims.web import (
    access,
    errors,
    filters,
    fonts,
    headers,
    i18n,
    limits,
    offline,
    outbox,
    people,
    shell,
    static,
    transaction,
)
from lims.web import sentences as _sentences  # noqa: F401 - importing registers them
from lims.web.problems import problem


def create_app(services: Services) -> Flask:
    """Return the application of one instance."""
    app = Flask("lims", static_folder=None, template_folder=str(assets.folder("templates")))
    _configure(app, services)
    limits.install(app, enabled=services.settings.rate_limits)
    CSRFProtect(app)
    _install_sign_in(app)
    access.install(app)
    outbox.install(app)
    offline.install(app)
    transaction.install(app)
    errors.install(app, remember_refusal=_remember_refusal)
    headers.install(app, secure=services.settings.cookies_are_secure)
    i18n.install(app, zone=shell.zone)
    shell.read_laboratory_with(_laboratory)
    people.read_names_with(_chinese_names)
    filters.install(app)
    words.install(app)
    shell.install(app, navigation=rooms.NAVIGATION)
    static.install(app, assets.folder("static"))
    fonts.install(app)
    for room in rooms.pages():
        app.register_blueprint(room)
    csrf = app.extensions["csrf"]
    for room in rooms.apis():
        csrf.exempt(room)  # programs send a token in a header; `access` asks for the form's token where none is sent
        app.register_blueprint(room)
    rooms.connect()
    access.refuse_unmarked(app)
    return app


def _configure(app: Flask, services: Services) -> None:
    """Give the application its settings and services."""
    chosen = services.settings
    passwords.set_cost(chosen.password_cost)
    app.config.update(
        SECRET_KEY=settings_module.secret_key(chosen),
        MAX_CONTENT_LENGTH=chosen.max_upload_bytes,
        SESSION_COOKIE_NAME="lims",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=chosen.cookies_are_secure,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        BABEL_DEFAULT_LOCALE="en",
        TEMPLATES_AUTO_RELOAD=False,
    )
    if chosen.proxies:
        trusted = {f"x_{what}": chosen.proxies for what in ("for", "proto", "host")}
        app.wsgi_app = ProxyFix(app.wsgi_app, **trusted)  # type: ignore[method-assign]  # as Flask's manual tells
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["lims.services"] = services
    app.extensions["lims.database"] = services.database


def _install_sign_in(app: Flask) -> None:
    """Load the person of the session cookie, or the holder of a program's token."""
    login = LoginManager(app)
    login.session_protection = "strong"

    @login.user_loader
    def load(cookie: str) -> queries.SignedIn | None:
        person_id, _, version = cookie.partition(".")
        with transaction.reader() as session:
            person = queries.signed_in_person(session, int(person_id)) if person_id.isdecimal() else None
        return person if person and str(person.session_version) == version else None

    @app.before_request
    def recognise_program() -> Response | None:
        given = request.headers.get("Authorization", "")
        if not request.path.startswith("/api/") or not given:
            return None
        token = given.removeprefix("Bearer ").strip()
        with transaction.reader() as session:
            g.token_holder = queries.token_holder(session, hash_of_token(token))
        if g.token_holder is None:  # a wrong token is never made up for by a cookie
            return problem(401, "not_signed_in", "The token is unknown, revoked or expired.")
        return None

    # Recognising comes before the guard of `access.install`, which is registered later.


def _remember_refusal(refusal: Forbidden) -> None:
    """Write the forbidden act to the trail in a short transaction of its own."""
    person: Any = access.current_person()
    if person is None or getattr(person, "id", None) is None:
        return
    with transaction.database().transaction() as session:
        session.info["request_id"] = transaction.request_id()
        subject = session.get_one(Person, person.id)
        also = {"permission": str(refusal.facts["permission"]), "path": request.path, "method": request.method}
        record(session, AuditAction.FORBIDDEN, subject=subject, actor=access.plain(person), also=also)


def _laboratory() -> shell.LaboratoryLine | None:
    """Return what the shell shows of the laboratory."""
    with transaction.reader() as session:
        found = queries.laboratory(session)
    return None if found is None else shell.LaboratoryLine(found.name, found.name_zh, found.zone)


def _chinese_names() -> dict[str, str]:
    """Return the Chinese names of people."""
    with transaction.reader() as session:
        return queries.chinese_names(session)
