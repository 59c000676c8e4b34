"""Pages of the store: the tree, a location, setting up; and what is done to a sample's custody from its page."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from lims.accounts.queries import person_by_code
from lims.errors import LimsError
from lims.permissions import Permission
from lims.samples.models import Sample, StorageCondition
from lims.samples.queries import sample_by_number, samples_by_numbers
from lims.samples.sample_page import done, shown
from lims.samples.store import locations, operations, queries, sentences  # noqa: F401 - importing registers the words
from lims.samples.store.forms import HandOverForm, KeepForm, LeaveForm, LocationForm, PutAwayForm, PutHereForm
from lims.samples.store.models import Location, LocationKind, LocationState
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.forms import LimsForm
from lims.web.once import once
from lims.web.pagination import asked_key, page_of
from lims.web.transaction import session
from lims.web.words import sentence_case

pages = Blueprint("store", __name__, url_prefix="/store")

Answer = str | Response | tuple[str, int]


@pages.get("")
@requires(Permission.SAMPLES_SAMPLES_READ)
def store() -> str:
    """Show the tree of locations with what is used and what is free."""
    return render_template("samples/store.html", tree=queries.tree(session()))


@pages.route("/new", methods=["GET", "POST"])
@requires(Permission.SAMPLES_LOCATIONS_MANAGE)
@once
def new() -> Answer:
    """Add a location: a room, or what stands in the location that ``within`` names."""
    parent = queries.location_by_code(session(), within) if (within := request.args.get("within", "")) else None
    form = LocationForm(condition=parent.condition if parent else StorageCondition.AMBIENT)
    form.kind.choices = [SelectChoice(kind.value, sentence_case(kind)) for kind in locations.kinds_within(parent)]
    del form.state, form.reason
    if not form.validate_on_submit():
        return _location_form(form, parent=parent), 422 if form.errors else 200
    try:
        made = locations.add_location(
            session(), kind=LocationKind(form.kind.data), parent=parent, actor=current_person(), **_named(form)
        )
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _location_form(form, parent=parent), explain(obstacle).status
    flash(_("%(name)s is set up as %(code)s.", name=made.name, code=made.code), "success")
    return redirect(url_for("store.location", code=parent.code if parent else made.code))


def _named(form: LocationForm) -> dict[str, Any]:
    """Return what the form says of a location."""
    return {
        "name": form.name.data or "", "name_zh": form.name_zh.data or "", "capacity": form.capacity.data,
        "condition": StorageCondition(form.condition.data),
    }  # fmt: skip


def _location_form(form: LocationForm, *, parent: Location | None = None, location: Location | None = None) -> str:
    """Return the page on which a location is set up or changed."""
    way = queries.ancestors(session(), around) if (around := parent or location) else []
    return render_template("samples/location_form.html", form=form, parent=parent, location=location, way=way)


@pages.get("/<code>")
@requires(Permission.SAMPLES_SAMPLES_READ)
def location(code: str) -> str:
    """Show one location: its path, what lies in it, what stands in it, what is free."""
    return _location_page(queries.location_by_code(session(), code), PutHereForm(formdata=None))


def _location_page(found: Location, form: PutHereForm) -> str:
    """Return the page of a location; ``form`` takes the samples that are put there."""
    tree = queries.tree(session())
    inside = set(queries.within(session(), found))
    samples = queries.samples_in(session(), found, after=next(iter(asked_key() or ()), None))
    return render_template(
        "samples/location.html", location=next(line for line in tree if line.id == found.id), form=form,
        way=queries.ancestors(session(), found), page=page_of(samples, lambda row: row.id),
        below=[line for line in tree if line.id in inside and line.id != found.id],
        kinds=locations.kinds_within(found),
    )  # fmt: skip


@pages.route("/<code>/change", methods=["GET", "POST"])
@requires(Permission.SAMPLES_LOCATIONS_MANAGE)
def change(code: str) -> Answer:
    """Change, close or open a location."""
    found = queries.location_by_code(session(), code, to_change=request.method == "POST")
    form = LocationForm(obj=found)
    del form.kind
    if not form.validate_on_submit():
        return _location_form(form, location=found), 422 if form.errors else 200
    try:
        locations.change_location(
            session(), found, state=LocationState(form.state.data), reason=form.reason.data or "",
            actor=current_person(), **_named(form),
        )  # fmt: skip
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _location_form(form, location=found), explain(obstacle).status
    flash(_("The location is changed; what was there before stays in the trail."), "success")
    return redirect(url_for("store.location", code=found.code))


@pages.post("/<code>/put-here")
@requires(Permission.SAMPLES_CUSTODY_MOVE)
def put_here(code: str) -> Answer:
    """Put the samples that are named into one location: all of them, or none."""
    found, form = queries.location_by_code(session(), code), PutHereForm()
    if not form.validate_on_submit():
        return _location_page(found, form), 422
    try:
        named = samples_by_numbers(session(), (form.samples.data or "").replace(",", " ").split())
        moved = operations.put_away(session(), named, found, actor=current_person())
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _location_page(found, form), explain(obstacle).status
    said = ngettext("%(num)s sample is put away here.", "%(num)s samples are put away here.", len(moved))
    flash(said if moved else _("They lie here already; nothing was changed."), "success" if moved else "info")
    return redirect(url_for("store.location", code=found.code))


@pages.post("/samples/<number>/put-away")
@requires(Permission.SAMPLES_CUSTODY_MOVE)
def put_away(number: str) -> Answer:
    """Put one sample into the location whose code was scanned."""

    def do(sample: Sample, form: PutAwayForm) -> None:
        to = queries.location_by_code(session(), form.location.data or "")
        operations.put_away(session(), [sample], to, note=form.note.data or "", actor=current_person())

    return _act(number, PutAwayForm(prefix="put_away"), "put_away", do, _("It is put away."))


@pages.post("/samples/<number>/take")
@requires(Permission.SAMPLES_CUSTODY_MOVE)
def take(number: str) -> Answer:
    """Take a sample: out of the store, or over from who has it; the receiver is the person who is signed in."""
    found, person = sample_by_number(session(), number, to_change=True), current_person()
    if found.holder_id is None:
        operations.take_out(session(), found, actor=person)
    else:
        operations.hand_over(session(), [found], to=person.id or 0, actor=person)
    return done(found, _("It is in your hands."))


@pages.post("/samples/<number>/hand-over")
@requires(Permission.SAMPLES_CUSTODY_MOVE)
def hand_over(number: str) -> Answer:
    """Hand a sample to the person whose code was scanned."""

    def do(sample: Sample, form: HandOverForm) -> None:
        code = form.receiver.data or ""
        receiver = person_by_code(session(), code.strip().upper())
        operations.hand_over(
            session(), [sample], to=receiver.id, receiver_code=code, note=form.note.data or "", actor=current_person()
        )

    return _act(number, HandOverForm(prefix="hand_over"), "hand_over", do, _("It is handed over."))


@pages.post("/samples/<number>/leave")
@requires(Permission.SAMPLES_CUSTODY_MOVE)
def leave(number: str) -> Answer:
    """Leave portion B with its owner, under its seal."""

    def do(sample: Sample, form: LeaveForm) -> None:
        operations.leave_with_owner(
            session(), sample, seal=form.seal.data or "", signed_by=form.signed_by.data or "",
            place=form.place.data or "", note=form.note.data or "", actor=current_person(),
        )  # fmt: skip

    return _act(number, LeaveForm(prefix="leave"), "leave", do, _("It stays with its owner, under its seal."))


@pages.post("/samples/<number>/keep")
@requires(Permission.SAMPLES_CUSTODY_MOVE)
def keep(number: str) -> Answer:
    """State at which condition a sample is to be kept."""

    def do(sample: Sample, form: KeepForm) -> None:
        wanted = StorageCondition(form.condition.data) if form.condition.data else None
        operations.ask_condition(
            session(), sample, condition=wanted, reason=form.reason.data or "", actor=current_person()
        )

    return _act(number, KeepForm(prefix="keep"), "keep", do, _("Its storage condition is on record."))


def _act(number: str, form: Any, name: str, verb: Callable[[Sample, Any], None], said: str) -> Answer:
    """Do an act of a sample's page; show the page again with what was typed where it is refused."""
    found = sample_by_number(session(), number, to_change=True)
    refused: dict[str, LimsForm] = {name: form}
    if not form.validate_on_submit():
        return shown(found, **refused), 422
    try:
        verb(found, form)
    except LimsError as obstacle:
        form.refuse(obstacle)
        return shown(found, **refused), explain(obstacle).status
    return done(found, said)
