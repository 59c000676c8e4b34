"""A form that is sent twice acts once: the second time gets the first answer again."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import request
from werkzeug.wrappers import Response

from lims.web import replays
from lims.web.access import current_person
from lims.web.transaction import session

View = TypeVar("View", bound=Callable[..., Any])


def once(view: View) -> View:
    """Answer a POST whose key was seen before as it was answered then; the page's form carries ``_once``."""

    @wraps(view)
    def answer(*parts: Any, **named: Any) -> Any:
        key = replays.asked_key(current_person().id) if request.method == "POST" else None
        if (before := replays.answered(session(), key) if key else None) is not None:
            return before
        given = view(*parts, **named)
        if key and isinstance(given, Response) and given.location:
            replays.remember(session(), key, location=given.location)
        return given

    return cast(View, answer)
