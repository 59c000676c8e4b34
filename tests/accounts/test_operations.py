from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from support.people import PASSWORD, make_person

from lims import clock
from lims.accounts import operations, passwords, queries
from lims.accounts.models import Laboratory, Person, PersonRole, PersonState, Token
from lims.accounts.operations import NotYourOwn, OfficesMixed, UsernameTaken, WrongPassword
from lims.accounts.proofs import Proof
from lims.accounts.queries import SYSTEM
from lims.audit.models import AuditRow
from lims.errors import Forbidden, Invalid, WrongState
from lims.numbers import NumberKind, parse
from lims.permissions import Permission, Role

IDENTITY = {
    "name": "Test Customs Laboratory",
    "name_zh": "测试海关实验室",
    "address": "1 Harbour Road, Shanghai",
    "address_zh": "上海市港口路1号",
    "zone": "Asia/Shanghai",
    "shifts": [["08:00", "16:00"], ["16:00", "00:00"]],
    "working_days": [1, 2, 3, 4, 5],
    "holidays": ["2020-05-01"],
}


@pytest.fixture
def admin(people):
    return people["administrator"]


@pytest.fixture
def ann(session):
    """Somebody who is only written about."""
    return session.scalars(select(Person).where(Person.username == "technician")).one()


def newest(session) -> AuditRow:
    session.commit()
    return session.scalars(select(AuditRow).order_by(AuditRow.position.desc())).first()


def add(session, actor, **changes):
    wanted = {"username": "new.person-1", "name": "New", "roles": [Role.TECHNICIAN], "password": PASSWORD}
    return operations.add_person(session, actor=actor, **(wanted | changes))


def roles_of(session, person) -> dict[str, tuple]:
    rows = session.scalars(select(PersonRole).where(PersonRole.person_id == person.id))
    return {row.role.value: (row.from_on, row.to_on) for row in rows}


ACTS = {
    "add a person": lambda session, person, actor: add(session, actor),
    "give roles": lambda session, person, actor: operations.set_roles(session, person, [Role.TRAINEE], actor=actor),
    "disable": lambda session, person, actor: operations.disable(session, person, reason="left", actor=actor),
    "enable": lambda session, person, actor: operations.enable(session, person, actor=actor),
    "reset": lambda session, person, actor: operations.reset_password(session, person, password_hash="x", actor=actor),
    "make a token": lambda session, person, actor: operations.make_token(
        session, person, name="n", scopes=[], days=1, actor=actor
    ),
    "revoke a token": lambda session, person, actor: operations.revoke_token(session, Token(), actor=actor),
    "name the laboratory": lambda session, person, actor: operations.set_laboratory(session, actor=actor, **IDENTITY),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR], ids=lambda one: one.value)
def test_nobody_but_the_administrator_manages_accounts(sqlite_database, act, role):
    with sqlite_database.writing() as session:
        actor = queries.actor_by_username(session, role.value.replace(" ", "-"))
        with pytest.raises(Forbidden):
            ACTS[act](session, session.get(Person, 1), actor)


def test_a_new_person_has_a_code_roles_from_today_and_a_password_to_change(session, admin):
    made = add(session, admin, username="New.Person-1", roles=[Role.REVIEWER, Role.SIGNATORY, Role.REVIEWER])
    assert parse(made.code).kind is NumberKind.PERSON
    assert (made.username, made.state, made.must_change_password) == ("new.person-1", PersonState.ACTIVE, True)
    assert roles_of(session, made) == {"reviewer": (clock.today(), None), "signatory": (clock.today(), None)}
    row = newest(session)
    assert (row.action, row.label, row.actor) == ("accounts:person:added", made.code, admin.name)
    assert "argon2" not in row.changes


@pytest.mark.parametrize("username", ["", "a b", "ann@example", "安", "ann/..", "."])
def test_a_user_name_that_cannot_be_typed_everywhere_is_refused(session, admin, username):
    with pytest.raises(Invalid) as refused:
        add(session, admin, username=username)
    assert refused.value.field == "username"


def test_a_user_name_is_had_once_whatever_its_case(session, admin):
    with pytest.raises(UsernameTaken):
        add(session, admin, username="Technician")


def test_a_short_first_password_is_refused(session, admin):
    with pytest.raises(Invalid):
        add(session, admin, password="short")


@pytest.mark.parametrize(
    "roles", [(Role.TECHNICIAN, Role.OFFICER), (Role.OFFICER, Role.ADMINISTRATOR), (Role.SIGNATORY, Role.ADMINISTRATOR)]
)
def test_no_person_holds_roles_of_two_offices(session, admin, ann, roles):
    with pytest.raises(OfficesMixed):
        add(session, admin, roles=roles)
    with pytest.raises(OfficesMixed):
        operations.set_roles(session, ann, roles, actor=admin)


def test_roles_end_yesterday_and_begin_today_and_the_old_ones_stay_on_record(session, admin, ann):
    clock.shift(clock.offset() + timedelta(days=3))
    operations.set_roles(session, ann, [Role.REVIEWER], actor=admin)
    today = clock.today()
    held = roles_of(session, ann)
    assert held["technician"][1] == today - timedelta(days=1)
    assert held["reviewer"] == (today, None)
    assert queries.signed_in_person(session, ann.id).roles == {Role.REVIEWER}
    assert newest(session).action == "accounts:person:changed"


def test_a_role_of_this_morning_that_is_taken_back_was_never_held(session, admin, ann):
    operations.set_roles(session, ann, [], actor=admin)
    assert roles_of(session, ann) == {}


def test_a_role_that_is_kept_goes_on_as_it_was(session, admin, ann):
    before = roles_of(session, ann)
    clock.shift(clock.offset() + timedelta(days=3))
    operations.set_roles(session, ann, [Role.TECHNICIAN, Role.REVIEWER], actor=admin)
    assert roles_of(session, ann)["technician"] == before["technician"]


def test_a_role_for_a_limited_time_ends_by_itself(session, admin, ann):
    until = clock.today() + timedelta(days=2)
    operations.set_roles(session, ann, [Role.ASSESSOR], actor=admin, until=until)
    assert queries.signed_in_person(session, ann.id).roles == {Role.ASSESSOR}
    clock.shift(clock.offset() + timedelta(days=3))
    assert queries.signed_in_person(session, ann.id).roles == frozenset()


def test_a_role_for_a_limited_time_can_be_ended_before_and_given_again(session, admin, ann):
    until = clock.today() + timedelta(days=30)
    operations.set_roles(session, ann, [Role.ASSESSOR], actor=admin, until=until)
    operations.set_roles(session, ann, [Role.ASSESSOR], actor=admin, until=until)
    clock.shift(clock.offset() + timedelta(days=3))
    operations.set_roles(session, ann, [], actor=admin)
    assert queries.signed_in_person(session, ann.id).roles == frozenset()


def test_a_last_day_that_is_over_is_refused(session, admin, ann):
    with pytest.raises(Invalid) as refused:
        operations.set_roles(session, ann, [Role.ASSESSOR], actor=admin, until=clock.today() - timedelta(days=1))
    assert refused.value.field == "until"


def test_nobody_changes_the_own_roles_or_closes_the_own_account(session, admin):
    own = session.get(Person, admin.id)
    with pytest.raises(NotYourOwn):
        operations.set_roles(session, own, [Role.ADMINISTRATOR, Role.AUDITOR], actor=admin)
    with pytest.raises(NotYourOwn):
        operations.disable(session, own, reason="tired", actor=admin)


def test_a_disabled_person_has_no_session_and_no_token_and_keeps_the_name(session, admin, ann):
    _, token = operations.make_token(session, ann, name="n", scopes=[Permission.BENCH_WORK_READ], days=1, actor=admin)
    version = ann.session_version
    operations.disable(session, ann, reason="has left", actor=admin)
    row = newest(session)
    assert (row.action, row.reason) == ("accounts:person:disabled", "has left")
    assert ann.session_version == version + 1
    assert queries.signed_in_person(session, ann.id) is None
    assert queries.token_holder(session, operations.hash_of_token(token)) is None
    assert queries.names_of(session, [ann.id]) == {ann.id: ann.name}


@pytest.mark.parametrize("times", [1, 2])
def test_disabling_and_enabling_twice_says_so_and_changes_nothing(session, admin, ann, times):
    operations.disable(session, ann, reason="r", actor=admin)
    with pytest.raises(WrongState):
        operations.disable(session, ann, reason="r", actor=admin)
    operations.enable(session, ann, actor=admin)
    with pytest.raises(WrongState):
        operations.enable(session, ann, actor=admin)
    assert queries.signed_in_person(session, ann.id) is not None


def test_a_reset_password_ends_the_sessions_and_has_to_be_changed(session, admin, ann):
    version, (password, password_hash) = ann.session_version, passwords.random_password()
    operations.reset_password(session, ann, password_hash=password_hash, actor=admin)
    assert newest(session).action == "accounts:password:reset"
    assert ann.must_change_password
    assert ann.session_version == version + 1
    operations.check_password(session, ann.id, password)
    with pytest.raises(WrongPassword):
        operations.check_password(session, ann.id, PASSWORD)


def test_one_changes_the_own_password_with_the_proof_of_the_old(session, people, ann):
    actor, version = people["technician"], ann.session_version
    proof = Proof(ann.id, ann.password_hash)
    operations.change_password(session, proof, password_hash=passwords.hash_password("another sentence"), actor=actor)
    assert newest(session).action == "accounts:password:changed"
    assert ann.session_version == version + 1
    operations.check_password(session, ann.id, "another sentence")


def test_nobody_changes_another_s_password_with_the_own_proof(session, people, ann):
    with pytest.raises(WrongPassword):
        operations.change_password(
            session, Proof(ann.id, ann.password_hash), password_hash="x", actor=people["administrator"]
        )


def test_a_token_is_shown_once_and_kept_as_a_hash(session, admin, ann):
    token, words = operations.make_token(
        session, ann, name="Thermometer 3", scopes=[Permission.BENCH_RESULTS_ENTER], days=30, actor=admin
    )
    row = newest(session)
    assert (row.action, row.reason) == ("accounts:token:made", "Thermometer 3")
    assert words.startswith("glt_")
    assert words not in row.changes
    assert token.token_sha256 == operations.hash_of_token(words)


def holder(session, words: str):
    return queries.token_holder(session, operations.hash_of_token(words))


def test_a_token_allows_what_both_its_scopes_and_the_person_allow(session, admin, ann):
    scopes = [Permission.BENCH_RESULTS_ENTER, Permission.CLEARANCE_DECISIONS_DECIDE]
    _, words = operations.make_token(session, ann, name="n", scopes=scopes, days=1, actor=admin)
    found = holder(session, words)
    assert found.id == ann.id
    assert found.permissions == {Permission.BENCH_RESULTS_ENTER}
    assert holder(session, words + "x") is None


def test_a_token_ends_by_itself_and_at_once_when_it_is_revoked(session, admin, ann):
    made = [operations.make_token(session, ann, name="n", scopes=[], days=1, actor=admin) for _ in range(2)]
    (first, words), (_, other) = made
    operations.revoke_token(session, first, actor=admin)
    assert holder(session, words) is None
    assert holder(session, other) is not None
    with pytest.raises(WrongState):
        operations.revoke_token(session, first, actor=admin)
    clock.shift(clock.offset() + timedelta(days=1, seconds=1))
    assert holder(session, other) is None


def test_the_laboratory_gets_a_new_version_and_the_old_one_stays(session, admin):
    before = clock.now()
    clock.shift(clock.offset() + timedelta(days=1))
    operations.set_laboratory(session, actor=admin, **(IDENTITY | {"name": "New Name"}))
    assert newest(session).action == "accounts:laboratory:set"
    assert queries.laboratory(session).name == "New Name"
    assert queries.laboratory(session, at=before).name == IDENTITY["name"]


def test_the_same_identity_again_changes_nothing(session, admin):
    operations.set_laboratory(session, actor=admin, **IDENTITY)
    session.commit()
    assert len(session.scalars(select(Laboratory)).all()) == 1


def test_a_zone_that_nobody_knows_is_refused(session, admin):
    with pytest.raises(Invalid) as refused:
        operations.set_laboratory(session, actor=admin, **(IDENTITY | {"zone": "Asia/Atlantis"}))
    assert refused.value.field == "zone"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people SET state = 'asleep' WHERE id = 1",
        "UPDATE people SET username = 'trainee' WHERE username = 'technician'",
        "UPDATE people SET code = (SELECT code FROM people WHERE id = 2) WHERE id = 1",
        "UPDATE person_roles SET role = 'emperor'",
        "UPDATE person_roles SET to_on = '2019-12-31'",
        "INSERT INTO person_roles (person_id, role, from_on) SELECT person_id, role, from_on FROM person_roles",
        "UPDATE people SET supervisor_id = 999999 WHERE id = 1",
    ],
)
def test_the_database_refuses_what_cannot_be(session, statement):
    with pytest.raises(IntegrityError):
        session.execute(text(statement))


def test_a_person_of_several_laboratory_roles_is_a_small_night_shift(session):
    person = make_person(session, Role.REVIEWER, Role.SIGNATORY, username="night")
    found = queries.signed_in_person(session, person.id)
    assert found.may(Permission.BENCH_RESULTS_REVIEW)
    assert found.may(Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
    assert found.username != SYSTEM.username
