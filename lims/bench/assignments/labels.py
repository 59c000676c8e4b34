"""What people call a piece of work, and which day it is where they work."""

from datetime import date

from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.queries import laboratory
from lims.bench.assignments.models import Assignment, TestRequest


def label_of(session: Session, assignment: Assignment) -> str:
    """Return what people call a piece of work: its request's number and its requirement."""
    return f"{session.get_one(TestRequest, assignment.request_id).number} {assignment.requirement}"


def local_day(session: Session) -> date:
    """Return today's date where the laboratory is."""
    found = laboratory(session)
    return clock.today(found.zone if found else "UTC")
