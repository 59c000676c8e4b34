import hashlib

import pytest

from lims.files import FileAltered, FileMissing, open_store
from lims.settings import Settings

CONTENT = b"%PDF-1.7 a certificate"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def home(tmp_path):
    return tmp_path


@pytest.fixture
def store(home):
    return open_store(Settings(home=home))


def kept(home):
    return [path for path in (home / "files").rglob("*") if path.is_file()]


def test_a_file_is_given_back_as_it_was_put(store):
    assert store.put(CONTENT) == DIGEST
    assert store.get(DIGEST) == CONTENT


def test_a_file_is_stored_once_under_its_digest(store, home):
    assert store.put(CONTENT) == store.put(CONTENT)
    (path,) = kept(home)
    assert path.relative_to(home / "files").as_posix().replace("/", "") == DIGEST


def test_a_stored_file_is_never_overwritten(store, home):
    store.put(CONTENT)
    (path,) = kept(home)
    path.write_bytes(b"what somebody put there")
    store.put(CONTENT)
    assert path.read_bytes() == b"what somebody put there"


def test_an_altered_file_is_not_given_out(store, home):
    store.put(CONTENT)
    (path,) = kept(home)
    path.write_bytes(CONTENT + b" ")
    with pytest.raises(FileAltered) as refused:
        store.get(DIGEST)
    assert refused.value.digest == DIGEST
    assert refused.value.found == hashlib.sha256(CONTENT + b" ").hexdigest()


def test_a_file_that_is_not_there_is_named(store):
    with pytest.raises(FileMissing):
        store.get(DIGEST)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", DIGEST.upper(), DIGEST[:-1], f"{DIGEST}\n", "0" * 65])
def test_what_is_no_digest_leads_to_no_file(store, digest):
    store.put(CONTENT)
    with pytest.raises(FileMissing):
        store.get(digest)


def test_an_empty_file_is_a_file(store):
    assert store.get(store.put(b"")) == b""


def test_the_store_is_where_the_settings_say(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    digest = open_store(Settings(home=tmp_path / "home", files_url=f"file://{elsewhere}")).put(CONTENT)
    assert [path.read_bytes() for path in elsewhere.rglob("*") if path.is_file()] == [CONTENT]
    assert open_store(Settings(home=tmp_path / "other", files_url=f"file://{elsewhere}")).get(digest) == CONTENT
