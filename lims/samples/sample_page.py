"""The page of one sample with the forms of its acts: shown by the room of samples and by the store."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lims.accounts.queries import names_of
from lims.samples import acts, queries
from lims.samples.forms import MoveForm, ReasonForm
from lims.samples.lineage import queries as lineage
from lims.samples.models import Sample
from lims.samples.retention.forms import DateForm, ProposeForm
from lims.samples.retention.queries import hold_of
from lims.samples.rounds.finding_queries import findings_of_sample, memo_of_sample
from lims.samples.store.forms import HandOverForm, KeepForm, LeaveForm, PutAwayForm
from lims.samples.store.queries import whereabouts
from lims.web.access import current_person
from lims.web.forms import LimsForm
from lims.web.transaction import session

FORMS: dict[str, type[LimsForm]] = {
    "put_away": PutAwayForm, "hand_over": HandOverForm, "move": MoveForm, "keep": KeepForm, "hold": ReasonForm,
    "lift": ReasonForm, "leave": LeaveForm, "legal_hold": ReasonForm, "lift_legal_hold": ReasonForm,
    "set_date": DateForm, "dispose": ProposeForm, "lost": ReasonForm,
}  # fmt: skip


def shown(found: Sample, **refused: LimsForm) -> str:
    """Return the page of a sample; ``refused`` are the forms that were sent and refused."""
    forms = {name: kind(formdata=None, prefix=name) for name, kind in FORMS.items()}
    return render_template(
        "samples/sample.html", sample=found, goods=queries.goods_of_lot(session(), found.lot_id),
        forms=forms | refused, where=whereabouts(session(), found), legal_hold=hold_of(session(), found),
        custody=lineage.way_of(session(), found), specimens=queries.specimens_of(session(), found.id),
        relatives=lineage.relatives_of(session(), found), corrections=lineage.corrections_of(session(), found),
        acts=acts.acts_of(found, current_person()), refused=next(iter(refused), ""), acts_by_name=acts.ACTS,
        findings=findings_of_sample(session(), found.id), memo=memo_of_sample(session(), found.id),
        people=names_of(session(), [found.drawn_by_id, found.received_by_id]),
    )  # fmt: skip


def done(found: Sample, said: str) -> Response:
    """Say what was done, and go back to the sample."""
    flash(f"{found.number}: {said}", "success")
    return redirect(url_for("samples.sample", number=found.number))
