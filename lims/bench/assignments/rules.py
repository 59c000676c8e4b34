"""The decision rules that a request may agree on, by the name that the form sends."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from lims.conformity.decisions import SIMPLE, DecisionRule, RuleKind, Statement

RULES = {
    "simple": (_l("simple acceptance: the value alone decides"), SIMPLE),
    "guarded": (_l("guarded acceptance, w = U: pass or fail"), DecisionRule(RuleKind.GUARDED)),
    "guarded-non-binary": (
        _l("guarded acceptance, w = U: inconclusive between pass and fail"),
        DecisionRule(RuleKind.GUARDED, statement=Statement.NON_BINARY),
    ),
    "probability-95": (
        _l("pass or fail with at least 95 % probability"),
        DecisionRule(RuleKind.PROBABILITY, p_min=Decimal("0.95")),
    ),
}


def name_of_rule(rule: DecisionRule) -> str:
    """Return the name under which the form knows ``rule``; one that it does not know is shown as simple acceptance."""
    return next((name for name, (_label, known) in RULES.items() if known == rule), "simple")
