"""The proposal: a truth table from the facts of a line to the kind and its reasons."""

import pytest

from lims.clearance.decisions.models import DecisionKind
from lims.clearance.decisions.proposals import CertificateFact, LineFacts, propose

HOLD, RELEASE, REFUSE = DecisionKind.HOLD, DecisionKind.RELEASE, DecisionKind.REFUSE


def certificate(verdict: str, state: str = "issued") -> CertificateFact:
    return CertificateFact("C200000001X", verdict, state)


@pytest.mark.parametrize(
    ("state", "certificates", "uncovered", "kind", "codes"),
    [
        ("cancelled", [], (), None, ["cancelled"]),
        ("cancelled", [certificate("pass")], (), None, ["cancelled"]),
        ("documents held", [], (), HOLD, ["documents_held"]),
        ("documents held", [certificate("pass")], (), HOLD, ["documents_held"]),
        ("documents held", [certificate("fail")], (), HOLD, ["documents_held"]),
        ("declared", [], (), None, ["waits_for_laboratory"]),
        ("to sample", [], (), None, ["waits_for_laboratory"]),
        ("to sample", [certificate("pass")], (), RELEASE, ["certificate_pass"]),
        ("to sample", [certificate("pass")], ("B2",), HOLD, ["certificate_pass", "lots_open"]),
        ("to sample", [certificate("fail")], (), REFUSE, ["certificate_fail"]),
        ("to sample", [certificate("fail")], ("B2",), REFUSE, ["certificate_fail"]),
        ("to sample", [certificate("inconclusive")], (), HOLD, ["certificate_inconclusive"]),
        ("to sample", [certificate("not assessed")], (), HOLD, ["verdict_unknown"]),
        ("to sample", [certificate("")], (), HOLD, ["verdict_unknown"]),
        ("to sample", [certificate("pass", "suspended")], (), HOLD, ["certificate_fell"]),
        ("to sample", [certificate("pass", "revoked")], (), HOLD, ["certificate_fell"]),
        ("to sample", [certificate("fail", "revoked")], (), HOLD, ["certificate_fell"]),
        ("to sample", [certificate("fail", "revoked"), certificate("pass")], (), RELEASE, ["certificate_pass"]),
        ("to sample", [certificate("pass", "revoked"), certificate("fail")], (), REFUSE, ["certificate_fail"]),
        ("may proceed", [], (), RELEASE, ["no_test_needed"]),
        ("may proceed", [], ("B1",), RELEASE, ["no_test_needed"]),
        ("may proceed", [certificate("pass")], ("B2",), RELEASE, ["certificate_pass"]),
        ("may proceed", [certificate("fail")], (), REFUSE, ["certificate_fail"]),
        ("may proceed", [certificate("pass", "revoked")], (), HOLD, ["certificate_fell"]),
    ],
)
def test_the_facts_speak_for_one_kind(state, certificates, uncovered, kind, codes):
    found = propose(LineFacts("import", state, (), tuple(certificates), uncovered))
    assert found.kind is kind
    assert [reason["code"] for reason in found.reasons] == codes


@pytest.mark.parametrize("state", ["declared", "to sample", "documents held", "cancelled", "anything else"])
@pytest.mark.parametrize("verdict", [None, "fail", "inconclusive", "not assessed", "unheard of"])
def test_nothing_is_released_because_something_is_missing(state, verdict):
    certificates = (certificate(verdict),) if verdict else ()
    assert propose(LineFacts("import", state, (), certificates)).kind is not RELEASE


def test_the_reasons_name_what_holds_the_line():
    missing = {"code": "document_missing", "blocks": True, "facts": {"document": "x", "rule": "y"}}
    found = propose(LineFacts("export", "documents held", (missing,)))
    assert found.reasons[0]["facts"]["blocking"] == [missing]
