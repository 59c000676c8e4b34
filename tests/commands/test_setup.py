import pytest
from cryptography import x509
from sqlalchemy import select

from lims.accounts import queries
from lims.accounts.models import Laboratory, Person
from lims.accounts.operations import check_password
from lims.audit.verification import verify
from lims.catalogue.models import StandardEdition
from lims.db import Database

ANSWERS = {
    "name": "Harbour Laboratory",
    "name_zh": "港口实验室",
    "address": "1 Harbour Road",
    "address_zh": "港口路1号",
    "zone": "",
    "shifts": "08:00-16:00, 16:00-24:00",
    "working_days": "",
    "holidays": "2020-05-01 2020-10-01",
    "admin": "root",
    "admin_name": "The Administrator",
    "password": "a long enough sentence",
    "again": "a long enough sentence",
}


@pytest.fixture
def database(home):
    found = Database(f"sqlite:///{home / 'lims.sqlite'}")
    yield found
    found.dispose()


def typed(**changes: str) -> str:
    return "\n".join((ANSWERS | changes).values()) + "\n"


def test_the_questions_make_an_instance(lims, database):
    said = lims("setup", typed=typed())
    assert said.exit_code == 0, said.output
    assert "Start it with: lims serve" in said.output
    assert ANSWERS["password"] not in said.output
    with database.snapshot() as session:
        laboratory = queries.laboratory(session)
        assert (laboratory.name, laboratory.zone) == ("Harbour Laboratory", "Asia/Shanghai")
        assert laboratory.shifts == [["08:00", "16:00"], ["16:00", "00:00"]]
        assert laboratory.working_days == [1, 2, 3, 4, 5]
        admin = queries.actor_by_username(session, "root")
        assert [role.value for role in admin.roles] == ["administrator"]
        check_password(session, admin.id, ANSWERS["password"])
        assert len(session.scalars(select(Person)).all()) == 1  # there is no default account, and no default password
        assert len(session.scalars(select(StandardEdition.id)).all()) > 20
        assert verify(session)[1] == []


def test_an_instance_is_set_up_once(set_up, database):
    said = set_up("setup", typed=typed(name="Another"))
    assert said.exit_code == 1
    assert "set up already" in said.output
    with database.snapshot() as session:
        assert len(session.scalars(select(Laboratory)).all()) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"zone": "Atlantis"}, "IANA"),
        ({"shifts": "8 to 4"}, "08:00-16:00"),
        ({"working_days": "Monday"}, "1 is Monday"),
        ({"holidays": "May Day"}, "2020-05-01"),
        ({"admin": "the boss"}, "Letters, digits"),
        ({"password": "short", "again": "short"}, "At least 10 characters"),
    ],
)
def test_a_faulty_answer_is_named_and_nothing_is_begun(lims, database, changes, said):
    refused = lims("setup", typed=typed(**changes))
    assert refused.exit_code == 1
    assert said in refused.output
    with database.snapshot() as session:
        assert session.scalars(select(Laboratory)).all() == session.scalars(select(Person)).all() == []


def test_after_a_faulty_answer_the_set_up_can_be_begun_again(lims):
    assert lims("setup", typed=typed(zone="Atlantis")).exit_code == 1
    assert lims("setup", typed=typed()).exit_code == 0


def test_the_keys_are_made_with_the_laboratory_s_name(set_up, home):
    authority = x509.load_pem_x509_certificate((home / "keys" / "authority.pem").read_bytes())
    assert "Harbour Laboratory" in authority.subject.rfc4514_string()
