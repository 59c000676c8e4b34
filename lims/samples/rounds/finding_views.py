"""Pages of findings with their queries and answers, and of return memos."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms.fields import SelectChoice

from lims.accounts.queries import names_of
from lims.errors import LimsError, NotFound
from lims.permissions import Permission
from lims.samples.models import Sample
from lims.samples.queries import sample_by_number, samples_by_numbers
from lims.samples.rounds import disclaimers, findings, memos, paper
from lims.samples.rounds import finding_obstacles as obstacles
from lims.samples.rounds import finding_queries as queries
from lims.samples.rounds.finding_forms import AnswerForm, AskForm, HandBackForm, MemoForm, SettleForm
from lims.samples.rounds.finding_models import CustomerQuery, ReceptionFinding, ReturnMemo, WayOut
from lims.samples.rounds.round_views import Answer, pages, pdf
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.forms import LimsForm
from lims.web.once import once
from lims.web.pagination import asked_key, page_of
from lims.web.transaction import session
from lims.web.words import sentence_case


@pages.get("/findings")
@requires(Permission.SAMPLES_SAMPLES_READ)
def all_findings() -> str:
    """List what reception found otherwise than expected: open, settled, or all."""
    state = request.args.get("state", "open")
    narrowed = {"open": True, "settled": False}.get(state)
    found = queries.findings_page(session(), is_open=narrowed, after=next(iter(asked_key() or ()), None))
    return render_template("rounds/findings.html", page=page_of(found, lambda row: row.id), state=state)


@pages.get("/queries/<number>")
@requires(Permission.SAMPLES_SAMPLES_READ)
def query(number: str) -> Answer:
    """Go to the finding that a query is about."""
    return redirect(url_for("rounds.finding", finding_id=queries.finding_of_query(session(), number)))


@pages.get("/findings/<int:finding_id>")
@requires(Permission.SAMPLES_SAMPLES_READ)
def finding(finding_id: int) -> str:
    """Show one finding: what, the question, the answer, how it ended."""
    return _finding_page(queries.finding_by_id(session(), finding_id))


def _finding_page(found: ReceptionFinding, **refused: LimsForm) -> str:
    """Return the page of a finding; ``refused`` is the form that was sent and refused."""
    sample, asked = _sample_of(found), queries.query_of(session(), found.id)
    forms = _forms(found, sample, asked) | refused
    line = queries.line_of(session(), found)
    people = [found.noted_by_id, found.settled_by_id, *((asked.asked_by_id, asked.noted_by_id) if asked else ())]
    return render_template(
        "rounds/finding.html", finding=found, line=line, sample=sample, query=asked, forms=forms,
        memo=queries.memo_of_sample(session(), sample.id) if sample else None, people=names_of(session(), people),
    )  # fmt: skip


def _sample_of(found: ReceptionFinding) -> Sample | None:
    return session().get_one(Sample, found.sample_id) if found.sample_id else None


def _forms(found: ReceptionFinding, sample: Sample | None, asked: CustomerQuery | None) -> dict[str, LimsForm]:
    """Return the forms of what can be done with a finding, with the proposed disclaimer."""
    english, chinese = disclaimers.proposed(found, sample)
    proposed = {"disclaimer": english, "disclaimer_zh": chinese}
    answer = AnswerForm(formdata=None, prefix="answer", data=proposed)
    settle = SettleForm(formdata=None, prefix="settle")
    _offer(answer, obstacles.ways_out(found, sample, is_answered=True))
    _offer(settle, obstacles.ways_out(found, sample, is_answered=asked is not None and asked.answered_at is not None))
    return {"ask": AskForm(formdata=None, prefix="ask"), "answer": answer, "settle": settle}


def _offer(form: Any, ways: list[WayOut]) -> None:
    """Let a form choose among ``ways``."""
    form.way.choices = [SelectChoice(way.value, sentence_case(way)) for way in ways]
    if "disclaimer" in form and WayOut.WITH_DISCLAIMER not in ways:
        del form.disclaimer, form.disclaimer_zh


@pages.post("/findings/<int:finding_id>/ask")
@requires(Permission.SAMPLES_QUERIES_ASK)
@once
def ask(finding_id: int) -> Answer:
    """Ask the customer about a finding."""
    found, form = queries.finding_by_id(session(), finding_id, to_change=True), AskForm(prefix="ask")

    def do() -> None:
        to, question = form.addressed_to.data or "", form.question.data or ""
        findings.ask(session(), found, addressed_to=to, question=question, actor=current_person())

    return _with_form(found, "ask", form, do, _("The question is on record."))


@pages.post("/findings/<int:finding_id>/answer")
@requires(Permission.SAMPLES_QUERIES_ASK)
def answer(finding_id: int) -> Answer:
    """Note the customer's answer, and let the portion go on, back, or be lost."""
    found, form = queries.finding_by_id(session(), finding_id, to_change=True), AnswerForm(prefix="answer")
    _offer(form, obstacles.ways_out(found, _sample_of(found), is_answered=True))

    def do() -> None:
        asked = queries.query_of(session(), found.id)
        if asked is None:
            raise NotFound(kind="customer query", key=finding_id)
        findings.answer(
            session(), asked, text=form.answer.data or "", answered_by=form.answered_by.data or "",
            way=WayOut(form.way.data), actor=current_person(), **_disclaimer(form),
        )  # fmt: skip

    return _with_form(found, "answer", form, do, _("The answer is on record."))


def _disclaimer(form: AnswerForm) -> dict[str, str]:
    """Return the disclaimer in both languages, where the form asks for one."""
    return {name: form[name].data or "" for name in ("disclaimer", "disclaimer_zh") if name in form}


@pages.post("/findings/<int:finding_id>/settle")
@requires(Permission.SAMPLES_SAMPLES_RECEIVE)
def settle(finding_id: int) -> Answer:
    """End a finding about which nobody is asked."""
    found, form = queries.finding_by_id(session(), finding_id, to_change=True), SettleForm(prefix="settle")
    _offer(form, list(WayOut))

    def do() -> None:
        way, text = WayOut(form.way.data), form.text.data or ""
        findings.settle(session(), found, way=way, text=text, actor=current_person())

    return _with_form(found, "settle", form, do, _("It is on record how this ended."))


def _with_form(found: ReceptionFinding, name: str, form: Any, verb: Any, said: str) -> Answer:
    """Do an act of a finding's page; show the page again with what was typed where it is refused."""
    if not form.validate_on_submit():
        return _finding_page(found, **{name: form}), 422
    try:
        verb()
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _finding_page(found, **{name: form}), explain(obstacle).status
    flash(said, "success")
    return redirect(url_for("rounds.finding", finding_id=found.id))


@pages.route("/memos/new/<number>", methods=["GET", "POST"])
@requires(Permission.SAMPLES_SAMPLES_RECEIVE)
@once
def write_memo(number: str) -> Answer:
    """Write the memo with which a returned portion goes back, and others of its shipment with it."""
    sample, form = sample_by_number(session(), number), MemoForm()
    waiting = queries.returned_without_memo(session(), sample.shipment_id)
    form.samples.choices = [
        (one.number, f"{one.number} · {one.portion.value} · {one.batch} · {sentence_case(one.returned_reason)}")
        for one in waiting
    ]
    if not form.validate_on_submit():
        form.samples.data = form.samples.data or [one.number for one in waiting]
        return _memo_form(form, sample), 422 if form.errors else 200
    try:
        chosen = samples_by_numbers(session(), form.samples.data or [])
        memo = memos.write(
            session(), chosen, addressed_to=form.addressed_to.data or "", note=form.note.data or "",
            actor=current_person(),
        )  # fmt: skip
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _memo_form(form, sample), explain(obstacle).status
    flash(_("The memo %(number)s is written. Print it, and send it along.", number=memo.number), "success")
    return redirect(url_for("rounds.memo", number=memo.number))


def _memo_form(form: MemoForm, sample: Sample) -> str:
    """Return the page that writes a memo, or says why there is none to write."""
    obstacle = obstacles.obstacle_to_memo(session(), sample, sample.shipment_id)
    told = explain(obstacle) if obstacle else None
    return render_template("rounds/write_memo.html", form=form, sample=sample, obstacle=told)


@pages.get("/memos/<number>")
@requires(Permission.SAMPLES_SAMPLES_READ)
def memo(number: str) -> str:
    """Show a return memo."""
    return _memo_page(queries.memo_by_number(session(), number), HandBackForm(formdata=None))


def _memo_page(found: ReturnMemo, form: HandBackForm) -> str:
    """Return the page of a memo."""
    people = names_of(session(), [found.written_by_id, found.handed_by_id])
    lines = queries.lines_of_memo(session(), found)
    return render_template("rounds/memo.html", memo=found, lines=lines, form=form, people=people)


@pages.get("/memos/<number>/paper")
@requires(Permission.SAMPLES_SAMPLES_READ)
def memo_paper(number: str) -> Any:
    """Give a return memo as PDF."""
    found = queries.memo_by_number(session(), number)
    return pdf(paper.memo_job(session(), found), f"return-{found.number}.pdf")


@pages.post("/memos/<number>/hand-back")
@requires(Permission.SAMPLES_SAMPLES_RECEIVE)
def hand_back(number: str) -> Answer:
    """State who took the portions back."""
    found, form = queries.memo_by_number(session(), number, to_change=True), HandBackForm()
    if not form.validate_on_submit():
        return _memo_page(found, form), 422
    try:
        memos.hand_back(session(), found, to=form.to.data or "", actor=current_person())
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _memo_page(found, form), explain(obstacle).status
    flash(_("The portions have left the laboratory."), "success")
    return redirect(url_for("rounds.memo", number=found.number))
