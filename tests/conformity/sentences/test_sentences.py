from decimal import Decimal

import pytest

from lims.conformity.decisions import SIMPLE, UNCRITICAL, DecisionRule, RuleKind, Statement
from lims.conformity.refusals import Refused
from lims.conformity.sentences import sentences

GUARDED = DecisionRule(RuleKind.GUARDED, Decimal("0.83"))
LIKELY = DecisionRule(RuleKind.PROBABILITY, p_min=Decimal("0.95"))


@pytest.mark.parametrize(
    ("rule", "english", "chinese"),
    [
        (SIMPLE, ["simple acceptance", "up to 50 %"], ["简单接受", "50%"]),
        (GUARDED, ["w = 0.83 U", "(k = 2)", "at most 4.8 %"], ["w=0.83U", "k=2", "4.8%"]),
        (LIKELY, ["at least 95 %", "at most 5.0 %"], ["不低于95%", "5.0%"]),
        (UNCRITICAL, ["clear excess", "98 %"], ["宽松接受", "98%"]),
    ],
)
def test_the_certificate_sentence_states_rule_and_risk_in_both_languages(rule, english, chinese):
    assert all(part in rule.sentence("en") for part in english)
    assert all(part in rule.sentence("zh") for part in chinese)
    assert "{" not in rule.sentence("en") + rule.sentence("zh")


def test_a_non_binary_statement_explains_its_two_words_more():
    rule = DecisionRule(RuleKind.GUARDED, statement=Statement.NON_BINARY)
    assert rule.sentence("en").endswith("both are inconclusive.")
    assert "有条件合格" in rule.sentence("zh")
    assert "conditional" not in GUARDED.sentence("en")


def test_another_language_is_refused_instead_of_answered_in_english():
    with pytest.raises(Refused, match="unknown_language"):
        SIMPLE.sentence("fr")


def test_every_rule_has_its_sentences():
    assert set(sentences("decision_rules")) == {"languages", "statements", *RuleKind}
