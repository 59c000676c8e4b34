"""What stands in the way of a signature: a table of situations, each with its obstacle."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from support.bench import BFE, EN_14683, PRESSURE, SPLASH, make_request, person
from support.certification import GOOD, TOO_HIGH, Tested, make_issued, make_second_lot, make_tested

from lims.accounts.queries import SYSTEM
from lims.bench.results.queries import counting_results
from lims.bench.review import operations as review
from lims.catalogue.models import StandardEdition
from lims.catalogue.operations import confirm, import_standard
from lims.certificates import operations
from lims.certificates.models import CertificateKind, ReasonClass
from lims.certificates.obstacles import (
    DifferentTerms,
    JudgedDifferently,
    NotAssessed,
    NothingPending,
    NothingTested,
    NotInForce,
    ResultsMissing,
    ResultsUnreviewed,
    SampleDiscredited,
    Unconfirmed,
    UnderInvestigation,
)
from lims.conformity.decisions import DecisionRule
from lims.errors import SamePerson, WrongState
from lims.printing.errors import CharactersMissing
from lims.samples.models import SampleState
from lims.shipments.declarations.models import LineState

CODE = EN_14683["code"]


def obstacles(session, house, tested: Tested, who: str = "signatory") -> list[Any]:
    session.flush()
    return operations.preview(session, tested.line, actor=person(session, who), services=house).obstacles


def kinds(found: list[Any]) -> list[type]:
    return [type(one) for one in found]


def with_recalled_splash(session) -> StandardEdition:
    """Make a version of the standard whose splash limit was only recalled, in force instead of the first one."""
    splash = EN_14683["requirements"][2] | {"confidence": "recalled"}
    document = EN_14683 | {"requirements": [*EN_14683["requirements"][:2], splash]}
    import_standard(session, EN_14683, used_from=date(2019, 8, 1), actor=SYSTEM)
    return import_standard(session, document, used_from=date(2020, 1, 1), actor=SYSTEM)[0]


def test_a_line_with_everything_reviewed_is_free(session, people, house):
    assert obstacles(session, house, make_tested(session)) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, [NothingTested, ResultsMissing]),
        ({BFE: GOOD[BFE]}, [ResultsMissing]),
        (GOOD | {BFE: GOOD[BFE][:3]}, [NotAssessed]),
        (GOOD | {PRESSURE: TOO_HIGH}, []),
        ({PRESSURE: TOO_HIGH}, []),
        ({PRESSURE: TOO_HIGH, BFE: GOOD[BFE][:3]}, []),
    ],
    ids=["nothing", "one result", "an incomplete set", "a fail", "a fail alone", "a fail and an incomplete set"],
)
def test_only_a_fail_is_certified_while_rows_are_open(session, people, house, values, expected):
    assert kinds(obstacles(session, house, make_tested(session, values=values))) == expected


def test_a_result_that_waits_for_its_review_is_named(session, people, house):
    found = obstacles(session, house, make_tested(session, reviewed=False))
    assert kinds(found) == [NothingTested, ResultsUnreviewed]
    assert found[1].missing == [BFE, PRESSURE, SPLASH]


def test_a_fail_that_nobody_reviewed_does_not_go_out(session, people, house):
    tested = make_tested(session, values={PRESSURE: TOO_HIGH}, reviewed=False)
    assert NothingTested in kinds(obstacles(session, house, tested))


def test_figures_from_memory_need_two_people_before_a_certificate(session, people, house):
    edition = with_recalled_splash(session)
    tested = make_tested(session)
    [found] = obstacles(session, house, tested)
    assert (type(found), found.missing) == (Unconfirmed, [SPLASH])
    confirm(session, edition, SPLASH, page="9", clause="5.2.4", actor=people["reviewer"])
    assert kinds(obstacles(session, house, tested)) == [Unconfirmed]
    confirm(session, edition, SPLASH, page="9", clause="5.2.4", actor=people["lab manager"])
    assert obstacles(session, house, tested) == []


def test_not_even_a_fail_rests_on_figures_from_memory(session, people, house):
    with_recalled_splash(session)
    tested = make_tested(session, values=GOOD | {SPLASH: ("fail", "pass", "pass")})
    assert Unconfirmed in kinds(obstacles(session, house, tested))


@pytest.mark.parametrize(
    ("values", "expected"),
    [({}, [NothingTested]), ({BFE: GOOD[BFE]}, []), (GOOD, [NothingPending]), ({PRESSURE: TOO_HIGH}, [])],
    ids=["nothing yet", "one result", "everything", "a fail"],
)
def test_a_preliminary_one_needs_something_known_and_something_pending(session, people, house, values, expected):
    tested = make_tested(session, values=values)
    session.flush()
    given = {"actor": people["signatory"], "services": house, "kind": CertificateKind.PRELIMINARY}
    assert kinds(operations.preview(session, tested.line, **given).obstacles) == expected


@pytest.mark.parametrize(
    ("who", "expected"), [("signatory", []), ("technician", [SamePerson]), ("reviewer", []), ("administrator", [])]
)
def test_whoever_entered_a_part_may_not_sign_and_the_reviewer_may(session, people, house, who, expected):
    assert kinds(obstacles(session, house, make_tested(session), who)) == expected


def cancel_line(_session, tested: Tested) -> None:
    tested.line.state = LineState.CANCELLED


def hold_sample(_session, tested: Tested) -> None:
    tested.sample.state_before_hold = tested.sample.state
    tested.sample.state = SampleState.ON_HOLD


def declare_early(_session, tested: Tested) -> None:
    tested.shipment.declared_on = date(2019, 1, 1)


def investigate(session, tested: Tested) -> None:
    result = counting_results(session, tested.sample.id)[0]
    review.open_investigation(session, result, question="Too good?", actor=person(session, "quality manager"))


def rejudge(session, tested: Tested) -> None:
    counting_results(session, tested.sample.id)[0].verdict = "inconclusive"


def write_oddly(_session, tested: Tested) -> None:
    tested.line.goods = "Masks \U0001f637"


@pytest.mark.parametrize(
    ("happens", "expected"),
    [
        (cancel_line, WrongState),
        (hold_sample, WrongState),
        (declare_early, NotInForce),
        (investigate, UnderInvestigation),
        (rejudge, JudgedDifferently),
        (write_oddly, CharactersMissing),
    ],
)
def test_each_situation_has_its_obstacle(
    session, people, house, happens: Callable[[Any, Tested], None], expected: type
):
    tested = make_tested(session)
    happens(session, tested)
    assert kinds(obstacles(session, house, tested)) == [expected]


def test_one_certificate_has_one_specification(session, people, house):
    tested = make_tested(session)
    rule = DecisionRule.from_dict({"kind": "guarded", "r": "1", "statement": "binary", "k": "2"})
    make_second_lot(session, tested, terms={"decision_rule": rule}, values={})
    assert DifferentTerms in kinds(obstacles(session, house, tested))


def test_a_request_that_was_never_accepted_counts_for_nothing(session, people, house):
    tested = make_tested(session, values=GOOD)
    make_request(session, tested.sample)
    assert obstacles(session, house, tested) == []


@pytest.mark.parametrize(
    ("reason_class", "expected"),
    [
        (ReasonClass.WRONG_IDENTITY, [SampleDiscredited]),
        (ReasonClass.BROKEN_CUSTODY, [SampleDiscredited]),
        (ReasonClass.WRONG_SPECIFICATION, []),
        (ReasonClass.OTHER, []),
    ],
)
def test_a_sample_that_is_not_what_it_seemed_is_never_certified_again(session, people, house, reason_class, expected):
    tested = make_tested(session)
    certificate = make_issued(session, house, tested)
    signatory = person(session, "signatory")
    operations.revoke(session, certificate, reason="Boxes were mixed up.", reason_class=reason_class, actor=signatory)
    assert kinds(obstacles(session, house, tested, "second signatory")) == expected
