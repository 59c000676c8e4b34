import shutil
from datetime import datetime, timedelta

import pytest
from support.outside_keys import PASSWORD, make_outside

from lims import clock
from lims.commands.findings import State
from lims.commands.key_findings import keys
from lims.printing.keys import LaboratoryKeys
from lims.printing.revocation import renew_list
from lims.settings import Settings

PUBLIC = "https://lims.example"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with clock.running_from(datetime.fromisoformat("2020-05-06T04:00+00:00")):
        found = LaboratoryKeys.ensure(tmp_path_factory.mktemp("home") / "keys", "Kunming", clock.now())
        renew_list(found, clock.now())
    return found


@pytest.fixture
def home(made, tmp_path):
    shutil.copytree(made.folder, tmp_path / "keys")
    return tmp_path


def told(home, **settings) -> dict[str, tuple[State, str]]:
    found = keys(Settings(home=home, **settings))
    return {one.thing: (one.state, f"{one.seen}; {one.remedy}") for one in found if one.state is not State.OK}


def test_sound_keys_are_in_order(home):
    assert told(home) == {}
    assert len(list(keys(Settings(home=home)))) == 5


def swap(folder):
    (folder / "signer.key").write_bytes((folder / "audit.key").read_bytes())
    (folder / "signer.key").chmod(0o600)


def foreign(folder):
    other = LaboratoryKeys.ensure(folder / "other", "Kunming", clock.now())
    for path in (other.certificate_file("signer"), other.key_file("signer")):
        shutil.copy(path, folder / path.name)


@pytest.mark.parametrize(
    ("spoil", "thing", "seen"),
    [
        (lambda folder: (folder / "signer.key").unlink(), "key: certificates", "missing: signer.key"),
        (lambda folder: (folder / "audit.key").write_text("no key"), "key: audit trail", "cannot be read"),
        (lambda folder: (folder / "code.key").chmod(0o640), "key: codes on paper", "others may open"),
        (swap, "key: certificates", "is not that of its certificate"),
        (foreign, "key: certificates", "authority did not certify it"),
        (lambda folder: (folder / "authority.crl").write_bytes(b"?"), "revoked certificates", "cannot be read"),
    ],
)
def test_a_key_that_cannot_be_relied_on_is_bad(home, spoil, thing, seen):
    spoil(home / "keys")
    found = told(home)
    assert {name: state for name, (state, _) in found.items()} == {thing: State.BAD}
    assert seen in found[thing][1]


@pytest.mark.parametrize(("years", "state"), [(19.6, State.NOTE), (20.1, State.BAD)])
def test_the_end_of_a_certificate_is_told_before_it_comes(home, years, state):
    clock.shift(clock.offset() + timedelta(days=365 * years))
    assert told(home)["key: certificates"][0] is state


def test_an_old_or_missing_list_is_noted(home):
    clock.shift(clock.offset() + timedelta(days=31))
    assert told(home)["revoked certificates"][0] is State.NOTE
    (home / "keys" / "authority.crl").unlink()
    assert "lims keys crl" in told(home)["revoked certificates"][1]


def test_certificates_name_the_public_list_as_soon_as_there_is_one(home):
    assert set(told(home, public_url=PUBLIC)) == {"key: certificates", "key: audit trail", "key: codes on paper"}
    found = LaboratoryKeys(home / "keys", Settings(home=home, public_url=PUBLIC).crl_address)
    for role in ("signer", "audit", "code"):
        found.renew(role, clock.now())
    assert told(home, public_url=PUBLIC) == {}


def test_an_instance_before_its_first_start_has_no_keys_yet(tmp_path):
    assert told(tmp_path)["keys"][0] is State.NOTE


@pytest.mark.parametrize(("password", "state"), [(PASSWORD, None), ("another", State.BAD)])
def test_the_key_of_the_settings_is_opened(home, tmp_path, password, state):
    (tmp_path / "signer.p12").write_bytes(make_outside(clock.now()).pkcs12())
    found = told(home, signing_key=f"pkcs12:{tmp_path / 'signer.p12'}", signing_password=password)
    assert found.get("key of LIMS_SIGNING_KEY", (None,))[0] is state


def test_a_missing_module_is_bad(home):
    found = told(home, signing_key="pkcs11:/no/module.so?token=a&key=b")
    assert found["key of LIMS_SIGNING_KEY"][0] is State.BAD
