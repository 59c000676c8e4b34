from datetime import timedelta

import pytest
from support.bench import PRESSURE
from support.certification import GOOD, TOO_HIGH, make_issued, make_tested

from lims import clock
from lims.certificates import operations
from lims.certificates.searching import Search, certificates_page, search_of
from lims.errors import Invalid


@pytest.fixture
def register(session, house, people):
    """Issue a pass and, a day later, a fail by another signatory, which is revoked."""
    passed = make_issued(session, house, make_tested(session, batch="PASS-1"))
    with clock.running_from(clock.now() + timedelta(days=1)):
        tested = make_tested(session, values=GOOD | {PRESSURE: TOO_HIGH}, batch="FAIL-1", hs_code="9025199010")
        failed = make_issued(session, house, tested, actor=people["second signatory"])
    operations.revoke(session, failed, reason="x", actor=people["signatory"])
    session.flush()
    return {"pass": passed, "fail": failed}


CASES = [
    ({}, ["fail", "pass"]),
    ({"verdict": "fail"}, ["fail"]),
    ({"state": "revoked"}, ["fail"]),
    ({"state": "issued"}, ["pass"]),
    ({"batch": "pass"}, ["pass"]),
    ({"manufacturer": "good masks"}, ["fail", "pass"]),
    ({"manufacturer": "好口罩"}, ["fail", "pass"]),
    ({"manufacturer": "good", "batch": "FAIL"}, ["fail"]),
    ({"manufacturer": "nobody"}, []),
    ({"hs_code": "9025"}, ["fail"]),
    ({"standard": "en 14683"}, ["fail", "pass"]),
    ({"first": "2020-05-07"}, ["fail"]),
    ({"last": "2020-05-06"}, ["pass"]),
    ({"signatory": "second"}, ["fail"]),
    ({"number": "c20"}, ["fail", "pass"]),
    ({"number": "%"}, []),
    ({"declaration": "K99"}, []),
]


def test_certificates_are_found_by_anything_known_of_them(session, register):
    names = {certificate.number: name for name, certificate in register.items()}
    for asked, expected in CASES:
        found = certificates_page(session, search_of(asked), zone="Asia/Shanghai")
        assert [names[line.number] for line in found] == expected, asked


def test_the_next_page_goes_on_after_the_last_row(session, register):
    first = certificates_page(session, Search(), size=1)
    assert len(first) == 2  # one more than asked, to know that it goes on
    assert [line.number for line in certificates_page(session, Search(), after=(first[0].id,), size=1)] == [
        register["pass"].number
    ]


@pytest.mark.parametrize("asked", [{"first": "yesterday"}, {"last": "2020-13-01"}, {"state": "lost"}])
def test_a_search_for_what_cannot_be_is_refused_with_its_field(asked):
    with pytest.raises(Invalid) as refused:
        search_of(asked)
    assert refused.value.field == next(iter(asked))
