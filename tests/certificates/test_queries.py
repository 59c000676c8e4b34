import pytest
from support.bench import BFE, PRESSURE
from support.certification import GOOD, TOO_HIGH, make_authorised, make_issued, make_tested

from lims.certificates import operations, queries
from lims.errors import NotFound
from lims.numbers import NotANumber


def test_what_waits_for_a_signature_is_listed_ready_ones_first(session, people, house):
    part = make_tested(session, values={BFE: GOOD[BFE]})
    ready = make_tested(session)
    failed = make_tested(session, values={PRESSURE: TOO_HIGH})
    make_tested(session, values={})
    make_authorised(session, house, make_tested(session))
    session.flush()
    waiting = {one.shipment: one for one in queries.lines_to_sign(session)}
    assert set(waiting) == {one.shipment.number for one in (part, ready, failed)}
    assert list(waiting)[-1] == part.shipment.number
    assert [waiting[one.shipment.number].is_ready for one in (part, ready, failed)] == [False, True, True]
    assert (waiting[part.shipment.number].reviewed, waiting[part.shipment.number].open) == (1, 2)


def test_a_revoked_certificate_lets_its_line_wait_again(session, people, house):
    tested = make_tested(session)
    certificate = make_issued(session, house, tested)
    assert queries.lines_to_sign(session) == []
    operations.revoke(session, certificate, reason="Mixed up.", actor=people["signatory"])
    session.flush()
    assert [one.shipment for one in queries.lines_to_sign(session)] == [tested.shipment.number]


def test_a_certificate_is_found_by_its_number_whatever_the_case(session, people, house):
    certificate = make_issued(session, house)
    assert queries.certificate_by_number(session, f" {certificate.number.lower()} ") is certificate


def test_other_numbers_are_no_certificates(session, people, house):
    tested = make_tested(session)
    with pytest.raises(NotFound):
        queries.certificate_by_number(session, tested.sample.number)
    with pytest.raises(NotANumber):
        queries.certificate_by_number(session, "C2000000010")


def test_the_facts_name_what_came_before_and_after(session, people, house):
    tested = make_tested(session)
    old = make_issued(session, house, tested)
    new = make_authorised(session, house, tested, supersedes=old, reason="Wrong class.")
    assert queries.facts_of(session, old).replaced_by is None
    operations.issue(session, new, pdf_sha256="1" * 64, unsigned_sha256="1" * 64)
    session.flush()
    assert queries.facts_of(session, old).replaced_by == new.number
    assert queries.facts_of(session, new).replaces == old.number
    assert queries.certificates_of_line(session, tested.line.id) == [new, old]
