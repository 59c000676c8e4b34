"""Facts about a sample and the conditions that they answer."""

import pytest
from support.judging import shipped

from lims.catalogue.files import shipped_documents
from lims.conformity.conditions import Applies, applies, check_facts, is_known_fact, known_facts
from lims.conformity.refusals import Refused

YES, NO, OPEN = Applies.YES, Applies.NO, Applies.UNKNOWN


@pytest.mark.parametrize(
    ("condition", "facts", "answer"),
    [
        ("labelled sterile", {"sterile": "yes"}, YES),
        ("labelled sterile", {"sterile": "no"}, NO),
        ("not labelled sterile", {"sterile": "yes"}, NO),
        ("not labelled sterile", {"sterile": "否"}, YES),
        ("labelled sterile", {}, OPEN),
        ("EO-sterilised", {"sterile": "no"}, OPEN),
        ("EO-sterilised", {"eo": "no"}, NO),
        ("EO-treated masks only", {"EO-treated": "YES"}, YES),
        ("flame-retardant suit", {"flame_retardant": "no"}, NO),
        ("maker claims flame resistance", {"flame retardant": "no"}, NO),
        ("valve fitted", {"valve": "no"}, NO),
        ("dyed or printed parts only", {"dyed": "false"}, NO),
        ("reusable, or single-shift claiming D", {"reusable": "no"}, OPEN),
        ("reusable, or single-shift claiming D", {"reusable": "no", "claims_d": "no"}, NO),
        ("reusable, or single-shift claiming D", {"reusable": "no", "D": "yes"}, YES),
        ("product is a drape", {"product": "gown"}, NO),
        ("product is a drape", {"drape": "yes"}, YES),
        ("product is a drape", {"product is a drape": "no"}, NO),
        ("nonwoven, film, or composite", {"fabric": "Nonwoven"}, YES),
        ("nonwoven, film, or composite", {"fabric": "knitted"}, NO),
        ("worn at sea", {"worn at sea": "no"}, NO),
        ("worn at sea", {"sea": "no"}, OPEN),
    ],
)
def test_facts_answer_conditions(condition: str, facts: dict[str, str], answer: Applies) -> None:
    assert applies(condition, facts) is answer


def test_a_value_that_answers_nothing_is_refused() -> None:
    with pytest.raises(Refused, match="fact_not_understood"):
        check_facts({"sterile": "perhaps"}, ("labelled sterile",))


def test_every_condition_of_the_catalogue_has_facts_that_answer_it() -> None:
    conditions = {
        one.applies_when
        for document in shipped_documents()
        for one in shipped(document["code"]).requirements
        if one.applies_when
    }
    for condition in conditions:
        plain_no = dict.fromkeys(known_facts(), "no")
        assert applies(condition, plain_no) is not OPEN, condition


def test_known_facts_go_by_any_of_their_names() -> None:
    assert is_known_fact("EO_Sterilised")
    assert is_known_fact("worn at sea", ("worn at sea",))
    assert not is_known_fact("colour")
