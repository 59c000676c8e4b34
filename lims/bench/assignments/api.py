"""Work for programs: what is open, by due time."""

from typing import Any

from flask import Blueprint

from lims.bench.assignments import queries
from lims.bench.assignments.schemas import WorkOut
from lims.permissions import Permission
from lims.web.access import requires
from lims.web.pagination import SIZE, asked_key, page_of
from lims.web.transaction import session

api = Blueprint("assignments_api", __name__, url_prefix="/api/v1/assignments")


@api.get("")
@requires(Permission.BENCH_WORK_READ)
def work() -> dict[str, Any]:
    """Return open work by due time; ``after`` goes on where the page before ended."""
    page = page_of(queries.work_page(session(), after=asked_key(), size=SIZE + 1), lambda line: (line.due_at, line.id))
    rows = [WorkOut.model_validate(line, from_attributes=True).model_dump(mode="json") for line in page.rows]
    return {"assignments": rows, "after": page.after}
