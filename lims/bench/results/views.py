"""Pages of results.

The bench page of a sample, the grid of one piece of work, handing over, the explanation of a verdict. What stands
beside the grid: see `beside_views`.
"""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from pydantic import ValidationError
from werkzeug.wrappers import Response

from lims.accounts.queries import names_of
from lims.bench.assignments.models import RequestState
from lims.bench.assignments.queries import assignment_of, request_of_sample
from lims.bench.results import operations, paper_views, queries, sentences  # noqa: F401 - importing registers sentences and routes
from lims.bench.results.answers import answer_of, block_answer, refusal_of
from lims.bench.results.bench_page import bench_page
from lims.bench.results.beside_views import Answer, pages
from lims.bench.results.cells import Cell
from lims.bench.results.compare_page import compare_page
from lims.bench.results.entry_view import show_entry
from lims.bench.results.forms import HandOverForm, UncertaintyForm
from lims.bench.results.grids import stored_explanation
from lims.bench.results.plain_form import save_plain_form
from lims.bench.results.schemas import BlockIn, CellIn
from lims.bench.results.typing_in import Typed, seen_text, take_block, type_in
from lims.errors import LimsError, NotFound
from lims.permissions import Permission
from lims.samples.models import Sample
from lims.samples.queries import sample_by_number
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.i18n import language
from lims.web.once import once
from lims.web.outbox import NEVER, happened_at
from lims.web.transaction import session


@pages.get("/samples/<number>")
@requires(Permission.BENCH_WORK_READ)
def bench(number: str) -> str:
    """Show a sample at the bench: what to do next for this person, and everything else that is going on with it."""
    found = sample_by_number(session(), number)
    return render_template(
        "bench/sample.html", **bench_page(session(), found, person=current_person(), language=language())
    )


@pages.get("/samples/<number>/compare")
@requires(Permission.BENCH_WORK_READ)
def compare(number: str) -> Answer:
    """Show the readings of a sample judged under another standard, class or edition beside what was agreed."""
    found = sample_by_number(session(), number)
    accepted = request_of_sample(session(), found.id)
    if accepted is None or accepted.state is not RequestState.ACCEPTED:
        raise NotFound(kind="accepted test request", key=number)
    page, status = compare_page(session(), found, accepted, request.args.to_dict(), language=language())
    return render_template("bench/compare.html", **page), status


@pages.get("/requests/<number>/<requirement>")
@requires(Permission.BENCH_WORK_READ)
def entry(number: str, requirement: str) -> str:
    """Show the grid of one piece of work."""
    return show_entry(assignment_of(session(), number, requirement), number)


@pages.post("/requests/<number>/<requirement>/cells/<int:specimen>/<int:reading>")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def cell(number: str, requirement: str, specimen: int, reading: int) -> tuple[Response, int] | Response:
    """Store one cell that was left, and answer with the judge's verdict on cell, row and requirement."""
    assignment = assignment_of(session(), number, requirement)
    try:
        given = CellIn.model_validate(request.get_json(silent=True) or {})
    except ValidationError as faults:
        return jsonify(
            error=_("The cell sent something that is no reading: %(what)s", what=faults.errors()[0]["msg"])
        ), 422
    part = "reference" if request.args.get("part") == "reference" else "value"
    place = Cell(specimen, request.args.get("component", ""), "", reading)
    expected = given.expected if given.expected is not None else seen_text(session(), given.expected_version, part)
    try:
        at = given.observed_at or happened_at(at_once=NEVER)  # the grid sends a time only with what had to wait
        typed = Typed(
            place, given.value, part, expected, given.reason, given.reference, given.unit, at,
            given.expected_version, given.declared,
        )  # fmt: skip
        row = type_in(session(), assignment, typed, actor=current_person())
    except LimsError as obstacle:
        body, status = refusal_of(obstacle)
        return jsonify(body), status
    return jsonify(answer_of(session(), assignment, row, part, language()))


@pages.post("/requests/<number>/<requirement>/block")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def block(number: str, requirement: str) -> Response | tuple[Response, int]:
    """Store a block of cells in one request; each cell is taken or refused with its reason."""
    assignment = assignment_of(session(), number, requirement)
    try:
        given = BlockIn.model_validate(request.get_json(silent=True) or {})
    except ValidationError as faults:
        return jsonify(error=faults.errors()[0]["msg"]), 422
    try:
        outcomes = take_block(session(), assignment, given, actor=current_person())
    except LimsError as obstacle:
        body, status = refusal_of(obstacle)
        return jsonify(body), status
    return jsonify(block_answer(session(), assignment, outcomes, language()))


@pages.post("/requests/<number>/<requirement>/readings")
@requires(Permission.BENCH_RESULTS_ENTER)
def save_all(number: str, requirement: str) -> Answer:
    """Store the whole grid from a plain form, for a browser without scripts.

    What is refused stays typed, with its reason.
    """
    assignment = assignment_of(session(), number, requirement)
    saved, refused = save_plain_form(session(), assignment, request.form, actor=current_person())
    if refused:
        return show_entry(assignment, number, refused=refused, saved=saved)
    flash(_("%(count)s readings are saved.", count=saved))
    return redirect(url_for("results.entry", number=number, requirement=requirement))


@pages.post("/requests/<number>/<requirement>/uncertainty")
@requires(Permission.BENCH_RESULTS_ENTER)
def state_uncertainty(number: str, requirement: str) -> Answer:
    """Say the expanded uncertainty and k of all readings."""
    assignment = assignment_of(session(), number, requirement)
    form = UncertaintyForm()
    if not form.validate_on_submit():
        return show_entry(assignment, number, uncertainty=form), 422
    given = {"uncertainty": form.uncertainty.data or "", "coverage": form.coverage.data or ""}
    try:
        operations.state_uncertainty(session(), assignment, **given, actor=current_person())
    except LimsError as obstacle:
        form.refuse(obstacle)
        return show_entry(assignment, number, uncertainty=form), explain(obstacle).status
    flash(_("The uncertainty is stated."))
    return redirect(url_for("results.entry", number=number, requirement=requirement))


@pages.post("/requests/<number>/<requirement>/hand-over")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def hand_over(number: str, requirement: str) -> Answer:
    """Hand the work over for its review, and go on with the sample."""
    assignment = assignment_of(session(), number, requirement)
    form = HandOverForm()
    if not form.validate_on_submit():
        return show_entry(assignment, number, hand_over=form), 422
    try:
        result = operations.hand_over(
            session(),
            assignment,
            deviation=(form.deviation.data or "").strip(),
            as_not_assessed=form.as_not_assessed.data,
            actor=current_person(),
        )
    except LimsError as obstacle:
        form.refuse(obstacle)
        return show_entry(assignment, number, hand_over=form, incomplete=True), explain(obstacle).status
    flash(_("%(requirement)s is handed over: %(verdict)s.", requirement=requirement, verdict=_(result.verdict)))
    return redirect(url_for("results.bench", number=session().get_one(Sample, assignment.sample_id).number))


@pages.get("/requests/<number>/<requirement>/results/<int:version>")
@requires(Permission.BENCH_WORK_READ)
def explanation(number: str, requirement: str, version: int) -> str:
    """Explain one verdict step by step, as it was worked out when the result was entered."""
    assignment = assignment_of(session(), number, requirement)
    result = queries.result_of(session(), assignment, version)
    terms = queries.terms_of(session(), assignment)
    names = names_of(session(), [result.entered_by_id, result.reviewed_by_id])
    return render_template(
        "bench/explanation.html",
        number=number,
        result=result,
        sample=session().get_one(Sample, assignment.sample_id),
        name=terms.requirement.name.get(language(), terms.requirement.name["en"]),
        edition=terms.standard.code,
        rule=terms.rule.sentence(language()),
        clause=terms.requirement.clause,
        limit=terms.names(language()).limits.get(result.judgement["limit"], result.judgement["limit"]),
        sentences=stored_explanation(result.judgement, terms, language()),
        entered_by=names.get(result.entered_by_id, ""),
        reviewed_by=names.get(result.reviewed_by_id or 0, ""),
    )
