"""Pages across the rooms: the list of shipments, one shipment, and what a declarant sees of its own."""

from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for

from lims import clock
from lims.permissions import Permission
from lims.shipments import queries, signals
from lims.shipments.asking import asked
from lims.shipments.declarations.models import Direction, LineState
from lims.shipments.declarations.operations import digest_of, obstacle_to_change
from lims.shipments.documents.sentences import kind_word, rule_word
from lims.shipments.risk.sentences import reason_words
from lims.web.access import current_person, public, requires
from lims.web.errors import sentence
from lims.web.pagination import SIZE, asked_key, page_of
from lims.web.transaction import session
from lims.web.words import word

pages = Blueprint("shipments", __name__)


@pages.get("/shipments")
@requires(Permission.SHIPMENTS_DECLARATIONS_READ)
def shipments() -> str:
    """List the shipments, the newest first, narrowed as asked."""
    wanted = asked()
    may_see_parties = current_person().may(Permission.SHIPMENTS_PARTIES_READ)
    key = asked_key()
    rows = queries.shipments_page(
        session(), wanted, before=int(key[0]) if key else None, most=SIZE + 1, with_parties=may_see_parties
    )
    page = page_of(rows, lambda row: row.id)
    filters = {name: value for name, value in request.args.items() if name != "after" and value}
    return render_template(
        "shipments/shipments.html",
        page=page,
        wanted=wanted,
        older_href=_address(filters | {"after": page.after}) if page.after else "",
        newest_href="" if page.first else _address(filters),
        directions=[(one.value, word(one)) for one in Direction],
        states=[(one.value, word(one)) for one in LineState],
        may_see_parties=may_see_parties,
    )


def _address(query: dict[str, str]) -> str:
    """Return the address of the list with this query."""
    return f"{url_for('shipments.shipments')}?{urlencode(query)}"


@pages.get("/shipments/<number>")
@requires(Permission.SHIPMENTS_DECLARATIONS_READ)
def shipment(number: str) -> str:
    """Show one shipment: facts, lines with their state and reasons, documents, lots, control orders."""
    page = queries.shipment_page(session(), number)
    obstacle = obstacle_to_change(session(), page.shipment)
    told = [one for _, found in signals.notices_asked.send(session(), shipment=page.shipment) for one in found]
    return render_template(
        "shipments/shipment.html",
        page=page,
        may_see_parties=current_person().may(Permission.SHIPMENTS_PARTIES_READ),
        obstacle=sentence(obstacle) if obstacle else "",
        notices=told,
        reason_words=reason_words,
        kind_word=kind_word,
        rule_word=rule_word,
    )


@pages.get("/declarant/<token>")
@public
def declarant(token: str) -> str:
    """Show a declarant the state of its own declaration: no reasons, and nothing of anybody else."""
    page = queries.declarants_view(session(), digest_of(token), at=clock.now())
    return render_template("shipments/declarant.html", page=page, kind_word=kind_word)
