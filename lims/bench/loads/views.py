"""Pages of loads: what is due when, the list, a new one, scanning samples into it, its way, its controls."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from lims.bench.assignments import queries as work
from lims.bench.assignments.labels import local_day
from lims.bench.instruments.queries import instrument_by_code, instruments_in_service
from lims.bench.loads import going, operations, queries, sentences  # noqa: F401 - importing the sentences registers them
from lims.bench.loads.forms import BeginForm, ControlForm, FallForm, LoadForm, ReadControlForm, ScanForm, StepForm
from lims.bench.loads.load_page import load_page
from lims.bench.loads.models import Load, LoadState
from lims.bench.loads.scanning import scan
from lims.bench.methods import queries as methods
from lims.bench.methods.models import TimedMethod
from lims.bench.methods.steps import ControlKind
from lims.errors import LimsError
from lims.permissions import Permission
from lims.web.access import current_person, requires
from lims.web.errors import explain, sentence
from lims.web.forms import LimsForm
from lims.web.i18n import language
from lims.web.once import once
from lims.web.pagination import SIZE, asked_key, page_of
from lims.web.transaction import session

pages = Blueprint("loads", __name__, url_prefix="/bench")

Answer = str | Response | tuple[str, int]
LONGEST_CODE = 60


@pages.get("/windows")
@requires(Permission.BENCH_WORK_READ)
def windows() -> str:
    """Show what must be read or moved when, and by whom: loads as a whole, then what goes by itself."""
    return render_template(
        "bench/windows.html",
        loads=queries.running_loads(session(), size=SIZE),
        lines=work.windows(session(), size=SIZE, language=language()),
    )


@pages.get("/loads")
@requires(Permission.BENCH_WORK_READ)
def loads() -> str:
    """List the loads, the newest first."""
    found = queries.loads_page(session(), after=asked_key(), size=SIZE + 1)
    return render_template("bench/loads.html", page=page_of(found, lambda line: line.id))


@pages.route("/loads/new", methods=["GET", "POST"])
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def new() -> Answer:
    """Open a load for a timed method."""
    form, in_use = LoadForm(), {row.code: row for row in methods.in_use(session(), local_day(session()))}
    form.method.choices = [SelectChoice(code, methods.read(row).named(language())) for code, row in in_use.items()]
    form.instrument.choices = [
        SelectChoice("", _("none")),
        *(SelectChoice(one.code, f"{one.name} · {one.code}") for one in instruments_in_service(session())),
    ]
    if not form.validate_on_submit():
        return render_template("bench/new_load.html", form=form), 422 if form.errors else 200
    instrument = instrument_by_code(session(), form.instrument.data) if form.instrument.data else None
    method: TimedMethod = in_use[form.method.data]
    made = operations.open_load(session(), method=method, instrument=instrument, actor=current_person())
    return redirect(url_for("loads.load", number=made.number))


@pages.get("/loads/<number>")
@requires(Permission.BENCH_WORK_READ)
def load(number: str) -> str:
    """Show a load: what is in it, its controls, its clock."""
    return _page(queries.load_by_number(session(), number))


def _page(found: Load, **typed: LimsForm) -> str:
    """Return the page of a load; ``typed`` are forms that were refused, as they were typed."""
    shown = load_page(session(), found, person=current_person(), language=language())
    read = typed.get("read_form") or ReadControlForm(formdata=None)
    read["control"].choices = [SelectChoice(str(one.position), one.name) for one in shown["controls"]]
    forms: dict[str, Any] = {
        "scan_form": ScanForm(formdata=None),
        "begin_form": BeginForm(formdata=None),
        "step_form": StepForm(formdata=None),
        "control_form": ControlForm(formdata=None),
        "fall_form": FallForm(formdata=None),
    }
    return render_template("bench/load.html", **shown, **(forms | typed | {"read_form": read}))


@pages.post("/loads/<number>/scan")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def take_scan(number: str) -> Response:
    """Take one scan: from the station as JSON, from the plain form as a page."""
    given = request.get_json(silent=True)
    typed = given.get("code", "") if isinstance(given, dict) else request.form.get("sample", "")
    found, code = queries.load_by_number(session(), number), str(typed).strip()[:LONGEST_CODE]
    answer = scan(session(), found, code, actor=current_person())
    if isinstance(given, dict):
        return jsonify(answer.to_dict(code))
    flash(answer.sentence, answer.kind)
    return _back(found)


@pages.post("/loads/<number>/out")
@requires(Permission.BENCH_RESULTS_ENTER)
def out(number: str) -> Response:
    """Take one piece of work out of a load."""
    found, asked = queries.load_by_number(session(), number), request.form.get("work", "")
    if operations.take_out(session(), found, int(asked) if asked.isdecimal() else 0, actor=current_person()):
        flash(_("It is out of the load."))
    return _back(found)


@pages.post("/loads/<number>/control")
@requires(Permission.BENCH_RESULTS_ENTER)
def control(number: str) -> Answer:
    """Let one more control go along."""
    found, form = queries.load_by_number(session(), number), ControlForm()
    if not form.validate_on_submit():
        return _page(found, control_form=form), 422
    kind = ControlKind(form.kind.data)
    operations.add_control(session(), found, kind=kind, name=form.name.data or "", actor=current_person())
    flash(_("The control goes along."))
    return _back(found)


@pages.post("/loads/<number>/begin")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def begin(number: str) -> Answer:
    """Begin everything in a load; what is blocked is named with its reason."""
    found, form = queries.load_by_number(session(), number, for_update=True), BeginForm()
    try:
        begun = going.begin(session(), found, reason=form.reason.data or "", actor=current_person())
    except LimsError as obstacle:
        session().rollback()
        form.refuse(obstacle)
        return _page(queries.load_by_number(session(), number), begin_form=form), explain(obstacle).status
    flash(_("%(count)s pieces of work have begun.", count=len(begun.running)))
    for label, why in begun.refused:
        flash(_("Taken out: %(work)s. %(reason)s", work=label, reason=sentence(why)), "error")
    return _back(found)


@pages.post("/loads/<number>/step")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def step(number: str) -> Answer:
    """Do the next step for everything in a load."""
    found, form = queries.load_by_number(session(), number, for_update=True), StepForm()
    if not form.validate_on_submit():
        return _page(found, step_form=form), 422
    going.do_step(session(), found, happened_at=form.happened_at.data, actor=current_person())
    if found.state is LoadState.INVALID:
        flash(_("The window was missed: the load is invalid."), "error")
    else:
        flash(_("The step is done for the whole load."))
    return _back(found)


@pages.post("/loads/<number>/read-control")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def read_control(number: str) -> Answer:
    """Write down what a control showed."""
    found, form = queries.load_by_number(session(), number, for_update=True), ReadControlForm()
    controls = queries.controls_of(session(), found)
    form.control.choices = [SelectChoice(str(one.position), str(one.position)) for one in controls]
    if not form.validate_on_submit():
        return _page(found, read_form=form), 422
    chosen, held = queries.control_of(session(), found, form.control.data), form.held.data == "yes"
    said = {"seen": form.seen.data or "", "held": held, "reason": form.reason.data or ""}
    try:
        going.read_control(session(), found, chosen, **said, actor=current_person())
    except LimsError as obstacle:
        session().rollback()
        form.refuse(obstacle)
        return _page(queries.load_by_number(session(), number), read_form=form), explain(obstacle).status
    if held:
        flash(_("The control is read."))
    else:
        flash(_("A control failed: the load is invalid, and nothing that was read from it is used."), "error")
    return _back(found)


@pages.post("/loads/<number>/invalid")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def invalid(number: str) -> Answer:
    """Say that a load is invalid, and why."""
    found, form = queries.load_by_number(session(), number, for_update=True), FallForm()
    if not form.validate_on_submit():
        return _page(found, fall_form=form), 422
    _load, beyond = going.fall(session(), found, because=form.because.data or "", actor=current_person())
    flash(_("The load is invalid: nothing that was read from it is used."), "error")
    if beyond:
        flash(_("Handed over before, to be taken back by an investigation: %(work)s.", work=", ".join(beyond)), "error")
    return _back(found)


def _back(found: Load) -> Response:
    return redirect(url_for("loads.load", number=found.number))
