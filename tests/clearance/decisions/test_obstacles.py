"""The guards of a decision: kind x proposal x direction x role, and the words that each kind needs."""

from itertools import product

import pytest

from lims.accounts.queries import SignedIn
from lims.clearance.decisions.models import Decision, DecisionKind, MessageState
from lims.clearance.decisions.obstacles import (
    AlreadyDecided,
    ConditionalForImportsOnly,
    NothingToDecide,
    NotProposed,
    WordsMissing,
    obstacle_to_kind,
    obstacle_to_proof,
    obstacle_to_words,
)
from lims.clearance.decisions.proposals import CertificateFact, LineFacts, propose
from lims.errors import SamePerson, WrongState
from lims.permissions import Role, permissions_of

HOLD, RELEASE, CONDITIONAL, REFUSE = DecisionKind
FACTS = {
    "pass": LineFacts("", "to sample", (), (CertificateFact("C1", "pass", "issued"),)),
    "fail": LineFacts("", "to sample", (), (CertificateFact("C1", "fail", "issued"),)),
    "inconclusive": LineFacts("", "to sample", (), (CertificateFact("C1", "inconclusive", "issued"),)),
    "revoked": LineFacts("", "to sample", (), (CertificateFact("C1", "pass", "revoked"),)),
    "nothing yet": LineFacts("", "to sample"),
    "documents": LineFacts("", "documents held"),
    "no test": LineFacts("", "may proceed"),
}
LETS_GO = {  # what an officer may let go without a senior one; holding and refusing are always free
    ("pass", RELEASE), ("pass", CONDITIONAL), ("no test", RELEASE), ("no test", CONDITIONAL),
    ("inconclusive", CONDITIONAL),
}  # fmt: skip


def person(role: Role, person_id: int = 1) -> SignedIn:
    roles = frozenset({role})
    return SignedIn(person_id, "", "", "Somebody", "", "en", roles, permissions_of(roles))


def obstacle(kind, facts, *, direction="import", role=Role.OFFICER, in_force=None, laboratory=(), person_id=1):
    facts = LineFacts(direction, facts.state, facts.blocking, facts.certificates)
    return obstacle_to_kind(
        facts, propose(facts), kind=kind, in_force=in_force, actor=person(role, person_id), laboratory=laboratory
    )


def expected(kind, case, direction, role):
    if kind is CONDITIONAL and direction != "import":
        return ConditionalForImportsOnly
    if kind in (HOLD, REFUSE) or (case, kind) in LETS_GO or role is Role.SENIOR_OFFICER:
        return type(None)
    return NotProposed


@pytest.mark.parametrize(
    ("kind", "case", "direction", "role"),
    list(
        product(DecisionKind, FACTS, ["import", "export", "transit"], [Role.OFFICER, Role.SENIOR_OFFICER, Role.AUDITOR])
    ),
)
def test_who_may_let_goods_go(kind, case, direction, role):
    found = obstacle(kind, FACTS[case], direction=direction, role=role)
    assert type(found) is expected(kind, case, direction, role)


@pytest.mark.parametrize("kind", DecisionKind)
def test_a_cancelled_line_cannot_be_decided(kind):
    assert isinstance(obstacle(kind, LineFacts("import", "cancelled")), NothingToDecide)


@pytest.mark.parametrize(
    ("in_force", "under_review", "message", "refused"),
    [
        (RELEASE, False, MessageState.SENT, True),
        (RELEASE, True, MessageState.SENT, False),
        (RELEASE, False, MessageState.REFUSED_BY_CUSTOMS, False),
        (HOLD, False, MessageState.SENT, False),
        (REFUSE, False, MessageState.ACKNOWLEDGED, False),
    ],
)
def test_the_same_is_not_decided_twice_unless_it_must_be_decided_again(in_force, under_review, message, refused):
    standing = Decision(number="D200000001X", kind=in_force, under_review=under_review, message_state=message)
    found = obstacle(RELEASE, FACTS["pass"], in_force=standing)
    assert isinstance(found, AlreadyDecided) is refused


@pytest.mark.parametrize("kind", [HOLD, RELEASE, REFUSE])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.SENIOR_OFFICER])
def test_who_worked_on_the_line_in_the_laboratory_decides_nothing_on_it(kind, role):
    assert isinstance(obstacle(kind, FACTS["pass"], role=role, laboratory={7}, person_id=7), SamePerson)
    assert obstacle(kind, FACTS["pass"], role=role, laboratory={7}, person_id=8) is None


@pytest.mark.parametrize(
    ("kind", "overrides", "missing", "field"),
    [
        (HOLD, False, "reasons", "reasons"),
        (HOLD, False, "", None),
        (RELEASE, False, "grounds", None),
        (RELEASE, True, "grounds", "grounds"),
        (CONDITIONAL, False, "conditions", "conditions"),
        (CONDITIONAL, False, "action", None),
        (REFUSE, False, "action", "action"),
        (REFUSE, False, "conditions", None),
    ],
)
def test_each_kind_needs_its_words(kind, overrides, missing, field):
    words = dict.fromkeys(("reasons", "grounds", "conditions", "action"), "said") | ({missing: "  "} if missing else {})
    found = obstacle_to_words(kind, words, overrides=overrides)
    assert (found.facts["field"] if found else None) == field
    assert found is None or isinstance(found, WordsMissing)


@pytest.mark.parametrize(
    ("kind", "in_force", "refused"),
    [
        (REFUSE, True, False),
        (CONDITIONAL, True, False),
        (RELEASE, True, True),
        (HOLD, True, True),
        (REFUSE, False, True),
    ],
)
def test_only_what_was_to_be_done_can_be_proved(kind, in_force, refused):
    found = obstacle_to_proof(Decision(number="D200000001X", kind=kind, in_force=in_force))
    assert isinstance(found, WrongState) is refused
