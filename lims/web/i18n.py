"""English and simplified Chinese: gettext catalogues read from their .po files.

So that no compiled file has to be kept.
"""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, Domain, get_locale
from flask_login import current_user

LANGUAGES = {"en": "English", "zh": "中文"}
CATALOGUES = Path(__file__).parent.parent / "translations"


class PoDomain(Domain):
    """A gettext domain that reads the .po file itself."""

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of the current language."""
        return _of_request()


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the catalogue of ``language``; English is the source and has none."""
    path = CATALOGUES / f"{language}.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as source:
        messages = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


def language() -> str:
    """Return the language of this request: asked for, chosen before, the person's, the browser's."""
    if not has_request_context():
        return "en"  # a command or a job speaks English
    if "language" not in g:
        chosen = (request.args.get("lang"), session.get("language"), getattr(current_user, "language", None))
        known = next((one for one in chosen if one in LANGUAGES), None)
        g.language = known or request.accept_languages.best_match(LANGUAGES, default="en")
    found: str = g.language
    return found


def _translate(text: str) -> str:
    """Return ``text`` in the language of this request, for templates."""
    return _of_request().gettext(text)


def _translate_many(singular: str, plural: str, number: int) -> str:
    """Return the form for ``number``, for templates."""
    return _of_request().ngettext(singular, plural, number)


def _of_request() -> NullTranslations:
    locale = get_locale()
    return catalogue(locale.language if locale else "en")


def install(app: Flask, *, zone: Callable[[], str]) -> None:
    """Set flask-babel up with our catalogues and the laboratory's zone."""
    babel = Babel(app, locale_selector=language, timezone_selector=zone)
    said, said_of_many = _translate, _translate_many  # flask-babel's own look for domain and locale at every word
    app.jinja_env.install_gettext_callables(said, said_of_many, newstyle=True)  # type: ignore[attr-defined]  # by its i18n
    babel.domain_instance = PoDomain()  # type: ignore[no-untyped-call]  # flask-babel carries no types
