"""Who may sign what, what the accreditation covers, and whose result it is: a table over one line of three results."""

from datetime import date

import pytest
from support.bench import BFE, METHODS, PRESSURE, SPLASH, make_edition, person
from support.certification import make_tested
from support.people import make_laboratory

from lims.bench.assignments.queries import assignment_of
from lims.certificates import operations
from lims.certificates.obstacles import OutOfScope
from lims.certificates.providers.operations import note
from lims.certificates.scopes.models import Scope
from lims.certificates.scopes.operations import grant

pytestmark = pytest.mark.parametrize("lent", ["sqlite"], indirect=True)
ACCREDITED = "Some Body L0000"
ALL = (BFE, PRESSURE, SPLASH)
MARK = "a1" * 32  # the digest of a stored picture


@pytest.fixture
def line(session, people):
    """Return a tested line in a house where nobody has a scope yet."""
    tested = make_tested(session)
    session.query(Scope).delete()
    return tested


def granting(session, requirements, *, accredited: bool, **changes) -> None:
    given = {
        "person_id": person(session, "signatory").id, "edition": make_edition(session),
        "methods": [METHODS[one] for one in requirements], "accredited": accredited,
        "reference": "L0000" if accredited else "", "from_on": date(2020, 1, 1),
        "actor": person(session, "lab manager"),
    }  # fmt: skip
    if requirements:
        grant(session, **(given | changes))


def draft_of(session, house, tested, who: str = "signatory"):
    session.flush()
    return operations.preview(session, tested.line, actor=person(session, who), services=house)


@pytest.mark.parametrize(
    ("within", "beside", "changes", "who", "missing"),
    [
        (ALL, (), {}, "signatory", []),
        ((), ALL, {}, "signatory", []),
        ((BFE,), (PRESSURE,), {}, "signatory", [SPLASH]),
        ((), (), {}, "signatory", [BFE, PRESSURE, SPLASH]),
        (ALL, (), {}, "second signatory", [BFE, PRESSURE, SPLASH]),
        (ALL, (), {"to_on": date(2020, 5, 5)}, "signatory", [BFE, PRESSURE, SPLASH]),
        (ALL, (), {"from_on": date(2020, 5, 7)}, "signatory", [BFE, PRESSURE, SPLASH]),
        (ALL, (), {"site": "Another site"}, "signatory", [BFE, PRESSURE, SPLASH]),
        (ALL, (), {}, "auditor", []),
    ],
    ids=[
        "all within",
        "none within",
        "a part",
        "nothing",
        "another person",
        "ended",
        "not yet",
        "another site",
        "reader",
    ],
)
def test_a_signatory_needs_a_scope_for_each_method(session, house, line, within, beside, changes, who, missing):
    granting(session, within, accredited=True, **changes)
    granting(session, beside, accredited=False, **changes)
    found = draft_of(session, house, line, who).obstacles
    assert [method for one in found for method in one.missing] == [METHODS[one] for one in missing]
    assert {type(one) for one in found} <= {OutOfScope}


@pytest.mark.parametrize(
    ("within", "holds", "marked", "printed"),
    [
        (ALL, ACCREDITED, [], ACCREDITED),
        ((BFE,), ACCREDITED, [PRESSURE, SPLASH], ACCREDITED),
        ((), ACCREDITED, [BFE, PRESSURE, SPLASH], ""),
        ((), "", [], ""),
        (ALL, "", [], ""),
    ],
    ids=["all within", "one within", "none within", "no accreditation", "a scope without accreditation"],
)
def test_the_mark_is_printed_only_where_a_result_is_within(session, house, line, within, holds, marked, printed):
    make_laboratory(session, accreditation=holds, accreditation_mark=MARK)
    granting(session, within, accredited=True)
    granting(session, [one for one in ALL if one not in within], accredited=False)
    content = draft_of(session, house, line).content
    rows = content["lots"][0]["rows"]
    assert [row["requirement"] for row in rows if "outside accreditation" in row["marks"]] == marked
    assert content["laboratory"]["accreditation"] == printed
    assert content["laboratory"]["mark"] == (MARK if printed else "")


def test_a_result_of_another_laboratory_is_marked_named_and_never_ours(session, house, line):
    make_laboratory(session, accreditation=ACCREDITED)
    granting(session, (BFE, SPLASH), accredited=True)
    work, manager = assignment_of(session, line.request.number, PRESSURE), person(session, "lab manager")
    note(session, work, laboratory="Other Ltd.", address="2 Far Street", report="R-77", actor=manager)
    draft = draft_of(session, house, line)
    assert draft.obstacles == []  # what another laboratory did needs no scope of ours
    [row] = [row for row in draft.content["lots"][0]["rows"] if row["requirement"] == PRESSURE]
    assert row["marks"] == ["outside accreditation", "external provider"]
    assert row["provider"]["en"] == "by Other Ltd., 2 Far Street, report R-77, outside that laboratory's accreditation"
