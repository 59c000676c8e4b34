from datetime import date

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from support.bench import EN_14683, METHODS, PRESSURE, make_edition, make_scopes, person

from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow
from lims.certificates.scopes import operations
from lims.certificates.scopes.models import Scope
from lims.certificates.scopes.operations import AlreadyInScope, NotASignatory
from lims.certificates.scopes.queries import reach_of
from lims.errors import Forbidden, Invalid, SamePerson
from lims.permissions import Role

CODE = EN_14683["code"]
DAY = date(2020, 5, 6)


def granted(session, **changes) -> list[Scope]:
    edition = make_edition(session)
    given = {
        "person_id": person(session, "signatory").id, "edition": edition, "methods": [METHODS[PRESSURE]],
        "from_on": DAY, "actor": person(session, "lab manager"),
    }  # fmt: skip
    return operations.grant(session, **(given | changes))


def test_one_act_makes_an_entry_for_each_method_and_one_row_in_the_trail(session):
    made = granted(session, methods=[METHODS[PRESSURE], METHODS["bfe"]], accredited=True, reference="L0000")
    session.commit()
    assert [(one.standard, one.product, one.method, one.accredited) for one in made] == [
        (CODE, "mask", METHODS[PRESSURE], True), (CODE, "mask", METHODS["bfe"], True),
    ]  # fmt: skip
    acts = session.scalars(select(AuditRow.action).where(AuditRow.action == AuditAction.SCOPE_GRANTED)).all()
    assert len(acts) == 1


def test_only_the_lab_manager_and_the_quality_manager_grant(session, people):
    for role in set(Role) - {Role.LAB_MANAGER, Role.QUALITY_MANAGER}:
        with pytest.raises(Forbidden):
            granted(session, actor=people[role.value])


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"methods": []}, Invalid),
        ({"methods": ["a method that no requirement names"]}, Invalid),
        ({"to_on": date(2020, 5, 5)}, Invalid),
        ({"accredited": True}, Invalid),
        ({"person_id": "technician"}, NotASignatory),
        ({"person_id": "lab manager"}, SamePerson),
    ],
    ids=["nothing", "unknown", "ends before it begins", "no reference", "no signatory", "oneself"],
)
def test_what_cannot_be_granted_is_refused(session, people, changes, refused):
    if isinstance(changes.get("person_id"), str):
        changes = changes | {"person_id": people[changes["person_id"]].id}
    with pytest.raises(refused):
        granted(session, **changes)


@pytest.mark.parametrize(
    ("first", "second", "free"),
    [
        ((DAY, None), (DAY, None), False),
        ((DAY, None), (date(2020, 6, 1), None), False),
        ((DAY, date(2020, 5, 31)), (date(2020, 6, 1), None), True),
        ((date(2020, 6, 1), None), (DAY, date(2020, 5, 31)), True),
        ((date(2020, 6, 1), None), (DAY, date(2020, 6, 1)), False),
    ],
)
def test_two_entries_for_one_thing_never_count_on_one_day(session, people, first, second, free):
    granted(session, from_on=first[0], to_on=first[1])
    if free:
        granted(session, from_on=second[0], to_on=second[1])
        return
    with pytest.raises(AlreadyInScope):
        granted(session, from_on=second[0], to_on=second[1])


def test_an_entry_reaches_from_its_first_to_its_last_day_at_its_site_for_its_person(session, people):
    [entry] = granted(session, site="Harbour")
    operations.end(session, entry, to_on=date(2020, 5, 31), reason="Moved", actor=people["quality manager"])
    field, signatory = (CODE, METHODS[PRESSURE]), people["signatory"].id
    reaches = {
        ("Harbour", date(2020, 5, 5), signatory): False, ("Harbour", DAY, signatory): True,
        ("Harbour", date(2020, 5, 31), signatory): True, ("Harbour", date(2020, 6, 1), signatory): False,
        ("", DAY, signatory): False, ("Harbour", DAY, people["second signatory"].id): False,
        ("Harbour", DAY, None): True,
    }  # fmt: skip
    for (site, on, who), expected in reaches.items():
        assert (field in reach_of(session, site=site, on=on, person_id=who).authorised) is expected


def test_an_end_is_neither_before_the_beginning_nor_later_than_the_one_that_stands(session, people):
    [entry] = granted(session, to_on=date(2020, 5, 31))
    for wrong in (date(2020, 5, 5), date(2020, 6, 1)):
        with pytest.raises(Invalid):
            operations.end(session, entry, to_on=wrong, reason="x", actor=people["lab manager"])
    assert operations.end(session, entry, to_on=entry.to_on, reason="x", actor=people["lab manager"]) is entry


@pytest.mark.parametrize(
    "wrong",
    [{"to_on": date(2020, 1, 1)}, {"granted_by_id": "the same"}, {"accredited": True, "reference": ""}],
    ids=["ends before it begins", "granted to oneself", "accredited by nobody"],
)
def test_the_database_refuses_what_the_operation_refuses(session, people, wrong):
    signatory, manager = people["signatory"].id, people["lab manager"].id
    row = {
        "person_id": signatory, "granted_by_id": manager, "site": "", "product": "mask", "standard": CODE,
        "method": "m", "accredited": False, "reference": "", "from_on": DAY, "to_on": None, "constructed": False,
    } | wrong  # fmt: skip
    row["granted_by_id"] = signatory if row["granted_by_id"] == "the same" else row["granted_by_id"]
    with pytest.raises(IntegrityError):
        session.execute(insert(Scope).values(**row))


def test_a_second_helping_changes_nothing_for_the_tests(session, people):
    make_scopes(session)
    make_scopes(session)
    assert len(session.scalars(select(Scope)).all()) == 2 * len(METHODS)
