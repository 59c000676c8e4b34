"""What `base.html` needs on every page: names, navigation, the person, languages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from flask import Flask, current_app, g, request, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from lims.permissions import Permission
from lims.web import fonts, i18n
from lims.web.replays import new_key
from lims.web.words import word

PRODUCT = "Greenlane LIMS"
_ADDRESSES = {
    "home": "overview.home",
    "scan": "overview.scan",
    "station": "station.station",
    "photo": "station.read_photo",
    "ticket": "outbox_ticket",
    "account": "accounts.account",
    "sign_in": "accounts.sign_in",
    "sign_out": "accounts.sign_out",
    "language": "accounts.choose_language",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation: its label is translated when it is shown."""

    label: Any  # a lazy string
    endpoint: str
    icon: str
    permission: Permission
    covers: tuple[str, ...] = ()  # the beginnings of further addresses that belong to it


@dataclass(frozen=True, slots=True)
class LaboratoryLine:
    """What the shell shows of the laboratory."""

    name: str
    name_zh: str
    zone: str


_reader: Callable[[], LaboratoryLine | None] = lambda: None  # noqa: E731 - replaced by the application factory


def read_laboratory_with(reader: Callable[[], LaboratoryLine | None]) -> None:
    """Hand in how the laboratory's identity is read; `web` knows no accounts."""
    global _reader
    _reader = reader


def laboratory() -> LaboratoryLine | None:
    """Return the laboratory's identity, read once a request."""
    if "laboratory" not in g:
        g.laboratory = _reader()
    found: LaboratoryLine | None = g.laboratory
    return found


def zone() -> str:
    """Return the laboratory's zone."""
    found = laboratory()
    return found.zone if found else "UTC"


def install(app: Flask, *, navigation: Iterable[Place]) -> None:
    """Give every template the shell."""
    places = tuple(navigation)
    app.jinja_env.globals.update(once_key=new_key, csrf_token=generate_csrf)

    @app.context_processor
    def add() -> dict[str, Any]:
        return {"shell": _shell(places), "csrf_token": generate_csrf, "may": _may}


def _may(permission: str) -> bool:
    """Say in a template whether the person may do ``permission`` (its value)."""
    return bool(current_user.is_authenticated and current_user.may(Permission(permission)))


def _shell(places: tuple[Place, ...]) -> dict[str, Any]:
    """Return what the shell shows."""
    found = laboratory()
    app = _app()
    chosen = i18n.language()
    signed_in = current_user.is_authenticated
    return {
        "product_name": PRODUCT,
        "laboratory_name": "" if found is None else (found.name_zh if chosen == "zh" else found.name),
        "person": _person() if signed_in else None,
        "navigation": _navigation(places) if signed_in else [],
        "language": chosen,
        "languages": [{"code": code, "label": label} for code, label in i18n.LANGUAGES.items()],
        "demo": current_app.extensions["lims.services"].settings.demo,
        **{f"{name}_url": _address(app, request.script_root, endpoint) for name, endpoint in _ADDRESSES.items()},
        "fonts_url": fonts.sheet_url(),
    }


@lru_cache(maxsize=256)
def _address(_app: Flask, _root: str, endpoint: str) -> str:
    """Return an address that stands on every page, worked out once for the place where the application is mounted."""
    return url_for(endpoint)


def _app() -> Flask:
    """Return the application itself, which can be told from another one."""
    return cast(Any, current_app)._get_current_object()  # type: ignore[no-any-return]  # the proxy's own method


def without_person() -> dict[str, Any]:
    """Return the shell of a page that a browser keeps: for whoever opens it, and so for nobody yet."""
    return _shell(()) | {"person": None, "navigation": []}


def _person() -> dict[str, str]:
    chinese = i18n.language() == "zh" and current_user.name_zh
    roles = ", ".join(word(role) for role in sorted(current_user.roles))
    return {
        "name": current_user.name_zh if chinese else current_user.name,
        "roles_label": roles,
        "code": current_user.code,
    }


def _is_served(place: Place) -> bool:
    return place.endpoint in current_app.view_functions and current_user.may(place.permission)


def _navigation(places: tuple[Place, ...]) -> list[dict[str, Any]]:
    """Return the entries for the person; the one whose address fits this page best is the current one."""
    served = [(place, _address(_app(), request.script_root, place.endpoint)) for place in places if _is_served(place)]
    closest = max((_fit(place, href) for place, href in served), default=0)
    return [
        {"label": str(place.label), "href": href, "icon": place.icon, "current": _fit(place, href) == closest > 0}
        for place, href in served
    ]


def _fit(place: Place, href: str) -> int:
    """Return how many characters of this page's address belong to a place."""
    begins = (root for root in (href, *place.covers) if f"{request.path}/".startswith(f"{root.rstrip('/')}/"))
    return max((len(root) for root in begins if root != "/" or request.path == "/"), default=0)
