"""Reading timed methods."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lims.bench.methods.models import TimedMethod
from lims.bench.methods.steps import Method, method_of


def methods(session: Session) -> list[TimedMethod]:
    """Return every version of every timed method, by code, the newest first."""
    return list(session.scalars(select(TimedMethod).order_by(TimedMethod.code, TimedMethod.version.desc())))


def latest_method(session: Session, code: str) -> TimedMethod | None:
    """Return the newest version of a method."""
    wanted = select(TimedMethod).where(TimedMethod.code == code).order_by(TimedMethod.version.desc())
    return session.scalar(wanted.limit(1))


def in_use(session: Session, on: date) -> list[TimedMethod]:
    """Return the versions in use on a day, the one that was taken last on top."""
    wanted = select(TimedMethod).where(
        TimedMethod.used_from <= on, or_(TimedMethod.used_to.is_(None), TimedMethod.used_to >= on)
    )
    return list(session.scalars(wanted.order_by(TimedMethod.used_from.desc(), TimedMethod.id.desc())))


def method_for(session: Session, standard: str, requirement: str, on: date) -> tuple[TimedMethod, Method] | None:
    """Return the method by which a requirement is tested on a day, or None where its time is free."""
    for row in in_use(session, on):
        method = read(row)
        if method.is_for(standard, requirement):
            return row, method
    return None


def timed(session: Session, standard: str, requirements: Sequence[str], on: date) -> Mapping[str, Method]:
    """Return the methods of those of ``requirements`` that take time, in one statement."""
    found = [read(row) for row in in_use(session, on)]
    pairs = ((one, next((method for method in found if method.is_for(standard, one)), None)) for one in requirements)
    return {one: method for one, method in pairs if method is not None}


def read(row: TimedMethod) -> Method:
    """Return the steps of a version of a method."""
    return _parsed(row.content)


@lru_cache(maxsize=256)
def _parsed(content: str) -> Method:
    return method_of(json.loads(content))
