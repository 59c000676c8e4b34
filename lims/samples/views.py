"""Pages of samples: the list, reception by scan, one sample and its acts, labels. Orders: see `order_views`."""

from collections.abc import Callable
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lims.errors import LimsError
from lims.permissions import Permission
from lims.samples import obstacles, operations, queries
from lims.samples.forms import MoveForm, ReasonForm, ReceiveForm
from lims.samples.models import Portion, ReturnReason, Sample, SampleState
from lims.samples.order_views import Answer, pages
from lims.samples.reception import scan as take_scan
from lims.samples.rounds import findings
from lims.samples.rounds.models import RoundState
from lims.samples.rounds.queries import round_of_sample
from lims.samples.sample_page import done, shown
from lims.web import outbox
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.once import once
from lims.web.pagination import asked_key, page_of
from lims.web.transaction import session
from lims.web.words import word

EXPECTED = "reception"  # in the session cookie: the sample whose seal comes next
LONGEST_CODE = 80


@pages.get("")
@requires(Permission.SAMPLES_SAMPLES_READ)
def samples() -> str:
    """List samples, narrowed by state, portion and text."""
    asked = {name: request.args.get(name, "").strip() for name in ("state", "portion", "text")}
    found = queries.samples_page(
        session(), after=next(iter(asked_key() or ()), None), text=asked["text"],
        state=SampleState(asked["state"]) if asked["state"] in list(SampleState) else None,
        portion=Portion(asked["portion"]) if asked["portion"] in list(Portion) else None,
    )  # fmt: skip
    return render_template(
        "samples/samples.html",
        page=page_of(found, lambda row: row.id),
        asked=asked,
        states=SampleState,
        portions=Portion,
    )


@pages.get("/reception")
@requires(Permission.SAMPLES_SAMPLES_RECEIVE)
def reception() -> Answer:
    """Show the reception station: scan one sample after the other; what is expected stands below."""
    cookie.pop(EXPECTED, None)
    if code := request.args.get("code", "").strip():
        return redirect(url_for("samples.receive", number=code))
    return render_template("samples/reception.html", expected=queries.expected_samples(session()))


@pages.post("/reception/scan")
@requires(Permission.SAMPLES_SAMPLES_RECEIVE)
@once
def scan() -> Response:
    """Take one scan in: from the station as JSON, from the plain form as a page."""
    given = request.get_json(silent=True) or request.form
    code = str(given.get("code", "")).strip()[:LONGEST_CODE]
    before = outbox.state_before(given) if request.is_json else {"expects": cookie.get(EXPECTED, "")}
    found = take_scan(
        session(), code, expects=str(before.get("expects", "")), actor=current_person(),
        happened_at=outbox.happened_at(),
    )  # fmt: skip
    opens = url_for("samples.receive", number=found.opens) if found.opens else ""
    if request.is_json:
        state = outbox.state_after(expects=found.expects)
        answer = {"outcome": found.outcome, "title": found.title, "text": found.text, "href": opens, "code": code}
        return jsonify(answer | {"state": state})
    cookie[EXPECTED] = found.expects
    flash(f"{code}: {found.title} {found.text}", "success" if found.outcome == "done" else "warning")
    return redirect(opens if found.expects else url_for("samples.reception"))


@pages.get("/<number>")
@requires(Permission.SAMPLES_SAMPLES_READ)
def sample(number: str) -> str:
    """Show one sample: facts, way, specimens, and what can be done with it now."""
    return shown(queries.sample_by_number(session(), number))


@pages.route("/<number>/receive", methods=["GET", "POST"])
@requires(Permission.SAMPLES_SAMPLES_RECEIVE)
def receive(number: str) -> Answer:
    """Take the receipt checks of one sample down; go on with the next scan."""
    found = queries.sample_by_number(session(), number, to_change=request.method == "POST")
    form = ReceiveForm()
    if not form.validate_on_submit():
        return _receive_page(form, found), 422 if form.errors else 200
    before = found.state
    try:
        _take_checks(form, found)
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _receive_page(form, found), explain(obstacle).status
    _say_received(found, changed=found.state is not before)
    return redirect(_back_to_station(found))


def _take_checks(form: ReceiveForm, found: Sample) -> None:
    """Receive a sample or send it back; where the customer is asked, take it in on hold."""
    checks: dict[str, Any] = {
        "units": form.units.data or 0, "seal": form.seal.data or "", "intact": form.intact.data == "yes",
        "condition": form.condition.data or "", "actor": current_person(),
        "refused": ReturnReason(form.refused.data) if form.refused.data else None,
    }  # fmt: skip
    if form.ask.data:
        to, question = form.addressed_to.data or "", form.question.data or ""
        findings.take_in_and_ask(session(), found, addressed_to=to, question=question, **checks)
    else:
        operations.receive(session(), found, **checks)


def _back_to_station(found: Sample) -> str:
    """Return where the scanning goes on: the comparison of the portion's manifest, else reception."""
    aboard = round_of_sample(session(), found.id)
    if aboard is not None and aboard.state is RoundState.HANDED_IN:
        return url_for("rounds.compare", number=aboard.number)
    return url_for("samples.reception")


def _say_received(found: Sample, *, changed: bool) -> None:
    """Say what became of a sample at reception."""
    if found.state is SampleState.ON_HOLD and changed:
        flash(_("%(number)s is taken in and on hold: the customer is asked.", number=found.number), "warning")
    elif found.returned_reason is not None:
        flash(
            _("%(number)s goes back: %(reason)s.", number=found.number, reason=word(found.returned_reason)),
            "warning",
        )
    elif changed:
        flash(_("%(number)s is received.", number=found.number), "success")
    else:
        flash(_("%(number)s was received before; nothing was changed.", number=found.number), "info")


def _receive_page(form: ReceiveForm, found: Sample) -> str:
    """Return the page of the receipt checks."""
    obstacle = obstacles.obstacle_to_receiving(found)
    return render_template(
        "samples/receive.html", form=form, sample=found, goods=queries.goods_of_lot(session(), found.lot_id),
        obstacle=explain(obstacle) if obstacle else None,
    )  # fmt: skip


@pages.post("/<number>/send")
@requires(Permission.SAMPLES_SAMPLES_DRAW)
def send(number: str) -> Answer:
    """Send a drawn portion to the laboratory."""
    found = queries.sample_by_number(session(), number, to_change=True)
    operations.send(session(), found, actor=current_person())
    return done(found, _("It is on its way."))


@pages.post("/<number>/hold")
@requires(Permission.SAMPLES_CUSTODY_MOVE)
def hold(number: str) -> Answer:
    """Put a sample on hold while a query is open."""
    return _with_reason(number, "hold", operations.hold, _("It is on hold."))


@pages.post("/<number>/lift")
@requires(Permission.SAMPLES_CUSTODY_MOVE)
def lift(number: str) -> Answer:
    """Lift the hold with the query's answer."""
    return _with_reason(number, "lift", operations.lift_hold, _("The hold is lifted."))


@pages.post("/<number>/lost")
@requires(Permission.SAMPLES_CUSTODY_MOVE)
def lost(number: str) -> Answer:
    """State that a sample is lost or damaged."""
    return _with_reason(number, "lost", operations.report_lost, _("The loss is on record."))


def _with_reason(number: str, name: str, verb: Callable[..., None], said: str) -> Answer:
    """Do an act that needs a reason; show the sample again with what was typed where it is refused."""
    found = queries.sample_by_number(session(), number, to_change=True)
    form = ReasonForm(prefix=name)
    if not form.validate_on_submit():
        return shown(found, **{name: form}), 422
    try:
        verb(session(), found, reason=form.reason.data or "", actor=current_person())
    except LimsError as obstacle:
        form.refuse(obstacle)
        return shown(found, **{name: form}), explain(obstacle).status
    return done(found, said)


@pages.post("/<number>/move")
@requires(Permission.SAMPLES_CUSTODY_MOVE)
def move(number: str) -> Answer:
    """Leave a sample at a place outside of the store."""
    found = queries.sample_by_number(session(), number, to_change=True)
    form = MoveForm(prefix="move")
    if not form.validate_on_submit():
        return shown(found, move=form), 422
    try:
        operations.move(
            session(), found, place=form.place.data or "", note=form.note.data or "", actor=current_person()
        )
    except LimsError as obstacle:
        form.refuse(obstacle)
        return shown(found, move=form), explain(obstacle).status
    return done(found, _("The move is on record."))
