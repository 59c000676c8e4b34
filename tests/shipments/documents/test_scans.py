import io

import pytest
from werkzeug.datastructures import FileStorage

from lims.files import open_store
from lims.settings import Settings
from lims.shipments.documents.scans import NotAScan, keep, type_of


@pytest.fixture
def store(tmp_path):
    return open_store(Settings(home=tmp_path))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.4", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_a_scan_is_known_by_its_first_bytes(content, kind):
    assert type_of(content) == kind


def test_a_scan_is_kept_under_its_digest_and_its_plain_name(store):
    scan = keep(store, FileStorage(io.BytesIO(b"%PDF-1.4"), "C:\\scans\\joint.pdf"))
    assert store.get(scan.sha256) == b"%PDF-1.4"
    assert scan.name == "joint.pdf"


def test_no_upload_is_no_scan(store):
    assert keep(store, None) is None
    assert keep(store, FileStorage(io.BytesIO(b""), "")) is None


def test_another_file_is_refused_whatever_its_name(store):
    with pytest.raises(NotAScan):
        keep(store, FileStorage(io.BytesIO(b"MZ"), "scan.pdf"))
