import hashlib
import json
from datetime import timedelta

import pytest
from support.outside_keys import Outside, make_outside, timestamp_service
from support.proving import Archive, repacked, unpacked

from lims.certificates.proof.answers import Finding
from lims.certificates.proof.bundles import MANIFEST, SIGNATURE, examine_bundle
from lims.printing import timestamps
from lims.printing.authority import Authority
from lims.printing.signing import sign_bytes
from lims.printing.timestamps import NO_STAMP, ask_for_timestamp, examine_timestamp

pytestmark = pytest.mark.requires("pango")
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def outside(archive: Archive) -> Outside:
    return make_outside(archive.certificates["valid"].authorised_at)


@pytest.fixture(scope="module")
def stamps(archive: Archive, outside: Outside) -> list[tuple[bytes, str]]:
    """Return two tokens of the archive's certificate with their times, the second over the first."""
    at, before, found = archive.certificates["valid"].authorised_at.replace(microsecond=0), b"", []
    for stated_at in (at + DAY, at + 2 * DAY):
        with timestamp_service(outside, stated_at) as address:
            before = ask_for_timestamp(address, hashlib.sha256(archive.pdf("valid") + before).digest())
        found.append((before, stated_at.isoformat()))
    return found


def test_two_renewed_timestamps_verify_to_who_knows_their_authority(archive, outside, stamps, tmp_path):
    known, unknown = (examined(archive, stamps, more, tmp_path) for more in (outside.authority_pem, b""))
    assert (known.finding, known.faults) == (Finding.GENUINE, ())
    assert [fault.split(": ")[1] for fault in unknown.faults] == [
        "timestamp 1 is of no known authority",
        "timestamp 2 is of no known authority",
    ]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda a, b: [b, a], "timestamp 1 is not of this file"),
        (lambda _a, b: [b], "timestamp 1 is not of this file"),
        (lambda a, _b: [a, a], "timestamp 2 is not of this file"),
        (lambda a, b: [(a[0][:-5] + bytes([a[0][-5] ^ 1]) + a[0][-4:], a[1]), b], "timestamp 1 is not as its service"),
        (lambda a, b: [a, (b[0][:-9], b[1])], "timestamp 2 is not as its service"),
        (lambda a, b: [a, (b"no token", b[1])], "timestamp 2 is not as its service"),
        (lambda a, b: [a, (b[0], a[1])], "timestamp 2 has another time"),
    ],
)
def test_a_spoiled_chain_of_timestamps_is_found_and_named(archive, outside, stamps, tmp_path, spoil, told):
    answer = examined(archive, spoil(*stamps), outside.authority_pem, tmp_path)
    assert answer.finding is Finding.ALTERED
    assert told in answer.faults[0]


def test_a_timestamp_older_than_the_one_before_is_found(archive, outside, stamps, tmp_path):
    early = archive.certificates["valid"].authorised_at.replace(microsecond=0)
    with timestamp_service(outside, early) as address:
        token = ask_for_timestamp(address, hashlib.sha256(archive.pdf("valid") + stamps[0][0]).digest())
    answer = examined(archive, [stamps[0], (token, early.isoformat())], outside.authority_pem, tmp_path)
    assert "timestamp 2 is older than the one before it" in answer.faults[0]


def test_a_missing_token_is_named(archive, outside, stamps, tmp_path):
    answer = examined(archive, stamps, outside.authority_pem, tmp_path, without="timestamps/1.tst")
    assert answer.faults == ("missing: timestamps/1.tst",)


@pytest.mark.parametrize("broken", [b"", b"0\0", b"\5\0", bytes(range(256)), b"0\x82\xff\xff" + b"0" * 90])
def test_bytes_that_are_no_token_are_no_timestamp_and_nothing_else_is_called_so(broken, outside, monkeypatch):
    assert examine_timestamp(broken, b"", outside.authority_pem) == NO_STAMP
    monkeypatch.setattr(timestamps, "_examined", gone)
    with pytest.raises(ImportError):
        examine_timestamp(DATA, b"", outside.authority_pem)


DATA = b"0\x0f\6\t*\x86H\x86\xf7\r\1\7\1\xa0\2\4\0"  # an empty envelope (RFC 5652)


def gone(*_what):
    raise ImportError


def examined(archive: Archive, stamps, more: bytes, folder, *, without: str = ""):
    """Pack the tokens as the laboratory would, and say what the bundle is."""
    files = unpacked(archive.bundle("valid"))
    manifest = json.loads(files[MANIFEST])
    for place, (token, stated_at) in enumerate(stamps, 1):
        name, digest = f"timestamps/{place}.tst", hashlib.sha256(token).hexdigest()
        files[name], manifest["files"][name] = token, digest
        manifest["certificates"][0]["timestamps"].append({"file": name, "sha256": digest, "stated_at": stated_at})
    files[MANIFEST] = json.dumps(manifest).encode()
    files[SIGNATURE] = sign_bytes(files[MANIFEST], archive.services.keys).hex().encode()
    packed = repacked({name: content for name, content in files.items() if name != without}, folder / "z")
    return examine_bundle(packed, Authority.read(archive.services.published + more))
