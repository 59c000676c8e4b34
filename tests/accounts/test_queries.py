import pytest
from sqlalchemy import select
from support.people import make_person

from lims import clock
from lims.accounts import operations, queries
from lims.accounts.models import Person
from lims.accounts.queries import STRANGER, SYSTEM
from lims.errors import Forbidden, NotFound
from lims.permissions import Permission, Role


def test_the_system_may_everything_and_a_stranger_nothing():
    assert all(SYSTEM.may(one) for one in Permission)
    assert not any(STRANGER.may(one) for one in Permission)
    assert SYSTEM.id is STRANGER.id is None


def test_must_raises_where_may_says_no(people):
    technician = people["technician"]
    technician.must(Permission.BENCH_RESULTS_ENTER)
    with pytest.raises(Forbidden) as refused:
        technician.must(Permission.CLEARANCE_DECISIONS_DECIDE)
    assert refused.value.permission is Permission.CLEARANCE_DECISIONS_DECIDE
    assert refused.value.actor == technician.name


def test_people_are_listed_by_name_with_their_roles_of_today(session):
    make_person(session, Role.REVIEWER, Role.SIGNATORY, username="night", name="Aa Night")
    found = queries.people(session)
    assert [one.name for one in found] == sorted(one.name for one in found)
    assert found[0].roles == (Role.REVIEWER, Role.SIGNATORY)


def test_who_may_do_a_thing_is_found_without_the_disabled(session, people):
    able = queries.people_with(session, Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
    assert [one.username for one in able] == ["second-signatory", "signatory"]
    gone = session.scalars(select(Person).where(Person.username == "signatory")).one()
    operations.disable(session, gone, reason="r", actor=people["administrator"])
    able = queries.people_with(session, Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
    assert [one.username for one in able] == ["second-signatory"]


@pytest.mark.parametrize("ask", [queries.actor_by_username, queries.person_by_code])
def test_nobody_is_not_found(session, ask):
    with pytest.raises(NotFound):
        ask(session, "nobody")


def test_a_person_is_found_by_user_name_and_by_code(session):
    actor = queries.actor_by_username(session, "reviewer")
    assert queries.person_by_code(session, actor.code).id == actor.id


def test_names_are_read_in_one_statement_and_nobody_s_in_none(session, database, statements):
    with statements(database) as seen:
        assert len(queries.names_of(session, [1, 2, None, 1])) == 2
        assert queries.names_of(session, [None]) == {}
    assert len([one for one in seen if one.startswith("SELECT")]) == 1


def test_a_list_of_people_is_one_statement_however_many_there_are(session, database, statements):
    def count() -> int:
        with statements(database) as seen:
            queries.people(session)
        return len([one for one in seen if one.startswith("SELECT")])

    before = count()
    for n in range(5):
        make_person(session, Role.TRAINEE, username=f"trainee-{n}")
    session.flush()
    assert count() == before == 1


def test_all_roles_that_were_ever_held_are_shown_newest_first(session, people):
    person = session.get(Person, people["technician"].id)
    clock.shift(clock.offset() + clock.timedelta(days=2))
    operations.set_roles(session, person, [Role.REVIEWER], actor=people["administrator"])
    held = queries.roles_of(session, person.id)
    assert [role for role, _, _ in held] == [Role.REVIEWER, Role.TECHNICIAN]
    assert queries.roles_of_today(session, person.id) == [Role.REVIEWER]


def test_a_raised_version_makes_another_cookie(session, people):
    before = people["technician"].get_id()
    session.get(Person, people["technician"].id).session_version += 1
    session.flush()
    assert queries.signed_in_person(session, people["technician"].id).get_id() != before


def test_tokens_are_listed_newest_first(session, people):
    person = session.get(Person, people["instrument account"].id)
    for name in ("one", "two"):
        operations.make_token(session, person, name=name, scopes=[], days=1, actor=people["administrator"])
    session.flush()
    assert [token.name for token in queries.tokens_of(session, person.id)] == ["two", "one"]


def test_chinese_names_are_found_by_name_but_for_a_name_that_two_people_share(session):
    given = [
        ("one", "Li Wei", "李伟"),
        ("two", "Li Wei", "李维"),
        ("three", "Chen Jie", "陈洁"),
        ("four", "Ann Lee", ""),
    ]
    for username, name, chinese in given:
        make_person(session, Role.REVIEWER, username=username, name=name).name_zh = chinese
    found = queries.chinese_names(session)
    assert found["Chen Jie"] == "陈洁"
    assert not {"Li Wei", "Ann Lee"} & set(found)
