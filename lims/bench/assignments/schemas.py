"""What programs are told about work."""

from datetime import datetime

from pydantic import BaseModel


class WorkOut(BaseModel):
    """One open piece of work."""

    request: str
    requirement: str
    sample: str
    method: str
    state: str
    due_at: datetime
    person: str | None
    overdue: bool
