"""Pages of lineage: each act on the numbers or the identity of a sample first shows what rests on it."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lims.errors import LimsError
from lims.permissions import Permission
from lims.samples import queries as samples
from lims.samples.lineage import batches, obstacles, operations, queries, sentences  # noqa: F401 - importing registers the words
from lims.samples.lineage.forms import BatchForm, CancelForm, CorrectForm, MergeForm, SplitForm
from lims.samples.models import CustodyAct, Sample, SampleState
from lims.samples.operations import canonical_seal
from lims.shipments.declarations.models import Lot, Shipment
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.forms import LimsForm
from lims.web.i18n import language
from lims.web.once import once
from lims.web.transaction import session

pages = Blueprint("lineage", __name__, url_prefix="/lineage")

Answer = str | Response | tuple[str, int]
Form = TypeVar("Form", bound=LimsForm)


@pages.route("/<number>/split", methods=["GET", "POST"])
@requires(Permission.SAMPLES_NUMBERS_CHANGE)
@once
def split(number: str) -> Answer:
    """Give a part of a received portion a number of its own."""
    found = _sample(number)

    def act(form: SplitForm) -> str:
        part = operations.split(
            session(), found, units=form.units.data or 0, seal=form.seal.data or "", reason=form.reason.data or "",
            actor=current_person(),
        )  # fmt: skip
        return _("The new number is %(number)s. Print its label and stick it on now.", number=part.number)

    return _page("split", found, SplitForm(), act, obstacles.obstacle_to_splitting(found))


@pages.route("/<number>/merge", methods=["GET", "POST"])
@requires(Permission.SAMPLES_NUMBERS_CHANGE)
@once
def merge(number: str) -> Answer:
    """Close a number of a portion that has another one."""
    found = _sample(number)

    def act(form: MergeForm) -> str:
        kept = samples.sample_by_number(session(), form.kept.data or "", to_change=True)
        operations.merge(session(), found, kept, reason=form.reason.data or "", actor=current_person())
        return _("%(closed)s is closed; %(kept)s is kept.", closed=found.number, kept=kept.number)

    merged = SampleState.MERGED
    obstacle = obstacles.obstacle_to_closing(session(), found, merged, act=CustodyAct.MERGED.value)
    return _page("merge", found, MergeForm(), act, obstacle)


@pages.route("/<number>/cancel", methods=["GET", "POST"])
@requires(Permission.SAMPLES_NUMBERS_CHANGE)
@once
def cancel(number: str) -> Answer:
    """Cancel a sample that nobody wants any more."""
    found = _sample(number)

    def act(form: CancelForm) -> str:
        operations.cancel(session(), found, reason=form.reason.data or "", actor=current_person())
        return _("The sample is cancelled.")

    cancelled = SampleState.CANCELLED
    obstacle = obstacles.obstacle_to_closing(session(), found, cancelled, act=CustodyAct.CANCELLED.value)
    return _page("cancel", found, CancelForm(), act, obstacle)


@pages.route("/<number>/correct", methods=["GET", "POST"])
@requires(Permission.SAMPLES_IDENTITY_CORRECT)
@once
def correct(number: str) -> Answer:
    """Correct the lot or the seal of a sample; certificates that rest on it fall."""
    found = _sample(number)
    form = CorrectForm(data={"seal": found.seal})
    form.offer(queries.lots_beside(session(), found))

    def act(given: CorrectForm) -> str:
        _correct(found, given)
        return _("The old stands beside the new.")

    touched = queries.touched_by(session(), queries.drawn_with(session(), found))
    obstacle = obstacles.obstacle_to_correcting(found, touched, actor=current_person())
    return _page("correct", found, form, act, obstacle)


def _correct(found: Sample, given: CorrectForm) -> None:
    """Correct what was given otherwise than it is noted: the lot, the seal, or both."""
    reason, actor, seal = given.reason.data or "", current_person(), given.seal.data or ""
    if given.lot.data:
        lot = samples.lot_by_id(session(), int(given.lot.data))
        whole = bool(given.all_portions.data)
        operations.correct_lot(session(), found, lot, reason=reason, actor=actor, all_portions=whole)
    if not given.lot.data or (seal and canonical_seal(seal) != found.seal):
        operations.correct_seal(session(), found, seal, reason=reason, actor=actor)


@pages.route("/lots/<int:lot_id>/batch", methods=["GET", "POST"])
@requires(Permission.SHIPMENTS_DECLARATIONS_CREATE)
@once
def batch(lot_id: int) -> Answer:
    """Correct the batch number of a declared lot that was sampled: the declaration gets a new version."""
    lot = samples.lot_by_id(session(), lot_id, to_change=request.method == "POST")
    form = BatchForm(data={"batch": lot.batch})
    if not form.validate_on_submit():
        return _batch_page(form, lot), 422 if form.errors else 200
    try:
        batches.correct_batch(
            session(), lot, form.batch.data or "", reason=form.reason.data or "", actor=current_person()
        )
    except LimsError as obstacle:
        session().rollback()
        form.refuse(obstacle)
        return _batch_page(form, samples.lot_by_id(session(), lot_id)), explain(obstacle).status
    flash(_("The old stands beside the new."), "success")
    return redirect(url_for("overview.thread", number=session().get_one(Shipment, lot.shipment_id).number))


def _batch_page(form: BatchForm, lot: Lot) -> str:
    """Return the page that corrects a batch number, with what rests on the samples of its lot."""
    found = queries.samples_of_lot(session(), lot.id)
    touched = queries.touched_by(session(), found, language=language())
    barred = obstacles.obstacle_of_certificates(lot.batch, touched, actor=current_person())
    return render_template(
        "samples/lot_batch.html", form=form, lot=lot, goods=samples.goods_of_lot(session(), lot.id), samples=found,
        touched=touched, obstacle=explain(barred) if barred and not form.is_submitted() else None,
    )  # fmt: skip


def _sample(number: str) -> Sample:
    """Return the sample with ``number``, locked where it is about to change."""
    return samples.sample_by_number(session(), number, to_change=request.method == "POST")


def _page(name: str, found: Sample, form: Form, act: Callable[[Form], str], barred: LimsError | None) -> Answer:
    """Do an act whose form is in order; else show what rests on the sample, the form, and what stands in the way."""
    status = 200
    if form.validate_on_submit():
        try:
            said = act(form)
        except LimsError as obstacle:
            session().rollback()
            found = samples.sample_by_number(session(), found.number)
            form.refuse(obstacle)
            status = explain(obstacle).status
        else:
            flash(f"{found.number}: {said}", "success")
            return redirect(url_for("samples.sample", number=found.number))
    elif form.errors:
        status = 422
    parts = list(queries.drawn_with(session(), found)) if name == "correct" else [found]
    return _shown(name, found, form, barred if status == 200 else None, parts), status


def _shown(name: str, found: Sample, form: LimsForm, barred: LimsError | None, parts: list[Sample]) -> str:
    """Return the page of an act."""
    return render_template(
        "samples/lineage.html", act=name, sample=found, form=form, units=obstacles.units_of(found),
        lot=session().get_one(Lot, found.lot_id), parts=parts,
        touched=queries.touched_by(session(), parts, language=language()),
        obstacle=explain(barred) if barred else None,
    )  # fmt: skip
