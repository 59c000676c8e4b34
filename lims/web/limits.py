"""How often one address may knock: at the sign-in, and at pages that anybody may open.

Counted in this process; with several server processes each counts for itself.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

View = TypeVar("View", bound=Callable[..., Any])

TRIES = "20 per minute"  # of a password: a person mistypes, a program guesses
LOOKS = "120 per minute"  # at what is public: a stack of certificates is scanned faster than one would think

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)


def few_tries(view: View) -> View:
    """Allow few POST requests a minute from one address."""
    return cast(View, limiter.limit(TRIES, methods=["POST"])(view))


def some_looks(view: View) -> View:
    """Allow as many requests a minute from one address as a person with a scanner makes."""
    return cast(View, limiter.limit(LOOKS)(view))


def install(app: Flask, *, enabled: bool) -> None:
    """Count, unless the settings say otherwise."""
    app.config["RATELIMIT_ENABLED"] = enabled
    limiter.enabled = enabled
    limiter.init_app(app)
