"""One session a request, one commit at the edge.

GET requests read (and are refused a write); everything else writes and is committed when the answer is good, rolled
back otherwise. A GET that must write (a download's audit row) is marked with `writes`.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from lims.db import Database

View = TypeVar("View", bound=Callable[..., Any])

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def writes(view: View) -> View:
    """Mark a GET view as one that writes."""
    view.writes = True  # type: ignore[attr-defined]  # read by `session` below
    return view


def database() -> Database:
    """Return the database of the running application."""
    found: Database = current_app.extensions["lims.database"]
    return found


def session() -> Session:
    """Return the session of this request, opened at its first use."""
    if "session" not in g:
        g.session = database().reading() if _only_reads() else database().writing()
        g.session.info["request_id"] = request_id()
    found: Session = g.session
    return found


@contextmanager
def reader() -> Iterator[Session]:
    """Give a session for what every request reads: who is signed in, which laboratory this is.

    In a request that writes it is one of its own, so that the write lock is not taken before the view takes it: a
    password is checked, a form is read, a page is refused without anybody waiting for it.
    """
    if "session" in g or _only_reads():
        yield session()
        return
    with database().snapshot() as found:
        yield found


def _only_reads() -> bool:
    """Say whether this request only reads."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method in READING and not getattr(view, "writes", False)


def request_id() -> str:
    """Return the id of this request, which its audit rows and its error page carry."""
    if "request_id" not in g:
        g.request_id = str(uuid.uuid4())
    found: str = g.request_id
    return found


def commit_early() -> None:
    """Commit what the request has done so far, where slow work follows that must not hold the write lock."""
    if "session" in g:
        g.session.commit()


def install(app: Flask) -> None:
    """Commit good answers, roll back the others, close at the end."""

    @app.after_request
    def finish(response: Response) -> Response:
        if "session" in g:
            if response.status_code < 400:
                g.session.commit()
            else:
                g.session.rollback()
        return response

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        if "session" in g:
            g.pop("session").close()
