"""The words of documents: names of kinds and rules in the reader's language, and what is refused."""

from collections.abc import Mapping
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from lims.shipments.documents.operations import PresentedDifferently
from lims.shipments.documents.rules import kinds, rules
from lims.shipments.documents.scans import NotAScan
from lims.web.errors import explains


def in_language(texts: Mapping[str, str]) -> str:
    """Return the text of a data file in the reader's language."""
    locale = get_locale()
    return texts["zh" if locale is not None and locale.language == "zh" else "en"]


def kind_word(kind: str) -> str:
    """Return the name of a kind of document."""
    return in_language(kinds()[kind].name) if kind in kinds() else kind


def rule_word(rule_id: str) -> str:
    """Return why a rule asks for what it asks, in a few words."""
    return next((in_language(rule.why) for rule in rules() if rule.id == rule_id), rule_id)


@explains(PresentedDifferently)
def _presented_differently(error: Any) -> tuple[str, str]:
    return (
        _("%(number)s was presented for this line already, with another day or another scan.", number=error.number),
        _("Compare the two; a corrected document has a number of its own, such as %(number)s-2.", number=error.number),
    )


@explains(NotAScan, status=422)
def _not_a_scan(error: Any) -> tuple[str, str]:
    return (
        _("“%(name)s” is no PDF, PNG or JPEG, whatever its name says.", name=error.value),
        _("Choose the scan itself; the other fields keep what you typed."),
    )
