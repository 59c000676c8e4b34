"""Pages of retention: what is due, the disposal batches, the rules; and what is done from the page of a sample."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lims.accounts.proving import prove
from lims.accounts.queries import names_of, person_by_code, signed_in_person
from lims.errors import LimsError, NotFound
from lims.permissions import Permission
from lims.samples.forms import ReasonForm
from lims.samples.models import Portion, Sample
from lims.samples.queries import sample_by_number, samples_by_numbers
from lims.samples.retention import disposals as acts
from lims.samples.retention import operations, queries, sentences  # noqa: F401 - importing registers the words
from lims.samples.retention.dating import today
from lims.samples.retention.forms import (
    DateForm,
    ProposeForm,
    RuleForm,
    ScannedForm,
    TakeOffForm,
    WithdrawForm,
    WitnessForm,
)
from lims.samples.retention.models import Conclusion, DisposalBatch
from lims.samples.retention.rules import in_force
from lims.samples.sample_page import done, shown
from lims.shipments.declarations.models import Product
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.forms import LimsForm
from lims.web.pagination import asked_key, page_of
from lims.web.transaction import database, session

pages = Blueprint("retention", __name__, url_prefix="/retention")

Answer = str | Response | tuple[str, int]


@pages.route("/due", methods=["GET", "POST"])
@requires(Permission.SAMPLES_DISPOSAL_PROPOSE)
def due() -> Answer:
    """List what is due; propose the chosen samples as a batch."""
    form = ProposeForm()
    if not form.validate_on_submit():
        return _due_page(form), 422 if form.errors else 200
    try:
        chosen = samples_by_numbers(session(), request.form.getlist("number"))
        batch = acts.propose(session(), chosen, way=form.way.data or "", actor=current_person())
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _due_page(form), explain(obstacle).status
    return _go_to(batch, _("Batch %(number)s is proposed; another person approves it.", number=batch.number))


def _due_page(form: ProposeForm) -> str:
    """Return the page of what is due."""
    found = queries.due_page(session(), today(session()), after=next(iter(asked_key() or ()), None))
    chosen = request.form.getlist("number")
    return render_template("samples/due.html", page=page_of(found, lambda row: row.id), form=form, chosen=chosen)


@pages.get("/disposals")
@requires(Permission.SAMPLES_SAMPLES_READ)
def disposals() -> str:
    """List the disposal batches."""
    found = queries.batches_page(session(), after=next(iter(asked_key() or ()), None))
    return render_template("samples/disposals.html", page=page_of(found, lambda row: row.id))


@pages.get("/disposals/<number>")
@requires(Permission.SAMPLES_SAMPLES_READ)
def disposal(number: str) -> str:
    """Show one batch: its samples, what was scanned, and what can be done with it now."""
    return _batch_page(queries.batch_by_number(session(), number))


FORMS: dict[str, type[LimsForm]] = {
    "scan": ScannedForm, "take_off": TakeOffForm, "withdraw": WithdrawForm, "carry_out": WitnessForm,
}  # fmt: skip


def _batch_page(batch: DisposalBatch, **refused: LimsForm) -> str:
    """Return the page of a batch; ``refused`` is the form that was sent and refused."""
    forms = {name: kind(formdata=None, prefix=name) for name, kind in FORMS.items()} | refused
    people = [batch.proposed_by_id, batch.approved_by_id, batch.carried_out_by_id, batch.witness_id]
    return render_template(
        "samples/disposal.html", batch=batch, items=queries.items_of(session(), batch), forms=forms,
        people=names_of(session(), people), own=batch.proposed_by_id == current_person().id,
    )  # fmt: skip


@pages.post("/disposals/<number>/approve")
@requires(Permission.SAMPLES_DISPOSAL_APPROVE)
def approve(number: str) -> Response:
    """Approve a batch that another person proposed."""
    batch = queries.batch_by_number(session(), number, to_change=True)
    acts.approve(session(), batch, actor=current_person())
    return _go_to(batch, _("The batch is approved."))


@pages.post("/disposals/<number>/withdraw")
@requires(Permission.SAMPLES_DISPOSAL_APPROVE)
def withdraw(number: str) -> Answer:
    """Withdraw a batch."""

    def do(batch: DisposalBatch, form: Any) -> None:
        acts.withdraw(session(), batch, reason=form.reason.data or "", actor=current_person())

    return _with_form(number, "withdraw", do, _("The batch is withdrawn."))


@pages.post("/disposals/<number>/scan")
@requires(Permission.SAMPLES_DISPOSAL_CARRY_OUT)
def scan(number: str) -> Answer:
    """Note the samples that were scanned for their disposal."""

    def do(batch: DisposalBatch, form: Any) -> None:
        for sample in samples_by_numbers(session(), (form.samples.data or "").replace(",", " ").split()):
            acts.scan(session(), batch, sample, actor=current_person())

    return _with_form(number, "scan", do, _("The scans are noted."))


@pages.post("/disposals/<number>/take-off")
@requires(Permission.SAMPLES_DISPOSAL_CARRY_OUT)
def take_off(number: str) -> Answer:
    """Take one sample off the list."""

    def do(batch: DisposalBatch, form: Any) -> None:
        sample = sample_by_number(session(), form.sample.data or "", to_change=True)
        acts.take_off(session(), batch, sample, reason=form.reason.data or "", actor=current_person())

    return _with_form(number, "take_off", do, _("The sample is off the list."))


@pages.post("/disposals/<number>/carry-out")
@requires(Permission.SAMPLES_DISPOSAL_CARRY_OUT)
def carry_out(number: str) -> Answer:
    """Dispose of what is listed, before a witness who types the own password."""
    form = WitnessForm(prefix="carry_out")
    if not form.validate_on_submit():
        return _batch_page(queries.batch_by_number(session(), number), carry_out=form), 422
    try:
        proof = prove(database(), form.password.data or "", actor=_person_with(form.witness.data or ""))
        batch = queries.batch_by_number(session(), number, to_change=True)
        gone = acts.carry_out(session(), batch, witness=proof, actor=current_person())
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _batch_page(queries.batch_by_number(session(), number), carry_out=form), explain(obstacle).status
    return _go_to(batch, _("%(n)s samples are disposed of, before a witness.", n=len(gone)))


def _person_with(code: str) -> Any:
    """Return the active person with this code, read before the transaction begins; raise `NotFound`."""
    with database().snapshot() as reading:
        found = signed_in_person(reading, person_by_code(reading, code.strip().upper()).id)
    if found is None:
        raise NotFound(kind="person", key=code)
    return found


def _with_form(number: str, name: str, verb: Callable[[DisposalBatch, Any], None], said: str) -> Answer:
    """Do an act of a batch's page; show the page again with what was typed where it is refused."""
    batch = queries.batch_by_number(session(), number, to_change=True)
    form = FORMS[name](prefix=name)
    if not form.validate_on_submit():
        return _batch_page(batch, **{name: form}), 422
    try:
        verb(batch, form)
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _batch_page(batch, **{name: form}), explain(obstacle).status
    return _go_to(batch, said)


def _go_to(batch: DisposalBatch, said: str) -> Response:
    """Say what was done, and go to the batch."""
    flash(said, "success")
    return redirect(url_for("retention.disposal", number=batch.number))


@pages.get("/rules")
@requires(Permission.SAMPLES_SAMPLES_READ)
def rules() -> str:
    """Show the rules with their dates."""
    return _rules_page(RuleForm(from_on=today(session())))


@pages.post("/rules")
@requires(Permission.SAMPLES_RETENTION_SET)
def set_rule() -> Answer:
    """Set a rule from a day on."""
    form = RuleForm(from_on=today(session()))
    if not form.validate_on_submit():
        return _rules_page(form), 422
    try:
        operations.set_rule(
            session(), months=form.months.data or 0, from_on=form.from_on.data, reason=form.reason.data or "",
            product=Product(form.product.data) if form.product.data else None,
            conclusion=Conclusion(form.conclusion.data) if form.conclusion.data else None,
            portion=Portion(form.portion.data) if form.portion.data else None, actor=current_person(),
        )  # fmt: skip
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _rules_page(form), explain(obstacle).status
    flash(_("The rule is set; dates that were set before stay as they are."), "success")
    return redirect(url_for("retention.rules"))


def _rules_page(form: RuleForm) -> str:
    """Return the page of the rules."""
    found = queries.rules(session())
    current = {rule.id for rule in in_force(found, on=today(session()))}
    people = names_of(session(), [rule.set_by_id for rule in found])
    return render_template(
        "samples/retention_rules.html", rules=found, in_force=current, people=people, form=form, today=today(session())
    )


@pages.post("/samples/<number>/dispose")
@requires(Permission.SAMPLES_DISPOSAL_PROPOSE)
def dispose(number: str) -> Answer:
    """Propose to dispose of one sample."""

    def do(sample: Sample, form: Any) -> None:
        batch = acts.propose(session(), [sample], way=form.way.data or "", actor=current_person())
        flash(_("Batch %(number)s is proposed; another person approves it.", number=batch.number), "success")

    return _act(number, "dispose", ProposeForm(prefix="dispose"), do, _("Its disposal is proposed."))


@pages.post("/samples/<number>/legal-hold")
@requires(Permission.SAMPLES_RETENTION_HOLD)
def legal_hold(number: str) -> Answer:
    """Keep a sample while an objection runs."""

    def do(sample: Sample, form: Any) -> None:
        operations.hold(session(), sample, reason=form.reason.data or "", actor=current_person())

    return _act(number, "legal_hold", ReasonForm(prefix="legal_hold"), do, _("It is on legal hold."))


@pages.post("/samples/<number>/lift-legal-hold")
@requires(Permission.SAMPLES_RETENTION_HOLD)
def lift_legal_hold(number: str) -> Answer:
    """Lift the legal hold of a sample."""

    def do(sample: Sample, form: Any) -> None:
        operations.lift(session(), sample, reason=form.reason.data or "", actor=current_person())

    return _act(number, "lift_legal_hold", ReasonForm(prefix="lift_legal_hold"), do, _("The legal hold is lifted."))


@pages.post("/samples/<number>/set-date")
@requires(Permission.SAMPLES_RETENTION_SET)
def set_date(number: str) -> Answer:
    """Set by hand until when a sample is kept."""

    def do(sample: Sample, form: Any) -> None:
        operations.set_date(
            session(), sample, until=form.until.data, reason=form.reason.data or "", actor=current_person()
        )

    return _act(number, "set_date", DateForm(prefix="set_date"), do, _("Its retention date is set."))


def _act(number: str, name: str, form: Any, verb: Callable[[Sample, Any], None], said: str) -> Answer:
    """Do an act of a sample's page; show the page again with what was typed where it is refused."""
    found = sample_by_number(session(), number, to_change=True)
    refused: dict[str, LimsForm] = {name: form}
    if not form.validate_on_submit():
        return shown(found, **refused), 422
    try:
        verb(found, form)
    except LimsError as obstacle:
        form.refuse(obstacle)
        return shown(found, **refused), explain(obstacle).status
    return done(found, said)
