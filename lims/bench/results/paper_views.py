"""The page on which readings from a printed worksheet are entered later, with the time of each observation."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lims.bench.assignments.queries import assignment_of
from lims.bench.results.beside_views import Answer, pages
from lims.bench.results.forms import paper_form
from lims.bench.results.paper_entry import paper_page, take_paper
from lims.bench.results.plain_form import Refused
from lims.permissions import Permission
from lims.web.access import current_person, requires
from lims.web.i18n import language
from lims.web.once import once
from lims.web.transaction import session


@pages.route("/requests/<number>/<requirement>/paper", methods=["GET", "POST"])
@requires(Permission.BENCH_RESULTS_ENTER)
@once
def from_paper(number: str, requirement: str) -> Answer:
    """Enter readings from paper; what is refused stays typed, with its reason."""
    assignment = assignment_of(session(), number, requirement)
    form, refused, status = paper_form(assignment.specimens), Refused(), 200
    if form.validate_on_submit():
        taken = take_paper(session(), assignment, form, request.form, actor=current_person())
        if taken.saved:
            flash(_("%(count)s readings are saved.", count=taken.saved))
        if not taken.refused:
            return redirect(url_for("results.entry", number=number, requirement=requirement))
        refused = taken.refused
    elif form.is_submitted():
        refused = {name: (text, "") for name, text in request.form.items() if "|" in name and text.strip()}
        status = 422
    page = paper_page(session(), assignment, form, number=number, refused=refused, language=language())
    return render_template("bench/from_paper.html", **page), status
