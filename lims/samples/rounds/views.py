"""All pages of sampling rounds; here the comparison of the manifest with the boxes, by scanning."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lims.errors import LimsError
from lims.permissions import Permission
from lims.samples.rounds import (
    comparison,
    finding_queries,
    finding_sentences,  # noqa: F401 - importing registers the words
    finding_views,  # noqa: F401 - importing adds the pages of findings and memos
    queries,
    sentences,  # noqa: F401 - importing registers the words
)
from lims.samples.rounds import finding_obstacles as obstacles
from lims.samples.rounds.finding_forms import FinishForm
from lims.samples.rounds.models import SamplingRound
from lims.samples.rounds.round_views import Answer, pages
from lims.web import outbox
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.once import once
from lims.web.transaction import session

__all__ = ["pages"]

LONGEST_CODE = 80


@pages.get("/<number>/comparison")
@requires(Permission.SAMPLES_SAMPLES_RECEIVE)
def compare(number: str) -> str:
    """Show the station that compares a manifest with the boxes, and how far it has come."""
    found = queries.round_by_number(session(), number)
    return _comparison_page(found, FinishForm(formdata=None, boxes=found.boxes))


def _comparison_page(found: SamplingRound, form: FinishForm) -> str:
    """Return the page of the comparison."""
    obstacle = obstacles.obstacle_to_comparing(found)
    return render_template(
        "rounds/comparison.html", round=found, form=form, lines=queries.manifest_of(session(), found),
        findings=finding_queries.findings_of_round(session(), found),
        obstacle=explain(obstacle) if obstacle else None, expects=request.args.get("expects", ""),
    )  # fmt: skip


@pages.post("/<number>/comparison/scan")
@requires(Permission.SAMPLES_SAMPLES_RECEIVE)
@once
def take_scan(number: str) -> Response:
    """Take one scan of the comparison: from the station as JSON, from the plain form as a page."""
    given: Any = request.get_json(silent=True) if request.is_json else request.form
    given = given if hasattr(given, "get") else {}
    code = str(given.get("code", "")).strip()[:LONGEST_CODE]
    before = outbox.state_before(given) if request.is_json else given
    found = queries.round_by_number(session(), number, to_change=True)
    said = comparison.scan(
        session(), found, code, expects=str(before.get("expects", "")), actor=current_person(),
        happened_at=outbox.happened_at(),
    )  # fmt: skip
    if request.is_json:
        opens = url_for("samples.receive", number=said.opens) if said.opens else ""
        answer = {"outcome": said.outcome, "title": said.title, "text": said.text, "href": opens, "code": code}
        return jsonify(answer | {"state": outbox.state_after(expects=said.expects)})
    flash(f"{code}: {said.title} {said.text}".strip(), "success" if said.outcome == "done" else "warning")
    return redirect(url_for("rounds.compare", number=found.number, expects=said.expects or None))


@pages.post("/<number>/comparison/finish")
@requires(Permission.SAMPLES_SAMPLES_RECEIVE)
def finish(number: str) -> Answer:
    """End the comparison: what nobody scanned is missing."""
    found, form = queries.round_by_number(session(), number, to_change=True), FinishForm()
    if not form.validate_on_submit():
        return _comparison_page(found, form), 422
    try:
        missing = comparison.finish(
            session(), found, boxes_found=form.boxes.data or 0, note=form.note.data or "", actor=current_person()
        )
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _comparison_page(found, form), explain(obstacle).status
    if missing:
        flash(_("Missing: %(numbers)s. Say how each of them ended.", numbers=", ".join(missing)), "warning")
    else:
        flash(_("All portions of the manifest are there."), "success")
    return redirect(url_for("rounds.sampling_round", number=found.number))
