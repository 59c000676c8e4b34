"""The sentence of each reason, in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from lims.shipments.documents.sentences import kind_word, rule_word
from lims.web.words import word

Facts = Mapping[str, Any]

_REASONS: dict[str, Callable[[Facts], str]] = {
    "document_missing": lambda f: _(
        "%(document)s is missing (%(rule)s).", document=kind_word(f["document"]), rule=rule_word(f["rule"])
    ),
    "not_on_list": lambda f: _(
        "%(manufacturer)s is not on the list “%(list)s” of %(day)s.",
        manufacturer=f["manufacturer"], list=word(f["list"]), day=f["published_on"],
    ),
    "on_substandard_list": lambda f: _(
        "%(manufacturer)s is on the list “%(list)s” of %(day)s.",
        manufacturer=f["manufacturer"], list=word(f["list"]), day=f["published_on"],
    ),
    "list_not_published": lambda f: _(
        "No version of the list “%(list)s” is known for that day: %(manufacturer)s could not be looked up.",
        manufacturer=f["manufacturer"], list=word(f["list"]),
    ),
    "control_documents": lambda f: _("Customs ordered the documents to be checked: %(reason)s", reason=f["reason"]),
    "control_inspect": lambda f: _("Customs ordered an inspection: %(reason)s", reason=f["reason"]),
    "control_sample": lambda f: _("Customs ordered sampling: %(reason)s", reason=f["reason"]),
    "commodity_inspection": lambda f: _("Export commodity inspection is due: %(rule)s.", rule=rule_word(f["rule"])),
    "dishonest_operator": lambda f: _("%(operator)s is graded as a dishonest enterprise.", operator=f["operator"]),
    "certified_operator": lambda f: _(
        "%(operator)s is a certified operator (%(grade)s): served first unless something holds the line.",
        operator=f["operator"], grade=word(f["grade"]),
    ),
    "risk_score": lambda f: _(
        "The risk score of %(score)s advises sampling (%(parts)s); the officer decides.",
        score=f["score"], parts=", ".join(f"{_part(name)} {points:+d}" for name, points in f["parts"].items()),
    ),
}  # fmt: skip


def reason_words(reason: Mapping[str, Any]) -> str:
    """Return the sentence of a stored reason."""
    return _REASONS[reason["code"]](reason["facts"])


def _part(name: str) -> str:
    """Return what adds to the score, in words."""
    return {
        "dishonest": _("dishonest operator"),
        "certified": _("certified operator"),
        "new_manufacturer": _("first shipment of a manufacturer"),
        "new_operator": _("first shipment of the operator"),
        "list_not_published": _("no list to ask"),
    }[name]
