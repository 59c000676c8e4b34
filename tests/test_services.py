import pytest

from lims.printing.fonts import FontSet
from lims.services import open_services
from lims.settings import Settings


@pytest.fixture
def opened(tmp_path):
    services = open_services(Settings(home=tmp_path / "new" / "home"))
    yield services
    services.close()


def test_opening_an_instance_makes_its_folder_and_nothing_slow(opened):
    home = opened.settings.home
    assert sorted(path.name for path in home.iterdir()) == ["files"]
    assert opened.files.get(opened.files.put(b"x")) == b"x"


def test_the_keys_are_made_once(opened):
    assert opened.keys is opened.keys
    assert opened.keys.audit_certificate == opened.keys.audit_certificate
    assert (opened.settings.home / "keys" / "audit.key").exists()


def test_fonts_that_are_not_made_are_not_waited_for(opened):
    assert opened.fonts_if_made is None


def test_fonts_that_are_made_are_found(opened):
    made = FontSet(opened.settings.home / "fonts" / "0123456789abcdef")
    made.folder.mkdir(parents=True)
    for path in made.files:
        path.touch()
    assert opened.fonts_if_made == made


def test_closing_what_was_never_used_is_no_trouble(tmp_path):
    services = open_services(Settings(home=tmp_path))
    services.close()
    services.close()
