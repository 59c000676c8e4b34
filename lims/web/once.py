"""A form that is sent twice acts once: the second time gets the first answer again."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, cast

from flask import current_app, request

from lims.web import replays
from lims.web.access import current_person
from lims.web.transaction import session

View = TypeVar("View", bound=Callable[..., Any])


def once(view: View) -> View:
    """Answer a POST whose key was seen before as it was answered then.

    The page's form carries the key as ``_once``; scripts and programs send the header ``Idempotency-Key``.
    """

    @wraps(view)
    def answer(*parts: Any, **named: Any) -> Any:
        key = replays.asked_key(current_person().id) if request.method == "POST" else None
        if (before := replays.claim(session(), key) if key else None) is not None:
            return before
        given = current_app.make_response(view(*parts, **named))
        if key and given.status_code < HTTPStatus.BAD_REQUEST:
            replays.keep(session(), key, given)
        return given

    return cast(View, answer)
