"""Pages of the overview: home, scan-to-anything, search, the thread, statistics, the trail, the look of everything."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from lims.accounts.queries import names_of
from lims.audit import queries as audit_queries
from lims.errors import Invalid, LimsError, NotFound
from lims.numbers import NotANumber
from lims.overview import finding, sentences, statistics  # noqa: F401 - the sentences register by being imported
from lims.overview import search as searching
from lims.overview.home import work_lists
from lims.overview.look import look_form, refused_look_form
from lims.overview.morning import morning_lists
from lims.overview.sources import SOURCES
from lims.overview.stages import stages_of
from lims.overview.thread import thread_of
from lims.permissions import Permission
from lims.samples.lineage.queries import kept_number
from lims.samples.lineage.sentences import closed_words
from lims.samples.queries import sample_by_number
from lims.shipments.declarations.queries import shipment_by_number
from lims.web.access import current_person, public, requires, signed_in
from lims.web.errors import explain
from lims.web.i18n import language
from lims.web.pagination import SIZE, asked_key, page_of
from lims.web.shell import zone
from lims.web.transaction import session

pages = Blueprint("overview", __name__)


@pages.get("/")
@signed_in
def home() -> str:
    """Show what waits for the person, list by list."""
    lists = work_lists(session(), SOURCES, current_person(), language=language())
    return render_template("overview/home.html", lists=lists)


@pages.get("/morning")
@requires(Permission.BENCH_WORK_READ)
def morning() -> str:
    """Show how the laboratory stands at the start of its day."""
    lists = morning_lists(session(), current_person(), zone=zone(), language=language())
    return render_template("overview/morning.html", lists=lists)


@pages.get("/scan")
@signed_in
def scan() -> BaseResponse | tuple[str, int]:
    """Open whatever the scanned code belongs to; what belongs to nothing gets a search for it."""
    code = request.args.get("code", "").strip()
    if not code:
        return redirect(url_for("overview.home"))
    try:
        return redirect(finding.find(session(), code, actor=current_person()))
    except (NotANumber, NotFound, finding.SeveralFound) as refusal:
        return _search_page(code, refusal), explain(refusal).status


@pages.get("/search")
@signed_in
def search() -> str:
    """Search for what nobody has the number of."""
    return _search_page(request.args.get("text", "").strip())


def _search_page(text: str, refusal: LimsError | None = None) -> str:
    """Return what begins with ``text``, under what was wrong with the scanned code."""
    text = text[: finding.LONGEST]
    hits = searching.search(session(), text, actor=current_person())
    told = explain(refusal) if refusal else None
    return render_template("overview/search.html", text=text, hits=hits, told=told)


@pages.get("/samples/<number>/next")
@requires(Permission.SAMPLES_SAMPLES_READ)
def next_step(number: str) -> BaseResponse:
    """Go to the sample's next step for this person; of a closed number, to that of the one that is kept."""
    found = sample_by_number(session(), number)
    kept = sample_by_number(session(), kept_number(session(), found.number))
    if kept is not found:
        flash(closed_words(found.number, kept.number), "info")
    return redirect(finding.next_step(kept, actor=current_person()))


@pages.get("/shipments/<number>/thread")
@requires(Permission.SHIPMENTS_DECLARATIONS_READ)
def thread(number: str) -> str:
    """Show a shipment from the declaration to the decision on one page."""
    shipment = shipment_by_number(session(), number)
    registered_by = names_of(session(), [shipment.registered_by_id]).get(shipment.registered_by_id, "")
    lines = thread_of(session(), shipment, language=language())
    ways = [(one, stages_of(one, shipment, registered_by)) for one in lines]
    return render_template("overview/thread.html", shipment=shipment, lines=ways)


@pages.get("/statistics")
@requires(Permission.OVERVIEW_HOME_READ)
def show_statistics() -> str:
    """Show how many and how fast, for the last days."""
    asked = request.args.get("days", statistics.DAYS, type=int)
    days = asked if asked in statistics.PERIODS else statistics.DAYS
    found = statistics.read(session(), days=days)
    return render_template("overview/statistics.html", found=found, days=days, periods=statistics.PERIODS)


@pages.get("/trail")
@requires(Permission.AUDIT_TRAIL_READ)
def trail() -> str:
    """Show the audit trail: of everything, of one stream, or of one thing (by its number, or as the trail calls it)."""
    asked = {name: request.args.get(name, "").strip() for name in ("stream", "subject", "action")}
    found = audit_queries.trail(
        session(),
        stream=asked["stream"] or None,
        subject=finding.subject_of(session(), asked["subject"]) if asked["subject"] else None,
        action=asked["action"] or None,
        before=_asked_place(),
        limit=SIZE + 1,
    )
    return render_template(
        "overview/trail.html",
        page=page_of(found, key=lambda row: row.key),
        asked=asked,
        checkpoint=audit_queries.latest_checkpoint(session()),
        actions=[one.value for one in audit_queries.AuditAction],
    )


def _asked_place() -> audit_queries.Place | None:
    """Return where the page of the trail goes on."""
    key = asked_key()
    if key is None:
        return None
    if len(key) != 3:
        raise Invalid(field="after", value=request.args["after"])
    return key[0], key[1], key[2]


@pages.get("/look")
@public
def look() -> str | Response:
    """Show every component of the pages in every state."""
    return render_template("look/index.html", form=look_form(), refused=refused_look_form())
