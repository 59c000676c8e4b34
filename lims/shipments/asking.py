"""What the query of a request asks of the list of shipments: the same for the page and for programs."""

from flask import request

from lims.shipments.declarations.models import Direction, LineState
from lims.shipments.queries import Wanted


def asked() -> Wanted:
    """Return how the list is to be narrowed; a value that is none of ours narrows nothing."""
    given = request.args.get
    direction, state = given("direction", ""), given("state", "")
    return Wanted(
        direction=direction if direction in set(Direction) else "",
        state=state if state in set(LineState) else "",
        post=given("post", "").strip()[:80],
        text=given("text", "").strip()[:80],
    )
