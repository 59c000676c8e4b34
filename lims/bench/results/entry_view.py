"""The page of one piece of work with all its forms, each as it was typed; several routes lead back to it."""

from typing import Any

from flask import render_template

from lims.bench.assignments.models import Assignment
from lims.bench.instruments.queries import instruments_by_use
from lims.bench.results.entry_page import entry_page
from lims.bench.results.forms import (
    CircumstancesForm,
    DeviationForm,
    HandOverForm,
    PhotographForm,
    UncertaintyForm,
)
from lims.bench.results.plain_form import Refused
from lims.bench.runs.forms import AgainForm, EndRunForm
from lims.web.access import current_person
from lims.web.i18n import language
from lims.web.transaction import session


def show_entry(assignment: Assignment, number: str, *, refused: Refused | None = None, **more: Any) -> str:
    """Return the page of one piece of work; ``more`` are forms that were refused, and words about them."""
    page = entry_page(
        session(), assignment, number=number, person=current_person(), language=language(), refused=refused or {}
    )
    forms = {
        "hand_over": HandOverForm(formdata=None),
        "uncertainty": UncertaintyForm(formdata=None, obj=assignment),
        "circumstances": _circumstances(page["around"]),
        "deviation": DeviationForm(formdata=None),
        "photograph": PhotographForm(formdata=None),
        "again": AgainForm(formdata=None),
        "end": EndRunForm(formdata=None),
    }
    choice = instruments_by_use(session(), assignment.method)
    return render_template("bench/entry.html", **page, instruments=choice, refused=refused, **(forms | more))


def _circumstances(around: Any) -> CircumstancesForm:
    """Return the form with what was noted last."""
    if around is None:
        return CircumstancesForm(formdata=None)
    form = CircumstancesForm(formdata=None, obj=around)
    form.materials.data = "\n".join(around.materials)
    return form
