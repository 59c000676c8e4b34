"""Pages of batches: read the chosen drafts, sign them together, watch them being issued."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from lims.certificates import sentences  # noqa: F401 - the sentences register themselves
from lims.certificates.batches import operations, queries
from lims.certificates.batches.forms import BatchForm
from lims.certificates.batches.operations import MOST, Shown
from lims.certificates.batches.refusals import refused_with
from lims.certificates.downloads import services
from lims.certificates.drafting import Draft, preview
from lims.certificates.signing import prove
from lims.errors import Invalid, LimsError
from lims.permissions import Permission
from lims.shipments.declarations.queries import line_of
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.once import once
from lims.web.pagination import asked_key, page_of
from lims.web.transaction import database, session

pages = Blueprint("batches", __name__, url_prefix="/certificates/batches")

Answer = str | Response | BaseResponse | tuple[str, int]


AT_ONCE = 25  # drafts on a page: more would let their reader wait


@dataclass(frozen=True, slots=True)
class Reading:
    """One of the chosen drafts as the page shows it, with what stands in its way."""

    place: str
    draft: Draft
    sha256: str
    obstacles: list[Any]


@pages.get("")
@requires(Permission.CERTIFICATES_DRAFTS_READ)
def batches() -> str:
    """List the batches, the newest first."""
    found = queries.batches(session(), after=next(iter(asked_key() or ()), None))
    return render_template("certificates/batches.html", page=page_of(found, lambda row: row.id))


@pages.post("/drafts")
@requires(Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
def drafts() -> str:
    """Show each of the chosen drafts, some on a page, with those that were read before; nothing is changed."""
    return _drafts_page(request.form.getlist("draft"), request.form.getlist("line"), BatchForm(formdata=None))


@pages.post("")
@requires(Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
@once
def sign() -> Answer:
    """Sign what was shown, with one password."""
    form, read = BatchForm(), request.form.getlist("draft")
    if not form.validate_on_submit():
        return _read_again(read, form), 422
    session().rollback()
    try:
        proof = prove(database(), form.password.data or "", actor=current_person())
        given = [text.rpartition(":") for text in read]
        shown = [Shown(line_of(session(), *_parted(place)), place, digest) for place, _sign, digest in given]
        batch = operations.sign_batch(session(), shown, password=proof, actor=current_person())
    except LimsError as refusal:
        session().rollback()
        form.refuse(refusal)
        return _read_again(read, form), explain(refusal).status
    return redirect(url_for("batches.batch", batch_id=batch.id))


def _read_again(read: Sequence[str], form: BatchForm) -> str:
    """Show the last page again; what was read on the pages before stays read."""
    before = (len(read) - 1) // AT_ONCE * AT_ONCE
    return _drafts_page(read[:before], [text.rpartition(":")[0] for text in read[before:]], form)


def _drafts_page(read: Sequence[str], places: Sequence[str], form: BatchForm) -> str:
    if not 1 <= len(places) + len(read) <= MOST:
        raise Invalid(field="line", value=len(places), remedy=_("Choose 1 to %(most)s lines.", most=MOST))
    chosen = list(dict.fromkeys(places))
    readings = [_reading(place) for place in chosen[:AT_ONCE]]
    signable = [f"{one.place}:{one.sha256}" for one in readings if not one.obstacles]
    return render_template(
        "certificates/batch_drafts.html",
        readings=readings,
        read=[*read, *signable],
        before=len(read),
        left=chosen[AT_ONCE:],
        next=min(AT_ONCE, len(chosen) - AT_ONCE),
        form=form,
        person=current_person(),
    )


def _reading(place: str) -> Reading:
    found = preview(session(), line_of(session(), *_parted(place)), actor=current_person(), services=services())
    return Reading(place, found, found.sha256, [explain(one) for one in found.obstacles])


def _parted(place: str) -> tuple[str, int]:
    """Return the shipment and the line of "H2000000001X/1"."""
    shipment, _slash, line_no = place.rpartition("/")
    if not line_no.isdecimal():
        raise Invalid(field="line", value=place, remedy="H2000000001X/1")
    return shipment, int(line_no)


@pages.get("/<int:batch_id>")
@requires(Permission.CERTIFICATES_DRAFTS_READ)
def batch(batch_id: int) -> str:
    """Show how far a batch has come, and what became of each line."""
    found, rows = queries.batch_by_id(session(), batch_id), queries.rows_of(session(), batch_id)
    words = [explain(refused_with(row.refusal, row.facts)) if row.refusal else None for row in rows]
    return render_template(
        "certificates/batch.html",
        batch=found,
        rows=list(zip(rows, words, strict=True)),
        progress=queries.progress_of(session(), batch_id),
    )


@pages.get("/<int:batch_id>/progress")
@requires(Permission.CERTIFICATES_DRAFTS_READ)
def progress(batch_id: int) -> Response:
    """Say how far a batch has come."""
    found = queries.progress_of(session(), queries.batch_by_id(session(), batch_id).id)
    note = _("%(n)s of %(all)s issued", n=found.issued, all=found.size)
    href = url_for("batches.batch", batch_id=batch_id)
    return jsonify(value=found.ended, maximum=found.size, note=note, done=found.is_done, href=href)
