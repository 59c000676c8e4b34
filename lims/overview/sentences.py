"""The words for codes that open nothing, and for those that open too much."""

from typing import Any

from flask_babel import gettext as _

from lims.numbers import NotANumber
from lims.overview.finding import SeveralFound
from lims.web.errors import explains


@explains(SeveralFound)
def _several_found(error: Any) -> tuple[str, str]:
    return (
        _("%(text)s stands on several shipments.", text=error.text),
        _("Choose the one that is meant."),
    )


@explains(NotANumber, status=404)
def _not_a_number(error: Any) -> tuple[str, str]:
    if error.why == "check character":
        return (
            _("“%(text)s” is mistyped: its check character does not fit.", text=error.text),
            _("Scan it again, or compare it with the label character by character."),
        )
    if error.why == "length":
        return (
            _("“%(text)s” is too short or too long for one of our numbers.", text=error.text),
            _("Our numbers have 11 characters. Scan it again, or search for it."),
        )
    return (
        _("“%(text)s” is none of our numbers, and no declaration, seal or batch here.", text=error.text),
        _("Is it the goods' own barcode? Scan the label with the Greenlane number."),
    )
