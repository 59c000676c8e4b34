"""Pages of review: the queue, one result under a second pair of eyes, investigations."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lims.accounts.queries import names_of
from lims.bench.assignments.models import Assignment, TestRequest
from lims.bench.assignments.queries import assignment_of, name_of, standards_of
from lims.bench.results.models import Result
from lims.bench.results.queries import latest_result
from lims.bench.review import operations, queries, sentences
from lims.bench.review.forms import FindingForm, QuestionForm, SendBackForm
from lims.bench.review.models import Investigation
from lims.bench.review.review_page import review_page
from lims.errors import LimsError, NotFound, Stale
from lims.permissions import Permission
from lims.web.access import current_person, requires
from lims.web.errors import explain, sentence
from lims.web.i18n import language
from lims.web.once import once
from lims.web.pagination import SIZE, asked_key, page_of
from lims.web.transaction import session

pages = Blueprint("review", __name__, url_prefix="/bench")

Answer = str | Response | tuple[str, int]


@pages.get("/review")
@requires(Permission.BENCH_RESULTS_REVIEW)
def queue() -> str:
    """Show what this person may review, by due time."""
    found = queries.results_to_review(
        session(), current_person().id, after=asked_key(), size=SIZE + 1, language=language()
    )
    page = page_of(found, lambda line: (line.due_at, line.id))
    return render_template("bench/queue.html", page=page, doubt_words=sentences.DOUBTS)


@pages.post("/review/accept-clean")
@requires(Permission.BENCH_RESULTS_REVIEW)
@once
def accept_all() -> Response:
    """Accept the chosen results at once, if all of them are clean passes."""
    chosen = [int(one) for one in request.form.getlist("result") if one.isdecimal()]
    operations.accept_all(session(), queries.results_by_id(session(), chosen), actor=current_person())
    flash(_("%(count)s results are reviewed.", count=len(chosen)))
    return redirect(url_for("review.queue"))


@pages.get("/review/<number>/<requirement>")
@requires(Permission.BENCH_WORK_READ)
def result(number: str, requirement: str) -> str:
    """Show the newest result of one piece of work to its reviewer."""
    return _page(*_found(number, requirement), number=number)


def _found(number: str, requirement: str) -> tuple[Assignment, Result]:
    """Return one piece of work with its newest result."""
    assignment = assignment_of(session(), number, requirement)
    result = latest_result(session(), assignment.id)
    if result is None:
        raise NotFound(kind="result", key=f"{number} {requirement}")
    return assignment, result


def _seen(number: str, requirement: str) -> Result:
    """Return the newest result if it is the one that the reviewer saw; else say that it changed meanwhile."""
    assignment, result = _found(number, requirement)
    seen = request.form.get("version", str(result.version))
    if seen != str(result.version):
        who = names_of(session(), [result.entered_by_id])[result.entered_by_id]
        raise Stale(thing=f"{number} {assignment.requirement}", theirs=result.version, yours=seen, who=who)
    return result


def _page(
    assignment: Assignment,
    result: Result,
    *,
    number: str,
    form: SendBackForm | None = None,
    question: QuestionForm | None = None,
) -> str:
    """Return the page of a review, with the forms as they were typed."""
    page = review_page(session(), assignment, result, number=number, person=current_person(), language=language())
    forms = {"form": form or SendBackForm(formdata=None), "question": question or QuestionForm(formdata=None)}
    return render_template("bench/review.html", **page, **forms)


@pages.post("/review/<number>/<requirement>/accept")
@requires(Permission.BENCH_RESULTS_REVIEW)
@once
def accept(number: str, requirement: str) -> Response:
    """Accept one result and go back to the queue."""
    operations.accept(session(), _seen(number, requirement), actor=current_person())
    flash(_("The result is reviewed."))
    return redirect(url_for("review.queue"))


@pages.post("/review/<number>/<requirement>/send-back")
@requires(Permission.BENCH_RESULTS_REVIEW)
@once
def send_back(number: str, requirement: str) -> Answer:
    """Send one result back to the bench and go back to the queue."""
    assignment, result = _found(number, requirement)
    form = SendBackForm()
    status = 422
    if form.validate_on_submit():
        try:
            operations.send_back(
                session(), _seen(number, requirement), reason=form.reason.data or "", actor=current_person()
            )
        except LimsError as obstacle:
            form.refuse(obstacle)
            status = explain(obstacle).status
        else:
            flash(_("The result is sent back to the bench."))
            return redirect(url_for("review.queue"))
    return _page(assignment, result, number=number, form=form), status


@pages.post("/review/<number>/<requirement>/investigations")
@requires(Permission.BENCH_INVESTIGATIONS_OPEN)
@once
def open_investigation(number: str, requirement: str) -> Answer:
    """Open an investigation on the newest result of one piece of work."""
    assignment, result = _found(number, requirement)
    form = QuestionForm()
    status = 422
    if form.validate_on_submit():
        try:
            made = operations.open_investigation(
                session(), result, question=form.question.data or "", actor=current_person()
            )
        except LimsError as obstacle:
            form.refuse(obstacle)
            status = explain(obstacle).status
        else:
            flash(_("Investigation %(number)s is open.", number=made.number))
            return redirect(url_for("review.investigation", number=made.number))
    return _page(assignment, result, number=number, question=form), status


@pages.get("/investigations")
@requires(Permission.BENCH_WORK_READ)
def investigations() -> str:
    """List investigations, the newest first."""
    found = queries.investigations_page(session(), after=asked_key(), size=SIZE + 1, language=language())
    return render_template("bench/investigations.html", page=page_of(found, lambda line: line.id))


@pages.get("/investigations/<number>")
@requires(Permission.BENCH_WORK_READ)
def investigation(number: str) -> str:
    """Show an investigation."""
    return _investigation_page(queries.investigation_by_number(session(), number), FindingForm())


@pages.post("/investigations/<number>")
@requires(Permission.BENCH_INVESTIGATIONS_CLOSE)
@once
def close_investigation(number: str) -> Answer:
    """Close an investigation with its finding."""
    found = queries.investigation_by_number(session(), number)
    form = FindingForm()
    status = 422
    if form.validate_on_submit():
        try:
            operations.close_investigation(
                session(), found, finding=form.finding.data or "", retest=form.retest.data, actor=current_person()
            )
        except LimsError as obstacle:
            form.refuse(obstacle)
            status = explain(obstacle).status
        else:
            flash(_("Investigation %(number)s is closed.", number=found.number))
            return redirect(url_for("review.investigation", number=found.number))
    return _investigation_page(found, form), status


def _investigation_page(found: Investigation, form: FindingForm) -> str:
    """Return the page of an investigation."""
    result = session().get_one(Result, found.result_id)
    assignment = session().get_one(Assignment, result.assignment_id)
    asked = session().get_one(TestRequest, assignment.request_id)
    standard = standards_of(session(), [asked.edition_id])[asked.edition_id]
    names = names_of(session(), [found.opened_by_id, found.closed_by_id])
    allowed = current_person().may(Permission.BENCH_INVESTIGATIONS_CLOSE)
    obstacle = operations.obstacle_to_close(found, actor=current_person())
    why_not = (sentence(obstacle) if obstacle else "") if allowed else _("The quality manager closes investigations.")
    return render_template(
        "bench/investigation.html",
        investigation=found,
        form=form,
        result=result,
        request_number=asked.number,
        name=name_of(standard, assignment.requirement, language()),
        opened_by=names.get(found.opened_by_id, ""),
        closed_by=names.get(found.closed_by_id or 0, ""),
        why_not=why_not,
    )
