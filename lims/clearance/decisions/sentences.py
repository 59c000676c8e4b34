"""The words for what clearance refuses, for the reasons of a proposal, and for what is left to do."""

from typing import Any

from flask_babel import gettext as _

from lims.clearance.decisions.obstacles import (
    AlreadyDecided,
    ConditionalForImportsOnly,
    DayAhead,
    NothingToDecide,
    NotProposed,
    WordsMissing,
)
from lims.shipments.risk.sentences import reason_words as risk_words
from lims.web.errors import explains
from lims.web.words import word


@explains(NothingToDecide)
def _nothing_to_decide(error: Any) -> tuple[str, str]:
    return (
        _("This line cannot be decided: %(why)s.", why=reason_words({"code": error.why, "facts": {}})),
        _("Nothing was changed."),
    )


@explains(ConditionalForImportsOnly)
def _conditional(error: Any) -> tuple[str, str]:
    return (
        _("A conditional release is for imports; this is: %(direction)s.", direction=word(error.direction)),
        _("Hold it, release it or refuse it."),
    )


@explains(AlreadyDecided)
def _already(error: Any) -> tuple[str, str]:
    return (
        _("Decision %(number)s says so already: %(kind)s.", number=error.number, kind=word(error.kind)),
        _("Nothing was decided twice."),
    )


@explains(NotProposed)
def _not_proposed(error: Any) -> tuple[str, str]:
    what = (
        _("Proposed is: %(proposed)s.", proposed=word(error.proposed))
        if error.proposed
        else _("Nothing is proposed yet.")
    )
    return what, _("Only a senior officer lets goods go against that, with grounds.")


@explains(WordsMissing, status=422)
def _words_missing(error: Any) -> tuple[str, str]:
    asked = {
        "reasons": (_("There are no reasons."), _("Say why: the declarant and the auditor will read it.")),
        "grounds": (
            _("The override has no grounds."),
            _("Say on what grounds the goods go although it is not proposed."),
        ),
        "conditions": (_("There are no conditions."), _("Say on what conditions the goods may go.")),
        "action": (_("It is not said what happens to the goods."), _("Say it: returned, destroyed, remade.")),
        "proof": (_("It is not said what was done."), _("Say it, and what shows it.")),
        "reference": (_("Customs' answer has no reference."), _("Give the reference of the answer.")),
        "answer": (_("The words of customs' answer are missing."), _("Write down what customs said.")),
        "outcome": (_("The case has no outcome."), _("Say what was found and done.")),
    }
    return asked[error.field]


@explains(DayAhead, status=422)
def _day_ahead(error: Any) -> tuple[str, str]:
    return _("%(day)s lies ahead.", day=error.value), _("Write it down when it is done.")


def reason_words(reason: dict[str, Any]) -> str:
    """Return one reason of a proposal as a sentence."""
    facts = reason["facts"]
    number = facts.get("number", "")
    sentences = {
        "cancelled": _("The declaration line is cancelled"),
        "documents_held": _("Documents or lists hold this line: %(reasons)s", reasons=_held_by(facts)),
        "certificate_pass": _("Certificate %(number)s states a pass", number=number),
        "certificate_fail": _("Certificate %(number)s states a fail", number=number),
        "certificate_inconclusive": _("Certificate %(number)s is inconclusive", number=number),
        "certificate_fell": _("Certificate %(number)s is %(state)s", number=number, state=word(facts.get("state", ""))),
        "lots_open": _("No certificate speaks of: %(batches)s", batches=", ".join(facts.get("batches", []))),
        "no_test_needed": _("Nothing asks for a test: documents are complete and no control was ordered"),
        "waits_for_laboratory": _("The laboratory has not issued a certificate yet"),
        "verdict_unknown": _("The certificate carries no verdict that speaks for a decision"),
    }
    return sentences[reason["code"]]


def _held_by(facts: dict[str, Any]) -> str:
    return " ".join(risk_words(one) for one in facts.get("blocking", []))


def left_words(code: str) -> str:
    """Return what is left to do as a sentence."""
    sentences = {
        "decide": _("The goods are held: decide again when more is known"),
        "review": _("A certificate behind the decision fell: confirm the decision or make another one"),
        "decide again": _("Customs refused the message: decide again"),
        "acknowledgement": _("Customs has not acknowledged it yet"),
        "proof": _("It is not proved yet that it was done"),
        "cases": _("A case is open"),
    }
    return sentences[code]


def waits_words(code: str) -> str:
    """Return what a line waits for, in two words."""
    sentences = {
        "review": _("the review of its decision"),
        "decision again": _("a new decision: customs refused the message"),
        "documents": _("documents"),
        "decision": _("a decision"),
        "further decision": _("a further decision"),
        "laboratory": _("the laboratory"),
    }
    return sentences[code]
