"""Several verdicts that must all conform."""

import pytest

from lims.conformity.acceptance.outcome import strongest
from lims.conformity.verdicts import Verdict


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([Verdict.PASS, Verdict.FAIL, Verdict.NOT_ASSESSED], Verdict.FAIL),
        ([Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.NOT_ASSESSED], Verdict.NOT_ASSESSED),
        ([Verdict.PASS, Verdict.INCONCLUSIVE], Verdict.INCONCLUSIVE),
        ([Verdict.PASS], Verdict.PASS),
        ([Verdict.STATED], Verdict.NOT_ASSESSED),
        ([], Verdict.NOT_ASSESSED),
    ],
)
def test_the_strongest_wins_and_nothing_is_no_pass(verdicts: list[Verdict], expected: Verdict) -> None:
    assert strongest(verdicts) is expected
