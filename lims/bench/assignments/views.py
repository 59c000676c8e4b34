"""Pages of assignments: work lists, the test request of a sample, who does what, start."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lims.accounts.proving import prove
from lims.accounts.queries import people_with
from lims.bench.assignments import operations, queries, sentences  # noqa: F401 - importing the sentences registers them
from lims.bench.assignments.forms import TestRequestForm, assign_form, request_form
from lims.bench.assignments.models import Assignment, AssignmentState, RequestState
from lims.bench.assignments.proposals import Proposal, needs, proposal_for, proposal_from
from lims.bench.assignments.resources import resources
from lims.bench.assignments.rules import RULES
from lims.bench.assignments.specimens_page import specimens_page
from lims.bench.assignments.supervising import supervisor_at_screen
from lims.bench.instruments.queries import competent_people, instrument_by_code, instruments_in_service
from lims.conformity.decisions import DecisionRule
from lims.conformity.naming import condition_text
from lims.conformity.standard_names import Names
from lims.conformity.standards import Standard
from lims.errors import LimsError
from lims.permissions import Permission
from lims.samples.models import Sample
from lims.samples.queries import sample_by_number
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.i18n import language
from lims.web.once import once
from lims.web.pagination import SIZE, asked_key, page_of
from lims.web.people import person_name
from lims.web.transaction import database, session

pages = Blueprint("assignments", __name__, url_prefix="/bench")

Answer = str | Response | tuple[str, int]


@pages.get("/work")
@requires(Permission.BENCH_WORK_READ)
def work() -> str:
    """Show what the signed-in person has to do, the most urgent first."""
    lines = queries.worklist(session(), current_person().id or 0, language=language())
    return render_template("bench/work.html", lines=lines)


@pages.get("/all-work")
@requires(Permission.BENCH_WORK_READ)
def all_work() -> str:
    """Show everybody's open work by due time."""
    asked = request.args.get("state", "")
    state = AssignmentState(asked) if asked in list(AssignmentState) else None
    only = queries.WorkFilter(*(request.args.get(name, "").strip() for name in ("person", "method", "instrument")))
    found = queries.work_page(session(), after=asked_key(), size=SIZE + 1, state=state, only=only, language=language())
    page = page_of(found, lambda line: (line.due_at, line.id))
    return render_template(
        "bench/all_work.html", page=page, states=list(AssignmentState), state=asked, **_choices(only)
    )


def _choices(only: queries.WorkFilter) -> dict[str, Any]:
    """Return what the list of all work can be narrowed to, and what it is narrowed to now."""
    return {
        "only": only,
        "people": people_with(session(), Permission.BENCH_RESULTS_ENTER),
        "methods": queries.open_methods(session()),
        "instruments": instruments_in_service(session()),
    }


@pages.get("/samples/<number>/request")
@requires(Permission.BENCH_WORK_READ)
def test_request(number: str) -> str:
    """Show the test request of a sample: the accepted one, else what is proposed."""
    sample = sample_by_number(session(), number)
    if _is_settled(sample):
        return _accepted(sample)
    proposal = _proposal(sample)
    return _request_page(sample, proposal, request_form(proposal, _words(proposal)))


def _is_settled(sample: Sample) -> bool:
    """Say whether the request is accepted and nobody asks to change it."""
    present = queries.request_of_sample(session(), sample.id)
    return present is not None and present.state is RequestState.ACCEPTED and "change" not in request.args


@pages.post("/samples/<number>/request")
@requires(Permission.BENCH_REQUESTS_ACCEPT)
@once
def propose(number: str) -> Answer:
    """Propose the test request of a sample, adjust it, accept it."""
    sample = sample_by_number(session(), number)
    if _is_settled(sample):
        return _accepted(sample)
    proposal = _proposal(sample)
    form = request_form(proposal, _words(proposal))
    if not form.validate_on_submit():
        return _request_page(sample, proposal, form), 422
    try:
        made = _propose(sample, proposal, form)
    except LimsError as obstacle:
        session().rollback()
        form.refuse(obstacle)
        return _request_page(sample, proposal, form), explain(obstacle).status
    flash(_("Test request %(number)s is %(state)s.", number=made, state=_("accepted") if _accepts() else _("proposed")))
    return redirect(url_for("results.bench" if _accepts() else "assignments.test_request", number=sample.number))


def _proposal(sample: Sample) -> Proposal:
    """Return the terms to show.

    Those of the newest version, else what the declaration suggests, for the class that was asked.
    """
    class_id, variant = request.values.get("class"), request.values.get("variant")
    present = queries.request_of_sample(session(), sample.id)
    if present is not None and class_id is None:
        return proposal_from(session(), present)
    return proposal_for(session(), sample, class_id=class_id, variant=variant)


def _words(proposal: Proposal) -> dict[str, str]:
    """Return what each requirement of the class is called, with clause, limit and number of specimens."""
    if not proposal.standard_class:
        return {}
    variant = proposal.variant or None
    found = proposal.standard.applicable(proposal.standard_class, variant)
    counts = needs(proposal.standard, [one.id for one in found], proposal.standard_class, proposal.variant, None)
    return {
        one.id: _(
            "%(name)s · %(method)s · %(limit)s · %(count)s specimens",
            name=one.name.get(language(), one.name["en"]),
            method=one.method,
            limit=one.limit_text(proposal.standard_class, variant, language()),
            count=need.specimens,
        )
        for one, need in zip(found, counts, strict=True)
    }


def _request_page(sample: Sample, proposal: Proposal, form: TestRequestForm) -> str:
    """Return the page on which a request is adjusted."""
    present = queries.request_of_sample(session(), sample.id)
    names = [(key, names.get(language()) or names["en"]) for key, names in proposal.standard.classes.items()]
    variants = [(key, names.get(language()) or names["en"]) for key, names in proposal.standard.variants.items()]
    return render_template(
        "bench/request.html",
        sample=sample,
        proposal=proposal,
        form=form,
        present=present,
        classes=names,
        variants=variants,
        unconfirmed=_names(proposal.standard, proposal.unconfirmed),
        **resources(session(), sample, proposal),
    )


def _names(standard: Standard, requirements: Iterable[str]) -> list[str]:
    """Return what people call requirements."""
    return [queries.name_of(standard, one, language()) for one in requirements]


def _accepts() -> bool:
    """Say whether the button that was pressed accepts at once."""
    return request.form.get("act") == "accept"


def _propose(sample: Sample, proposal: Proposal, form: TestRequestForm) -> str:
    """Propose what the form says, and accept it if asked; return the request's number."""
    made = operations.propose(
        session(),
        sample,
        edition=proposal.edition,
        standard_class=proposal.standard_class,
        variant=proposal.variant,
        requirements=form.requirements.data or [],
        decision_rule=RULES[form.rule.data][1],
        facts=form.facts(),
        lot_plan=form.lot_plan.data,
        later=form.later.data or [],
        reason=form.reason.data or "",
        actor=current_person(),
    )
    if _accepts():
        operations.accept(session(), made, although=form.although.data or "", actor=current_person())
    return made.number


def _accepted(sample: Sample) -> str:
    """Return the page of a locked request: its terms and its versions."""
    versions = queries.requests_of_sample(session(), sample.id)
    accepted = next(one for one in versions if one.state is RequestState.ACCEPTED)
    proposal = proposal_from(session(), accepted)
    rule = DecisionRule.from_dict(accepted.decision_rule).sentence(language())
    words = {key: text for key, text in _words(proposal).items() if key in accepted.requirements}
    standards = queries.standards_of(session(), (one.edition_id for one in versions))
    return render_template(
        "bench/accepted_request.html",
        sample=sample,
        accepted=accepted,
        proposal=proposal,
        rule=rule,
        words=words,
        versions=[(one, _names(standards[one.edition_id], one.requirements)) for one in versions],
        names=Names.of(proposal.standard, "", language()),
        conditions=[(condition_text(one, language()), answer) for one, answer in accepted.facts.items()],
    )


@pages.get("/samples/<number>/specimens")
@requires(Permission.BENCH_WORK_READ)
def specimens(number: str) -> str:
    """Show the specimens of a sample and what each is for."""
    found = sample_by_number(session(), number)
    return render_template("bench/specimens.html", **specimens_page(session(), found, language=language()))


@pages.post("/requests/<number>/accept")
@requires(Permission.BENCH_REQUESTS_ACCEPT)
def accept(number: str) -> Response:
    """Accept a proposed request as it stands."""
    found = queries.request_by_number(session(), number)
    operations.accept(session(), found, although=request.form.get("although", ""), actor=current_person())
    flash(_("Test request %(number)s is accepted and locked.", number=found.number))
    sample = session().get_one(Sample, found.sample_id)
    return redirect(url_for("results.bench", number=sample.number))


@pages.route("/requests/<number>/people", methods=["GET", "POST"])
@requires(Permission.BENCH_ASSIGNMENTS_ASSIGN)
def people(number: str) -> Answer:
    """Choose who does each piece of work of a request, among those who are competent."""
    found = queries.request_by_number(session(), number)
    sample = session().get_one(Sample, found.sample_id)
    open_work = [one for one in queries.assignments_of_request(session(), found.id) if one.state in queries.OPEN]
    competent = competent_people(session(), sorted({one.method for one in open_work}), operations.local_day(session()))
    standard = queries.standards_of(session(), [found.edition_id])[found.edition_id]
    names = {one.id: queries.name_of(standard, one.requirement, language()) for one in open_work}
    form = assign_form([(one.id, names[one.id], one.person_id, competent[one.method]) for one in open_work])
    if form.validate_on_submit():
        for assignment in open_work:
            _assign(assignment, form[f"person_{assignment.id}"].data)
        flash(_("The work is assigned."))
        return redirect(url_for("results.bench", number=sample.number))
    without = [one for one in open_work if not competent[one.method]]
    page = render_template(
        "bench/people.html", form=form, number=found.number, sample=sample, work=open_work, without=without
    )
    return page, 422 if form.errors else 200


def _assign(assignment: Assignment, person_id: int) -> None:
    """Give one piece of work to the chosen person; nobody chosen changes nothing."""
    if person_id:
        operations.assign(session(), assignment, person_id=person_id, actor=current_person())


@pages.post("/requests/<number>/<requirement>/start")
@requires(Permission.BENCH_RESULTS_ENTER)
def start(number: str, requirement: str) -> Response:
    """Begin one piece of work with an instrument, and go to its grid."""
    assignment = queries.assignment_of(session(), number, requirement)
    code = request.form.get("instrument", "").strip()
    instrument = instrument_by_code(session(), code) if code else None
    operations.start(
        session(),
        assignment,
        instrument=instrument,
        nevertheless=request.form.get("nevertheless", ""),
        actor=current_person(),
    )
    return redirect(url_for("results.entry", number=number, requirement=requirement))


@pages.post("/requests/<number>/<requirement>/stand-by")
@requires(Permission.BENCH_RESULTS_ENTER)
def stand_by(number: str, requirement: str) -> Response:
    """Let a supervisor say to stand by: with the password at the trainee's screen, or signed in at the own one."""
    actor, trainee = current_person(), request.form.get("trainee", "")
    if "password" in request.form:
        actor, trainee = supervisor_at_screen(database(), number, requirement, actor), str(actor.id)
        prove(database(), request.form["password"], actor=actor)
    assignment = queries.assignment_of(session(), number, requirement)
    operations.stand_by(session(), assignment, trainee_id=int(trainee) if trainee.isdecimal() else 0, actor=actor)
    flash(_("%(name)s stands by, today and for this work.", name=person_name(actor.name)))
    return redirect(url_for("results.entry", number=number, requirement=requirement))


@pages.post("/requests/<number>/<requirement>/spare")
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def take_spare(number: str, requirement: str) -> Response:
    """Take one more specimen for one piece of work."""
    assignment = queries.assignment_of(session(), number, requirement)
    specimen_no = operations.take_spare(session(), assignment, actor=current_person())
    flash(_("Specimen %(number)s is added.", number=specimen_no))
    return redirect(url_for("results.entry", number=number, requirement=requirement))
