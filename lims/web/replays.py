"""Repeat is harmless: a form carries a key, and the same key twice gets the first answer again.

The key is drawn when the form is shown and sent with it (``_once``); programs send the header ``Idempotency-Key``.
"""

import base64
import hashlib
import hmac
import secrets

from flask import Response, current_app, flash, redirect, request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.wrappers import Response as BaseResponse

from lims import clock
from lims.db import Base, Moment, insert_into

TAKEN = 0  # the status of a key whose first request is still being answered


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


def secret_of_form() -> str:
    """Return a secret that follows from the key of this form and from ours: the same for a form that is sent twice.

    32 bytes of HMAC-SHA256 in base64url. Without a key there is no repetition to recognise, and so no secret: "".
    """
    key = asked_key(getattr(current_user, "id", None))
    if key is None:
        return ""
    ours = current_app.config["SECRET_KEY"].encode()
    return base64.urlsafe_b64encode(hmac.digest(ours, f"form\n{key}".encode(), "sha256")).decode().rstrip("=")


def answered(session: Session, key: str | None) -> BaseResponse | None:
    """Return the first answer to ``key`` again, if there was one."""
    replay = session.get(Replay, key) if key else None
    if replay is None or replay.status == TAKEN:
        return None
    if replay.location:
        flash(_("This was done already; nothing was done twice."), "info")
        return redirect(replay.location)
    return Response(replay.body, replay.status, mimetype="application/json", headers={"Idempotent-Replayed": "true"})


def claim(session: Session, key: str) -> BaseResponse | None:
    """Take ``key`` for this request, or return the answer that another one with the same key was given.

    Whoever comes second while the first is still at work waits here for its end: sent twice at once acts once.
    """
    row = {"key": key, "location": "", "body": "", "status": TAKEN, "at": clock.now()}
    taking = insert_into(session, Replay).values(row).on_conflict_do_nothing().returning(Replay.key)
    return None if session.scalar(taking) else answered(session, key)


def keep(session: Session, key: str, answer: BaseResponse) -> None:
    """Keep what was answered to a claimed key: an address, or JSON; any other answer gives the key free again."""
    if answer.location:
        remember(session, key, location=answer.location)
    elif answer.mimetype == "application/json":
        remember(session, key, body=answer.get_data(as_text=True), status=answer.status_code)
    elif (claimed := session.get(Replay, key)) is not None:
        session.delete(claimed)


def remember(session: Session, key: str | None, *, location: str = "", body: str = "", status: int = 303) -> None:
    """Keep the answer to ``key``."""
    if key:
        session.merge(Replay(key=key, location=location, body=body, status=status, at=clock.now()))
