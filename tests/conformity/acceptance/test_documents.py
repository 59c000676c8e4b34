"""document_review."""

import pytest
from support.judging import judge, make_requirement, readings

from lims.conformity.verdicts import Verdict


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        (["evaluated"], Verdict.STATED),
        (["disclosed", "report 12/2020"], Verdict.STATED),
        (["fail"], Verdict.FAIL),
        (["无"], Verdict.FAIL),
        (["evaluated", "absent"], Verdict.FAIL),
        (["evaluated", ""], Verdict.NOT_ASSESSED),
        ([], Verdict.NOT_ASSESSED),
    ],
)
def test_something_must_be_stated(values: list[str], verdict: Verdict) -> None:
    requirement = make_requirement(
        op="declare", limits={"all": "stated"}, accept={"rule": "document_review"}, specimens={"n": None}, unit="1"
    )
    assert judge(requirement, readings(values)).verdict is verdict
