"""Routes for what stands beside the grid: circumstances, deviations, photographs, and who else is there."""

from flask import Blueprint, Response, current_app, flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from lims.bench.assignments.models import Assignment
from lims.bench.assignments.queries import assignment_of
from lims.bench.results import noting, photographs
from lims.bench.results.beside import photograph_with
from lims.bench.results.entry_view import show_entry
from lims.bench.results.forms import CircumstancesForm, DeviationForm, PhotographForm
from lims.bench.results.obstacles import NoSuchCell
from lims.bench.results.presence import news_of, say_present
from lims.errors import LimsError
from lims.files import FileStore
from lims.numbers import NotANumber, parse_specimen
from lims.permissions import Permission
from lims.samples.models import Sample
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.i18n import language
from lims.web.once import once
from lims.web.transaction import session

pages = Blueprint("results", __name__, url_prefix="/bench")

Answer = str | BaseResponse | tuple[str, int]


@pages.get("/requests/<number>/<requirement>/news")
@requires(Permission.BENCH_WORK_READ)
def news(number: str, requirement: str) -> Response:
    """Tell an open grid who else is there, and which cells changed since it last asked."""
    since = request.args.get("since", "0")
    assignment = assignment_of(session(), number, requirement)
    told = news_of(
        session(),
        assignment,
        since=int(since) if since.isdecimal() else 0,
        actor=current_person(),
        language=language(),
    )
    return jsonify(told)


@pages.post("/requests/<number>/<requirement>/presence")
@requires(Permission.BENCH_RESULTS_ENTER)
def presence(number: str, requirement: str) -> Response:
    """Note that this person has the grid open."""
    say_present(session(), assignment_of(session(), number, requirement), actor=current_person())
    return jsonify(present=True)


@pages.post("/requests/<number>/<requirement>/circumstances")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def note_circumstances(number: str, requirement: str) -> Answer:
    """Note the circumstances of the work: a new version, or nothing where nothing differs."""
    assignment = assignment_of(session(), number, requirement)
    form = CircumstancesForm()
    if not form.validate_on_submit():
        return show_entry(assignment, number, circumstances=form), 422
    try:
        noted, is_new = noting.note_circumstances(session(), assignment, form.said(), actor=current_person())
    except LimsError as obstacle:
        form.refuse(obstacle)
        return show_entry(assignment, number, circumstances=form), explain(obstacle).status
    flash(
        _("The circumstances are noted: version %(version)s.", version=noted.version)
        if is_new
        else _("Nothing differs; nothing was changed.")
    )
    return _back(number, requirement)


@pages.post("/requests/<number>/<requirement>/deviations")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def note_deviation(number: str, requirement: str) -> Answer:
    """Write a deviation from the method down where it happens."""
    assignment = assignment_of(session(), number, requirement)
    form = DeviationForm()
    if not form.validate_on_submit():
        return show_entry(assignment, number, deviation=form), 422
    try:
        specimen = asked_specimen(assignment, form.where.data or "")
        noting.note_deviation(
            session(), assignment, said=form.said.data or "", specimen_no=specimen, actor=current_person()
        )
    except LimsError as obstacle:
        form.refuse(obstacle)
        return show_entry(assignment, number, deviation=form), explain(obstacle).status
    flash(_("The deviation is noted; the reviewer sees it."))
    return _back(number, requirement)


@pages.post("/requests/<number>/<requirement>/photographs")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def attach_photograph(number: str, requirement: str) -> Answer:
    """Attach a photograph to the work or to one specimen."""
    assignment = assignment_of(session(), number, requirement)
    form = PhotographForm()
    if not form.validate_on_submit():
        return show_entry(assignment, number, photograph=form), 422
    upload = form.file.data
    try:
        _picture, is_new = photographs.attach(
            session(),
            _store(),
            assignment,
            upload.read(),
            name=upload.filename or "",
            specimen_no=asked_specimen(assignment, form.specimen.data or ""),
            note=form.note.data or "",
            actor=current_person(),
        )
    except LimsError as obstacle:
        form.refuse(obstacle)
        return show_entry(assignment, number, photograph=form), explain(obstacle).status
    flash(_("The photograph is attached.") if is_new else _("This photograph is attached already."))
    return _back(number, requirement)


@pages.get("/requests/<number>/<requirement>/photographs/<digest>")
@requires(Permission.BENCH_WORK_READ)
def photograph(number: str, requirement: str, digest: str) -> Response:
    """Give a photograph of the work."""
    found = photograph_with(session(), assignment_of(session(), number, requirement).id, digest)
    answer = Response(_store().get(found.sha256), mimetype=found.media_type)
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


def asked_specimen(assignment: Assignment, text: str) -> int | None:
    """Return the specimen that a person names, by its number or by the code on its label; None for all."""
    text = text.strip()
    if not text:
        return None
    if text.isascii() and text.isdecimal():
        return int(text)
    sample = session().get_one(Sample, assignment.sample_id).number
    try:
        of, number = parse_specimen(text)
    except NotANumber:
        of, number = "", 0
    if of != sample:
        raise NoSuchCell(field="specimen", value=text, thing=sample)
    return number


def _store() -> FileStore:
    found: FileStore = current_app.extensions["lims.services"].files
    return found


def _back(number: str, requirement: str) -> BaseResponse:
    return redirect(url_for("results.entry", number=number, requirement=requirement))
