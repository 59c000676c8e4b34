from decimal import Decimal

import pytest

from lims.conformity.refusals import Refused


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [(Refused("limit_missing"), "limit_missing"), (Refused("x", U=Decimal("0.50"), k=2), "x (U=0.50, k=2)")],
)
def test_a_refusal_names_its_code_and_its_facts(refusal, sentence):
    assert str(refusal) == sentence


def test_the_facts_are_text_that_json_can_carry():
    assert Refused("x", U=Decimal("0.50")).facts == {"U": "0.50"}
