"""Pages of amendments: the questions, and one with what rests on its line."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lims.bench.amendments import operations, queries
from lims.bench.amendments.forms import AnswerForm
from lims.bench.amendments.models import AmendmentAnswer
from lims.errors import LimsError
from lims.permissions import Permission
from lims.samples.lineage.queries import touched_by
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.i18n import language
from lims.web.once import once
from lims.web.pagination import SIZE, asked_key, page_of
from lims.web.transaction import session

pages = Blueprint("amendments", __name__, url_prefix="/bench/amendments")

Answer = str | Response | tuple[str, int]


@pages.get("")
@requires(Permission.SAMPLES_SAMPLES_READ)
def questions() -> str:
    """List what amended declarations ask, the newest first."""
    found = queries.questions_page(session(), after=next(iter(asked_key() or ()), None), size=SIZE + 1)
    return render_template("bench/amendments.html", page=page_of(found, lambda row: row.id))


@pages.get("/<int:question_id>")
@requires(Permission.SAMPLES_SAMPLES_READ)
def question(question_id: int) -> str:
    """Show what an amendment changed of a line, what rests on it, and the answer."""
    return _shown(question_id, AnswerForm())


@pages.post("/<int:question_id>")
@requires(Permission.BENCH_REQUESTS_ACCEPT)
@once
def answer(question_id: int) -> Answer:
    """Say what becomes of the work on the line."""
    form = AnswerForm()
    if not form.validate_on_submit():
        return _shown(question_id, form), 422
    try:
        operations.answer(
            session(), queries.question_by_id(session(), question_id), answer=AmendmentAnswer(form.answer.data),
            reason=form.reason.data or "", actor=current_person(),
        )  # fmt: skip
    except LimsError as obstacle:
        session().rollback()
        form.refuse(obstacle)
        return _shown(question_id, form), explain(obstacle).status
    flash(_("The answer is on record, and the work goes as it says."), "success")
    return redirect(url_for("amendments.question", question_id=question_id))


def _shown(question_id: int, form: AnswerForm) -> str:
    """Return the page of a question."""
    found = queries.question_line(session(), question_id)
    samples = queries.samples_of(session(), found.line_id)
    return render_template(
        "bench/amendment.html", question=found, samples=samples, form=form,
        changes=found.changes_for(with_parties=current_person().may(Permission.SHIPMENTS_PARTIES_READ)),
        touched=touched_by(session(), samples, language=language()),
    )  # fmt: skip
