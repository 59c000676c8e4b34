from datetime import date

import pytest

from lims.shipments.lists.models import ListKind
from lims.shipments.risk.reasons import POINTS
from lims.shipments.risk.sentences import _REASONS, reason_words

FACTS = {
    "document": "joint-declaration",
    "rule": "category-53-inspection",
    "manufacturer": "Clear Air",
    "list": ListKind.SUBSTANDARD_NON_MEDICAL.value,
    "published_on": date(2020, 4, 26).isoformat(),
    "reason": "a tip",
    "operator": "Harbour",
    "grade": "dishonest",
    "score": 35,
    "parts": POINTS,
}


@pytest.mark.parametrize("code", sorted(_REASONS))
def test_every_reason_has_a_sentence_with_its_facts_filled_in(code):
    words = reason_words({"code": code, "facts": FACTS})
    assert words.endswith((".", "a tip"))
    assert "%(" not in words


def test_a_held_line_is_explained():
    words = reason_words({"code": "document_missing", "facts": FACTS})
    assert words.startswith("Joint declaration of exporter and importer is missing")
