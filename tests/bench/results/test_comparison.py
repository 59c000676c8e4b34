from datetime import date

import pytest
from support.bench import BFE, EN_14683, PASSING, PRESSURE, SPLASH, make_received, make_result, make_work

from lims.accounts.queries import SYSTEM
from lims.audit.models import AuditRow
from lims.bench.assignments.models import TestRequest
from lims.bench.results.comparison import choice_of, codes, compare
from lims.bench.results.models import ReadingRow, Result
from lims.catalogue.operations import import_standard
from lims.errors import Invalid, NotFound
from lims.samples.models import Sample

STRICT = "YY 9999-2020"


def entry(key, **changes):
    return next(one for one in EN_14683["requirements"] if one["id"] == key) | changes


def make_strict(session, code=STRICT, **changes):
    """Put another mask standard into the catalogue: more is asked of filtration, and pressure in another unit."""
    document = EN_14683 | {
        "code": code,
        "classes": [{"id": "only", "name": {"en": "Only", "zh": "唯一"}}],
        "requirements": [
            entry(BFE, limits={"only": 99}, method="YY 0469 Annex B"),
            entry(PRESSURE, limits={"only": "0.06"}, unit="kPa"),
            {**entry(BFE), "id": "pfe", "limits": {"only": 30}, "name": {"en": "Particles", "zh": "颗粒"}},
        ],
    }
    return import_standard(session, document | changes, used_from=date(2020, 1, 1), actor=SYSTEM)[0]


@pytest.fixture
def request_(session):
    """Return an accepted request with a handed-over filtration result: 98.0 is the lowest value."""
    work = make_work(session)
    make_result(session, work)
    return session.get_one(TestRequest, work.request_id)


def rows_of(session, request, language="en", **asked):
    asked = {name.rstrip("_"): value for name, value in asked.items()}
    found = compare(session, request, choice_of(session, asked, request), language=language)
    return found, {row.id: row for row in found.rows}


def test_the_agreed_standard_beside_itself_says_the_same(session, request_):
    found, rows = rows_of(session, request_)
    assert found.agreed == found.other
    assert not any(row.differs for row in rows.values())
    assert rows[BFE].agreed.verdict == "pass"


def test_another_standard_judges_the_same_readings_by_its_own_limit(session, request_):
    make_strict(session)
    found, rows = rows_of(session, request_, standard=STRICT)
    row = rows[BFE]
    assert (row.agreed.verdict, row.other.verdict) == ("pass", "fail")
    assert (row.agreed.limit, row.other.limit) == ("≥ 98 %", "≥ 99 %")
    assert row.differs
    assert found.other.verdict == "fail"


def test_another_class_of_the_same_standard(session, request_):
    _found, rows = rows_of(session, request_, class_="type-II")
    assert rows[SPLASH].other.verdict == "not applicable"
    assert rows[SPLASH].agreed.verdict == "not assessed"


def test_both_sides_carry_their_steps(session, request_):
    make_strict(session)
    _found, rows = rows_of(session, request_, standard=STRICT)
    agreed, other = " ".join(rows[BFE].agreed.steps), " ".join(rows[BFE].other.steps)
    assert "98" in agreed
    assert "99" in other
    assert rows_of(session, request_, standard=STRICT, language="zh")[1][BFE].other.steps != rows[BFE].other.steps


def test_what_one_standard_does_not_ask_has_one_side(session, request_):
    make_strict(session)
    _found, rows = rows_of(session, request_, standard=STRICT)
    assert rows[SPLASH].other is None
    assert rows["pfe"].agreed is None
    assert not rows["pfe"].differs
    assert rows["pfe"].other.verdict == "not assessed"


def test_a_method_that_is_another_one_is_said(session, request_):
    make_strict(session)
    _found, rows = rows_of(session, request_, standard=STRICT)
    assert rows[BFE].other_method
    assert not rows[PRESSURE].other_method


def test_a_reading_keeps_its_unit_and_is_never_read_as_another(session):
    work = make_work(session, PRESSURE)
    make_result(session, work, ("30", "31", "32", "33", "34"))
    make_strict(session)
    request = session.get_one(TestRequest, work.request_id)
    _found, rows = rows_of(session, request, standard=STRICT)
    assert rows[PRESSURE].agreed.verdict == "pass"
    assert rows[PRESSURE].other.verdict == "not assessed"  # Pa/cm² is no pressure: 30 is not 30 kPa


def test_an_older_version_can_be_asked_for(session, request_):
    import_standard(
        session,
        EN_14683 | {"requirements": [entry(BFE, limits={"type-II": 99, "type-IIR": 99})]},
        used_from=date(2020, 5, 1),
        actor=SYSTEM,
    )
    code = EN_14683["code"]
    assert rows_of(session, request_, standard=code)[1][BFE].other.verdict == "fail"
    assert rows_of(session, request_, standard=code, version="1")[1][BFE].other.verdict == "pass"


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"standard": "EN 1"}, NotFound),
        ({"standard": EN_14683["code"], "version": "9"}, NotFound),
        ({"standard": EN_14683["code"], "version": "one"}, Invalid),
        ({"class": "type-IV"}, Invalid),
    ],
)
def test_what_cannot_be_meant_is_refused(session, request_, asked, error):
    with pytest.raises(error):
        choice_of(session, asked, request_)


def test_the_codes_are_those_of_the_catalogue(session, request_):
    make_strict(session)
    assert codes(session) == [EN_14683["code"], STRICT]


def test_nothing_is_stored(session, request_):
    make_strict(session)
    before = [session.query(table).count() for table in (AuditRow, ReadingRow, Result)]
    rows_of(session, request_, standard=STRICT)
    assert not session.dirty
    assert not session.new
    assert [session.query(table).count() for table in (AuditRow, ReadingRow, Result)] == before


def test_the_number_of_statements_does_not_depend_on_the_readings(database, session, statements):
    work = make_work(session)
    request = session.get_one(TestRequest, work.request_id)
    counts = []
    for values in ((), PASSING):
        if values:
            make_result(session, work, values)
        session.expire_all()
        with statements(database) as seen:
            rows_of(session, request)
        counts.append(len(seen))
    assert counts[0] == counts[1]


# The page


@pytest.fixture
def number(sqlite_database):
    with sqlite_database.writing() as session:
        work = make_work(session)
        make_result(session, work)
        make_strict(session)
        found = session.get_one(Sample, work.sample_id).number
        session.commit()
    return found


def test_the_page_shows_both_verdicts_and_their_working(client, sign_in, number):
    sign_in(client, "technician")
    assert f"/bench/samples/{number}/compare" in client.get(f"/bench/samples/{number}").text
    page = client.get(f"/bench/samples/{number}/compare", query_string={"standard": STRICT})
    assert page.status_code == 200
    assert f"{STRICT} v1, only" in page.text
    assert "differs" in page.text
    assert "this standard asks for YY 0469 Annex B" in page.text


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"standard": "EN 1"}, 404, "as they were agreed"),
        ({"class": "type-IV"}, 422, "type-II, type-IIR"),
    ],
)
def test_a_wish_that_cannot_be_met_is_told_and_the_page_stays(client, sign_in, number, asked, status, words):
    sign_in(client, "technician")
    page = client.get(f"/bench/samples/{number}/compare", query_string=asked)
    assert page.status_code == status
    assert words in page.text


def test_a_sample_without_agreed_work_has_nothing_to_compare(client, sign_in, sqlite_database):
    with sqlite_database.writing() as session:
        bare = make_received(session).number
        session.commit()
    sign_in(client, "technician")
    assert client.get(f"/bench/samples/{bare}/compare").status_code == 404


def test_who_may_not_read_the_bench_sees_nothing(client, sign_in, number):
    sign_in(client, "customs officer")
    assert client.get(f"/bench/samples/{number}/compare").status_code == 403
