"""Acts on runs: the next step, an invalid run, a clean one."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lims import clock
from lims.bench.assignments import queries as work
from lims.bench.methods.steps import Phase
from lims.bench.runs import operations, queries, sentences  # noqa: F401 - importing the sentences registers them
from lims.bench.runs.forms import AgainForm, EndRunForm
from lims.bench.runs.obstacles import RunReasonMissing
from lims.permissions import Permission
from lims.web.access import current_person, requires
from lims.web.filters import moment_words
from lims.web.i18n import language
from lims.web.once import once
from lims.web.transaction import session

pages = Blueprint("runs", __name__, url_prefix="/bench")


@pages.post("/requests/<number>/<requirement>/step")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def step(number: str, requirement: str) -> Response:
    """Do the next step of a run, now."""
    run = operations.do_step(session(), work.assignment_of(session(), number, requirement), actor=current_person())
    if run.phase is Phase.INVALID:
        flash(_("The window was missed: the run is invalid."), "error")
    else:
        done = queries.method_of_run(session(), run).steps[run.step_no].named(language())
        flash(_("“%(step)s” is done at %(time)s.", step=done, time=moment_words(clock.now())))
    return _back(number, requirement)


@pages.post("/requests/<number>/<requirement>/invalid-run")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def end(number: str, requirement: str) -> Response:
    """Say that a run is invalid, and why."""
    assignment, form = work.assignment_of(session(), number, requirement), EndRunForm()
    _need(form.validate_on_submit())
    run = queries.latest_run(session(), assignment.id)
    if run is not None:
        operations.fall(session(), run, because=form.because.data or "", actor=current_person())
    flash(_("The run is invalid: nothing that was read from it is used."), "error")
    return _back(number, requirement)


@pages.post("/requests/<number>/<requirement>/clean-run")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def again(number: str, requirement: str) -> Response:
    """Begin a clean run in place of an invalid one."""
    assignment, form = work.assignment_of(session(), number, requirement), AgainForm()
    _need(form.validate_on_submit())
    operations.begin_again(session(), assignment, reason=form.reason.data or "", actor=current_person())
    flash(_("A clean run has begun."))
    return _back(number, requirement)


def _need(given: bool) -> None:
    """Refuse a form without its reason."""
    if not given:
        raise RunReasonMissing(field="reason", value="")


def _back(number: str, requirement: str) -> Response:
    return redirect(url_for("results.entry", number=number, requirement=requirement))
