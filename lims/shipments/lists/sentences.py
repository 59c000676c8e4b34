"""The words for what lists and grades refuse."""

from typing import Any

from flask_babel import gettext as _

from lims.shipments.lists.operations import GradedDifferently, PublishedDifferently
from lims.shipments.lists.reading import ListFault, ListRefused
from lims.web.errors import explains
from lims.web.filters import day
from lims.web.words import word


@explains(PublishedDifferently)
def _published_differently(error: Any) -> tuple[str, str]:
    return (
        _("The list of %(day)s is here already, with other entries.", day=day(error.published_on)),
        _("A corrected list is published under its own day; look at the version that is here first."),
    )


@explains(GradedDifferently)
def _graded_differently(error: Any) -> tuple[str, str]:
    return (
        _("%(party)s has the grade “%(grade)s” from this day already.", party=error.party, grade=word(error.theirs)),
        _("Give the new grade from a later day."),
    )


@explains(ListRefused, status=422)
def _list_refused(error: Any) -> tuple[str, str]:
    return _("The list was not published."), " ".join(fault_words(fault) for fault in error.faults)


def fault_words(fault: ListFault) -> str:
    """Return what is wrong with one row of a list's file."""
    told = {
        "wrong_head": _(
            "the columns are manufacturer, identifier and product; the file has: %(value)s", value=fault.value
        ),
        "no_manufacturer": _("the manufacturer is missing"),
        "too_many_cells": _("there are more cells than columns: %(value)s", value=fault.value),
    }
    return _("Row %(row)s: %(what)s.", row=fault.row, what=told[fault.code])
