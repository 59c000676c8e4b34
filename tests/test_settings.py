import re
import stat
from dataclasses import fields
from pathlib import Path

import pytest

from lims import settings
from lims._start.launch import source_root
from lims.settings import Settings, load, secret_key


def test_an_empty_environment_gives_a_small_instance_in_a_folder():
    found = load({})
    assert found.home == Path("instance").resolve()
    assert found.uses_sqlite
    assert found.database == f"sqlite:///{found.home / 'lims.sqlite'}"
    assert found.outbox == found.home / "customs" / "outbox"
    assert found.address == "http://127.0.0.1:8000"
    assert not found.cookies_are_secure
    assert found.rate_limits


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("LIMS_HOME", "/srv/lims", Path("/srv/lims")),
        ("LIMS_HOME", "here", Path("here").resolve()),
        ("LIMS_DATABASE_URL", "postgresql+psycopg://db/lims", "postgresql+psycopg://db/lims"),
        ("LIMS_PORT", "8443", 8443),
        ("LIMS_THREADS", "16", 16),
        ("LIMS_PROXIES", "2", 2),
        ("LIMS_DEMO", "yes", True),
        ("LIMS_DEMO", "0", False),
        ("LIMS_SECURE_COOKIES", "TRUE", True),
        ("LIMS_RATE_LIMITS", "no", False),
    ],
)
def test_a_setting_is_read_in_its_type(name, text, value):
    assert getattr(load({name: text}), name.removeprefix("LIMS_").lower()) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("LIMS_PORT", "eight"),
        ("LIMS_PORT", "0"),
        ("LIMS_PORT", "65536"),
        ("LIMS_PORT", "-1"),
        ("LIMS_PORT", "٨٠"),
        ("LIMS_THREADS", "0"),
        ("LIMS_THREADS", ""),
        ("LIMS_PASSWORD_COST", "0"),
        ("LIMS_MAX_UPLOAD_BYTES", "8 MB"),
        ("LIMS_DEMO", "perhaps"),
        ("LIMS_SECURE_COOKIES", ""),
    ],
)
def test_a_bad_value_is_named_with_its_variable(name, text):
    with pytest.raises(ValueError, match=re.escape(f"{name}={text!r}")):
        load({name: text})


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"tls_certificate": "cert.pem"}, "https://127.0.0.1:8000"),
        ({"public_url": "https://lims.example/"}, "https://lims.example"),
    ],
)
def test_the_address_is_the_one_under_which_people_come(given, address):
    assert Settings(**given).address == address


@pytest.mark.parametrize("given", [{"secure_cookies": True}, {"tls_certificate": "cert.pem"}])
def test_cookies_are_secure_with_tls_and_where_it_is_said(given):
    assert Settings(**given).cookies_are_secure


def test_the_key_that_signs_cookies_is_made_once_and_private(tmp_path):
    chosen = Settings(home=tmp_path / "new")
    made = secret_key(chosen)
    assert len(made) >= 48
    assert secret_key(chosen) == made
    assert stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret_key"]


def test_two_instances_have_two_keys(tmp_path):
    assert secret_key(Settings(home=tmp_path / "a")) != secret_key(Settings(home=tmp_path / "b"))


def test_a_key_that_is_set_is_taken_and_nothing_is_written(tmp_path):
    assert secret_key(Settings(home=tmp_path, secret_key="chosen")) == "chosen"
    assert list(tmp_path.iterdir()) == []


def test_the_readme_lists_every_setting_and_no_other():
    readme = (source_root() / "README.md").read_text(encoding="utf-8")
    of_the_start = {"LIMS_WHEELS", "LIMS_NO_SYSTEM"}  # read before there are settings
    known = {f"LIMS_{one.name.upper()}" for one in fields(settings.Settings)}
    named = set(re.findall(r"LIMS_[A-Z_]*[A-Z]", readme))
    assert known - named == set()
    assert named - known - of_the_start == set()
