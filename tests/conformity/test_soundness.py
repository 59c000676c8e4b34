"""Which rules fit which comparisons."""

import pytest
from support.judging import make_document, make_entry

from lims.catalogue.files import load, shipped_documents
from lims.conformity.faults import StandardRefused
from lims.conformity.operators import NUMBER_OPS, WORD_OPS, Op
from lims.conformity.requirements import Rule
from lims.conformity.soundness import allowed_rules
from lims.conformity.standards import load_standard


@pytest.mark.parametrize("op", list(Op))
def test_every_comparison_has_its_rules(op: Op) -> None:
    assert allowed_rules(op)


def test_words_have_no_mean_and_figures_no_document() -> None:
    assert all(Rule.MEAN not in allowed_rules(op) for op in WORD_OPS)
    assert all(Rule.DOCUMENT_REVIEW not in allowed_rules(op) for op in NUMBER_OPS)


def test_what_the_catalogue_uses_is_allowed() -> None:
    for document in shipped_documents():
        for one in load(document["code"]).requirements:
            assert one.accept.rule in allowed_rules(one.op)


@pytest.mark.parametrize(
    "changes",
    [
        {"op": "<=", "limit_rule": "the greater of the limit and the table value", "accept": {"rule": "mean"}},
        {"accept": {"rule": "every", "per_specimen": "median"}},
        {"op": "visual_ok", "limits": {"all": "ok"}, "scale_max": 5},
        {"accept": {"rule": "aql", "aql": 4}, "specimens": {"n_min": 5, "groups": ["AR"]}},
    ],
)
def test_what_cannot_work_together_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(StandardRefused):
        load_standard(make_document(make_entry(**changes)))
