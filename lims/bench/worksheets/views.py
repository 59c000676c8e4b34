"""Pages of worksheets: the list, a new one, scanning samples onto it, starting it, paper."""

from flask import Blueprint, Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse
from wtforms.fields import SelectChoice

from lims.accounts.queries import names_of, people_with
from lims.bench.assignments.queries import open_methods
from lims.bench.instruments.models import Instrument
from lims.bench.instruments.queries import instrument_by_code, instruments_in_service
from lims.bench.worksheets import operations, queries, sentences  # noqa: F401 - importing the sentences registers them
from lims.bench.worksheets.forms import CloseForm, ScanForm, WorksheetForm
from lims.bench.worksheets.models import Worksheet, WorksheetState
from lims.bench.worksheets.paper import paper_job
from lims.bench.worksheets.scanning import scan
from lims.errors import LimsError
from lims.permissions import Permission
from lims.web.access import current_person, requires
from lims.web.errors import explain, sentence
from lims.web.i18n import language
from lims.web.once import once
from lims.web.pagination import SIZE, asked_key, page_of
from lims.web.people import person_name
from lims.web.transaction import session

pages = Blueprint("worksheets", __name__, url_prefix="/bench/worksheets")

Answer = str | AnyResponse | tuple[str, int]
LONGEST_CODE = 60


@pages.get("")
@requires(Permission.BENCH_WORK_READ)
def worksheets() -> str:
    """List the worksheets, the newest first."""
    found = queries.worksheets_page(session(), after=asked_key(), size=SIZE + 1)
    return render_template("bench/worksheets.html", page=page_of(found, lambda line: line.id))


@pages.route("/new", methods=["GET", "POST"])
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def new() -> Answer:
    """Open a worksheet for one method."""
    form = _new_form()
    if not form.validate_on_submit():
        return render_template("bench/new_worksheet.html", form=form), 422 if form.errors else 200
    made = operations.open_worksheet(
        session(),
        method=form.method.data,
        instrument=instrument_by_code(session(), form.instrument.data) if form.instrument.data else None,
        people=form.people.data or [],
        actor=current_person(),
    )
    return redirect(url_for("worksheets.worksheet", number=made.number))


def _new_form() -> WorksheetForm:
    """Return the form with the methods of the open work, the instruments and the people of the bench."""
    form = WorksheetForm()
    form.method.choices = [SelectChoice(method) for method in open_methods(session())]
    instruments = instruments_in_service(session())
    form.instrument.choices = [
        SelectChoice("", _("none")),
        *(SelectChoice(one.code, f"{one.name} · {one.code}") for one in instruments),
    ]
    bench = people_with(session(), Permission.BENCH_RESULTS_ENTER)
    form.people.choices = [
        SelectChoice(str(one.id), person_name(one.name)) for one in bench if one.id != current_person().id
    ]
    return form


@pages.get("/<number>")
@requires(Permission.BENCH_WORK_READ)
def worksheet(number: str) -> str:
    """Show a worksheet: scan samples onto it, and see where its work stands."""
    return _page(queries.worksheet_by_number(session(), number))


def _page(found: Worksheet, *, close_form: CloseForm | None = None) -> str:
    """Return the page of a worksheet; the form of its closing as it was typed, where it was refused."""
    rows = queries.rows_of(session(), found, language=language())
    names = names_of(session(), found.people)
    instrument = session().get(Instrument, found.instrument_id) if found.instrument_id else None
    return render_template(
        "bench/worksheet.html",
        worksheet=found,
        rows=rows,
        left=queries.left_on(rows),
        close_form=close_form or CloseForm(formdata=None),
        people=[person_name(names[one]) for one in found.people if one in names],
        instrument=instrument,
        is_open=found.state is WorksheetState.OPEN and current_person().may(Permission.BENCH_RESULTS_ENTER),
        form=ScanForm(formdata=None),
    )


@pages.post("/<number>/scan")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def take_scan(number: str) -> AnyResponse:
    """Take one scan: from the station as JSON, from the plain form as a page."""
    given = request.get_json(silent=True)
    typed = given.get("code", "") if isinstance(given, dict) else request.form.get("sample", "")
    found = queries.worksheet_by_number(session(), number)
    code = str(typed).strip()[:LONGEST_CODE]
    answer = scan(session(), found, code, actor=current_person())
    if isinstance(given, dict):
        return jsonify(answer.to_dict(code))
    flash(answer.sentence, answer.kind)
    return redirect(url_for("worksheets.worksheet", number=found.number))


@pages.post("/<number>/off")
@requires(Permission.BENCH_RESULTS_ENTER)
def off(number: str) -> AnyResponse:
    """Take one piece of work off a worksheet."""
    found = queries.worksheet_by_number(session(), number)
    asked = request.form.get("work", "")
    if operations.take_off(session(), found, int(asked) if asked.isdecimal() else 0, actor=current_person()):
        flash(_("It is off the worksheet."))
    return redirect(url_for("worksheets.worksheet", number=found.number))


@pages.post("/<number>/start")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def start(number: str) -> AnyResponse:
    """Start everything that waits on a worksheet; what is blocked is named with its reason."""
    found = queries.worksheet_by_number(session(), number)
    started = operations.start_all(session(), found, actor=current_person())
    flash(_("%(count)s pieces of work have begun.", count=len(started.running)))
    for label, obstacle in started.refused:
        flash(f"{label}: {sentence(obstacle)}", "error")
    return redirect(url_for("worksheets.worksheet", number=found.number))


@pages.post("/<number>/close")
@requires(Permission.BENCH_RESULTS_ENTER)
def close(number: str) -> Answer:
    """Close a worksheet; what is left on it needs a reason."""
    found, form = queries.worksheet_by_number(session(), number), CloseForm()
    try:
        operations.close(session(), found, although=form.although.data or "", actor=current_person())
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _page(found, close_form=form), explain(obstacle).status
    flash(_("Worksheet %(number)s is closed.", number=found.number))
    return redirect(url_for("worksheets.worksheet", number=found.number))


@pages.get("/<number>/paper")
@requires(Permission.BENCH_WORK_READ)
def paper(number: str) -> Response:
    """Give a worksheet as PDF: barcodes and empty cells."""
    found = queries.worksheet_by_number(session(), number)
    job = paper_job(session(), found, language=language())
    pdf = current_app.extensions["lims.services"].printer.render(job)
    name = f'inline; filename="worksheet-{found.number}.pdf"'
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": name})
