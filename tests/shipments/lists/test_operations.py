from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from support.shipments import MAKER_USCC, declare, party_named, publish

from lims.audit.models import AuditRow
from lims.errors import Forbidden, Invalid
from lims.shipments.lists import operations, queries
from lims.shipments.lists.models import CreditGrade, ListEntry, ListKind, PartyCredit
from lims.shipments.lists.operations import Entry

KIND = ListKind.SUBSTANDARD_NON_MEDICAL
MAKER = "Clear Air Manufacturing Co., Ltd."


@pytest.fixture
def keeper(people):
    return people["senior officer"]


@pytest.fixture
def maker(session, people):
    declare(session, actor=people["customs officer"])
    return party_named(session, MAKER)


def looked_up(session, maker, day, product=""):
    return queries.on_list(session, KIND, maker, date(2020, 5, day), product=product)


def test_a_list_is_looked_up_as_it_stood_on_the_day(session, keeper, maker):
    publish(session, KIND, "Somebody else", actor=keeper, on=date(2020, 5, 1))
    publish(session, KIND, MAKER.upper(), actor=keeper, on=date(2020, 5, 3))
    publish(session, KIND, "Somebody else", actor=keeper, on=date(2020, 5, 5))
    assert [looked_up(session, maker, day).found for day in (1, 2, 3, 4, 5, 6)] == [
        False,
        False,
        True,
        True,
        False,
        False,
    ]
    assert looked_up(session, maker, 4).published_on == date(2020, 5, 3)


def test_before_the_first_version_there_is_nothing_to_look_up(session, keeper, maker):
    publish(session, KIND, MAKER, actor=keeper, on=date(2020, 5, 3))
    found = looked_up(session, maker, 2)
    assert (found.published_on, found.found) == (None, False)


@pytest.mark.parametrize(
    ("entry", "product", "found"),
    [
        (Entry("Some other name", identifier=MAKER_USCC), "", True),
        (Entry(MAKER), "CA-3", True),
        (Entry(MAKER, product="ca 3"), "CA-3", True),
        (Entry(MAKER, product="CA-5"), "CA-3", False),
        (Entry("Clear Air Trading"), "CA-3", False),
    ],
)
def test_an_entry_names_a_firm_by_number_or_name_or_one_of_its_products(session, keeper, maker, entry, product, found):
    operations.publish(session, KIND, published_on=date(2020, 5, 1), entries=[entry], source="test", actor=keeper)
    assert looked_up(session, maker, 2, product).found is found


def test_the_same_list_again_changes_nothing(session, keeper):
    told = {"published_on": date(2020, 5, 1), "entries": [Entry(MAKER), Entry(MAKER)], "source": "test"}
    first, new = operations.publish(session, KIND, **told, actor=keeper)
    again, new_again = operations.publish(session, KIND, **told, actor=keeper)
    assert (new, new_again, again.id) == (True, False, first.id)
    assert session.scalar(select(func.count()).select_from(ListEntry)) == 1


def test_another_list_of_the_same_day_is_refused(session, keeper):
    publish(session, KIND, MAKER, actor=keeper)
    with pytest.raises(operations.PublishedDifferently):
        publish(session, KIND, "Somebody else", actor=keeper)


def test_an_empty_list_is_a_list(session, keeper, maker):
    publish(session, KIND, actor=keeper)
    found = looked_up(session, maker, 2)
    assert (found.published_on, found.found) == (date(2020, 4, 26), False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"published_on": date(2020, 6, 1)}, "published_on"),
        ({"source": " "}, "source"),
        ({"entries": [Entry("…")]}, "entries"),
    ],
)
def test_a_list_that_cannot_be_is_refused_at_its_field(session, keeper, changes, field):
    told = {"published_on": date(2020, 5, 1), "entries": [Entry(MAKER)], "source": "test"} | changes
    with pytest.raises(Invalid) as refused:
        operations.publish(session, KIND, **told, actor=keeper)
    assert refused.value.field == field


def test_a_publication_leaves_its_row(session, keeper):
    publish(session, KIND, MAKER, actor=keeper)
    session.commit()
    row = session.scalars(select(AuditRow).where(AuditRow.action == "shipments:list:published")).one()
    assert row.actor_id == keeper.id


@pytest.mark.parametrize("role", ["customs officer", "technician", "administrator"])
def test_only_the_senior_officer_keeps_lists_and_grades(session, people, maker, role):
    with pytest.raises(Forbidden):
        publish(session, KIND, MAKER, actor=people[role])
    with pytest.raises(Forbidden):
        operations.grade(session, maker, grade=CreditGrade.DISHONEST, from_on=date(2020, 5, 1), actor=people[role])


def graded(session, maker, keeper, grade, on):
    return operations.grade(session, maker, grade=grade, from_on=on, actor=keeper)


def test_a_grade_holds_until_the_day_before_the_next_one(session, keeper, maker):
    graded(session, maker, keeper, CreditGrade.GENERAL_CREDIT, date(2020, 1, 1))
    graded(session, maker, keeper, CreditGrade.DISHONEST, date(2020, 5, 1))
    graded(session, maker, keeper, CreditGrade.GENERAL_CERTIFIED, date(2020, 3, 1))
    days = [date(2019, 12, 31), date(2020, 2, 29), date(2020, 3, 1), date(2020, 4, 30), date(2020, 5, 1)]
    assert [queries.grade_on(session, maker.id, day) for day in days] == [
        None,
        CreditGrade.GENERAL_CREDIT,
        CreditGrade.GENERAL_CERTIFIED,
        CreditGrade.GENERAL_CERTIFIED,
        CreditGrade.DISHONEST,
    ]


def test_a_grade_before_all_others_ends_where_they_begin(session, keeper, maker):
    graded(session, maker, keeper, CreditGrade.DISHONEST, date(2020, 5, 1))
    credit, _ = graded(session, maker, keeper, CreditGrade.GENERAL_CREDIT, date(2020, 1, 1))
    assert credit.to_on == date(2020, 4, 30)


def test_the_same_grade_again_changes_nothing_and_another_one_is_refused(session, keeper, maker):
    first, _ = graded(session, maker, keeper, CreditGrade.DISHONEST, date(2020, 5, 1))
    assert graded(session, maker, keeper, CreditGrade.DISHONEST, date(2020, 5, 1)) == (first, False)
    with pytest.raises(operations.GradedDifferently):
        graded(session, maker, keeper, CreditGrade.GENERAL_CREDIT, date(2020, 5, 1))


def test_the_database_refuses_a_grade_that_ends_before_it_begins(session, maker):
    session.add(
        PartyCredit(party_id=maker.id, grade=CreditGrade.DISHONEST, from_on=date(2020, 5, 2), to_on=date(2020, 5, 1))
    )
    with pytest.raises(IntegrityError):
        session.flush()
