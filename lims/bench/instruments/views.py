"""Pages of instruments and competences."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from lims import clock
from lims.accounts.queries import people_with
from lims.bench.instruments import operations, queries, sentences  # noqa: F401 - importing the sentences registers them
from lims.bench.instruments.forms import (
    ChangeInstrumentForm,
    CompetenceForm,
    EndCompetenceForm,
    InstrumentForm,
    ServesForm,
)
from lims.bench.instruments.models import Instrument, InstrumentState
from lims.errors import LimsError
from lims.permissions import Permission
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.once import once
from lims.web.pagination import SIZE, asked_key, page_of
from lims.web.people import person_name
from lims.web.transaction import session

pages = Blueprint("instruments", __name__, url_prefix="/bench")

Answer = str | Response | tuple[str, int]


@pages.get("/instruments")
@requires(Permission.BENCH_WORK_READ)
def instruments() -> str:
    """List the instruments, those whose calibration falls due first on top."""
    found = queries.instruments(session(), after=asked_key())
    page = page_of(found, lambda one: (one.calibration_due_on, one.code))
    return render_template("bench/instruments.html", page=page, today=clock.today())


@pages.route("/instruments/new", methods=["GET", "POST"])
@requires(Permission.BENCH_INSTRUMENTS_MAINTAIN)
@once
def register() -> Answer:
    """Register an instrument."""
    form = InstrumentForm()
    if not form.validate_on_submit():
        return render_template("bench/new_instrument.html", form=form), 422 if form.errors else 200
    try:
        instrument = operations.register_instrument(
            session(),
            name=form.name.data or "",
            serial=form.serial.data or "",
            calibrated_on=form.calibrated_on.data,
            calibration_due_on=form.calibration_due_on.data,
            note=form.note.data or "",
            actor=current_person(),
        )
    except LimsError as obstacle:
        form.refuse(obstacle)
        return render_template("bench/new_instrument.html", form=form), explain(obstacle).status
    flash(_("The instrument is registered as %(code)s.", code=instrument.code))
    return redirect(url_for("instruments.instrument", code=instrument.code))


@pages.get("/instruments/<code>")
@requires(Permission.BENCH_WORK_READ)
def instrument(code: str) -> str:
    """Show an instrument."""
    found = queries.instrument_by_code(session(), code)
    return _instrument_page(found, ChangeInstrumentForm(obj=found))


@pages.post("/instruments/<code>")
@requires(Permission.BENCH_INSTRUMENTS_MAINTAIN)
def change(code: str) -> Answer:
    """Change the state and calibration of an instrument."""
    found = queries.instrument_by_code(session(), code)
    form = ChangeInstrumentForm(obj=found)
    status = 422
    if form.validate_on_submit():
        try:
            operations.change_instrument(
                session(),
                found,
                state=InstrumentState(form.state.data),
                calibrated_on=form.calibrated_on.data,
                calibration_due_on=form.calibration_due_on.data,
                note=form.note.data or "",
                actor=current_person(),
            )
        except LimsError as obstacle:
            form.refuse(obstacle)
            status = explain(obstacle).status
        else:
            flash(_("The instrument is changed; what was there before stays in the trail."))
            return redirect(url_for("instruments.instrument", code=found.code))
    return _instrument_page(found, form), status


def _instrument_page(found: Instrument, form: ChangeInstrumentForm) -> str:
    """Return the page of an instrument."""
    served = queries.methods_served(session(), found.id)
    serves = ServesForm(formdata=None, methods=served)
    serves.methods.choices = [SelectChoice(method) for method in queries.methods(session())]
    return render_template(
        "bench/instrument.html", instrument=found, form=form, serves=serves, served=served, today=clock.today()
    )


@pages.post("/instruments/<code>/methods")
@requires(Permission.BENCH_INSTRUMENTS_MAINTAIN)
def serve(code: str) -> Response:
    """Say which methods an instrument serves."""
    found = queries.instrument_by_code(session(), code)
    known = set(queries.methods(session()))
    chosen = [one for one in request.form.getlist("methods") if one in known]
    operations.serve_methods(session(), found, chosen, actor=current_person())
    flash(_("%(code)s serves %(count)s methods.", code=found.code, count=len(chosen)))
    return redirect(url_for("instruments.instrument", code=found.code))


@pages.get("/competences")
@requires(Permission.BENCH_WORK_READ)
def competences() -> str:
    """List who may work by which method."""
    found = queries.competences_page(session(), after=asked_key(), size=SIZE + 1)
    page = page_of(found, lambda line: line.id)
    return render_template("bench/competences.html", page=page, today=clock.today())


@pages.route("/competences/new", methods=["GET", "POST"])
@requires(Permission.BENCH_INSTRUMENTS_MAINTAIN)
@once
def grant() -> Answer:
    """Grant a competence."""
    form = _competence_form()
    if not form.validate_on_submit():
        return render_template("bench/new_competence.html", form=form), 422 if form.errors else 200
    try:
        operations.grant_competence(
            session(),
            person_id=form.person_id.data,
            method=form.method.data,
            from_on=form.from_on.data,
            to_on=form.to_on.data,
            supervisor_id=form.supervisor_id.data or None,
            actor=current_person(),
        )
    except LimsError as obstacle:
        form.refuse(obstacle)
        return render_template("bench/new_competence.html", form=form), explain(obstacle).status
    flash(_("The competence is granted."))
    return redirect(url_for("instruments.competences"))


def _competence_form() -> CompetenceForm:
    """Return the form with the people of the bench and the methods of the standards as choices."""
    form = CompetenceForm(from_on=clock.today())
    bench = [
        SelectChoice(str(person.id), f"{person_name(person.name)} · {person.code}")
        for person in people_with(session(), Permission.BENCH_RESULTS_ENTER)
    ]
    form.person_id.choices = bench
    form.supervisor_id.choices = [SelectChoice("0", _("none: works alone")), *bench]
    form.method.choices = [SelectChoice(method) for method in queries.methods(session())]
    return form


@pages.route("/competences/<int:competence_id>/end", methods=["GET", "POST"])
@requires(Permission.BENCH_INSTRUMENTS_MAINTAIN)
def end(competence_id: int) -> Answer:
    """End a competence with its last day."""
    found = queries.competence_by_id(session(), competence_id)
    form = EndCompetenceForm(to_on=clock.today())
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            operations.end_competence(
                session(), found, to_on=form.to_on.data, reason=form.reason.data or "", actor=current_person()
            )
        except LimsError as obstacle:
            form.refuse(obstacle)
            status = explain(obstacle).status
        else:
            flash(_("The competence is ended."))
            return redirect(url_for("instruments.competences"))
    person = queries.name_of(session(), found.person_id)
    return render_template("bench/end_competence.html", competence=found, person=person, form=form), status
