import pytest
from support.bench import BFE, PRESSURE, SPLASH
from support.certification import GOOD, TOO_HIGH, make_second_lot, make_tested

from lims.certificates import operations

# What a certificate says does not depend on the database that keeps it.
pytestmark = pytest.mark.parametrize("lent", ["sqlite"], indirect=True)


def statement(session, house, people, tested) -> dict[str, str]:
    session.flush()
    content = operations.preview(session, tested.line, actor=people["signatory"], services=house).content
    return content["statement"]


@pytest.fixture
def said(session, house, people):
    return lambda tested: statement(session, house, people, tested)


def test_conformity_to_the_standard_is_stated_only_when_all_of_it_was_assessed(session, said):
    text = said(make_tested(session))
    assert text["en"] == (
        "Conformity to EN 14683:2019+AC:2019 (Type IIR) is stated for the specimens received from lot B2020-04: every "
        "mandatory requirement was assessed and is met (clauses 5.2.2, 5.2.3 and 5.2.4)."
    )
    assert "符合EN 14683:2019+AC:2019 IIR型" in text["zh"]


def test_where_a_requirement_was_not_requested_only_clauses_are_stated(session, said):
    text = said(make_tested(session, terms={"requirements": [BFE, PRESSURE]}))["en"]
    assert text == (
        "For the specimens received from lot B2020-04, the requirements of EN 14683:2019+AC:2019 (Type IIR) in clauses "
        "5.2.2 and 5.2.3 are met. This is no statement about the standard as a whole. "
        "Tests by clause 5.2.4 were not requested."
    )


def test_a_fail_names_what_failed_what_is_met_and_what_is_open(session, said):
    text = said(make_tested(session, values={BFE: GOOD[BFE], PRESSURE: TOO_HIGH}))["en"]
    assert text == (
        "Nonconformity to EN 14683:2019+AC:2019 (Type IIR) is stated for the specimens received from lot B2020-04: the "
        "requirements in clause 5.2.3 are not met. The requirements in clause 5.2.2 are met. "
        "The requirements in clause 5.2.4 were not assessed."
    )


def test_the_worst_lot_is_spoken_of_first(session, said):
    tested = make_tested(session)
    make_second_lot(session, tested, values=GOOD | {SPLASH: ("fail", "pass", "pass")})
    text = said(tested)["en"]
    assert text.index("Nonconformity") < text.index("lot B2020-05") < text.index("lot B2020-04")


def test_lots_with_one_verdict_share_a_sentence(session, said):
    tested = make_tested(session)
    make_second_lot(session, tested)
    text = said(tested)
    assert "from lots B2020-04 and B2020-05" in text["en"]
    assert "批次B2020-04、B2020-05" in text["zh"]
