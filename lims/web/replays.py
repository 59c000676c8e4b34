"""Repeat is harmless: a form carries a key, and the same key twice gets the first answer again.

The key is drawn when the form is shown and sent with it (``_once``); programs send the header ``Idempotency-Key``.
"""

import hashlib
import secrets

from flask import Response, flash, redirect, request
from flask_babel import gettext as _
from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.wrappers import Response as BaseResponse

from lims import clock
from lims.db import Base, Moment


class Replay(Base):
    """The answer that was given to a key: where a page was sent, or an API call's body."""

    __tablename__ = "replays"
    __audited__ = False

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    location: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    status: Mapped[int]
    at: Mapped[Moment]


def new_key() -> str:
    """Return a fresh key for a form."""
    return secrets.token_urlsafe(16)


def asked_key(person_id: int | None) -> str | None:
    """Return the key that this request carries, bound to the person, the method and the path."""
    given = request.headers.get("Idempotency-Key") or request.form.get("_once")
    bound = f"{person_id}\n{request.method}\n{request.path}\n{given}"
    return hashlib.sha256(bound.encode()).hexdigest() if given else None


def answered(session: Session, key: str | None) -> BaseResponse | None:
    """Return the first answer to ``key`` again, if there was one."""
    replay = session.get(Replay, key) if key else None
    if replay is None:
        return None
    if replay.location:
        flash(_("This was done already; nothing was done twice."), "info")
        return redirect(replay.location)
    return Response(replay.body, replay.status, mimetype="application/json", headers={"Idempotent-Replayed": "true"})


def remember(session: Session, key: str | None, *, location: str = "", body: str = "", status: int = 303) -> None:
    """Keep the answer to ``key``."""
    if key:
        session.add(Replay(key=key, location=location, body=body, status=status, at=clock.now()))
