import hashlib
import json
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support.proving import Archive, repacked, unpacked, with_manifest

from lims.audit import chain
from lims.certificates.proof.answers import Finding
from lims.certificates.proof.bundles import MANIFEST, SIGNATURE, examine_bundle
from lims.certificates.proof.trails import Trail, faults_of_trail
from lims.files import FileMissing
from lims.printing.authority import Authority
from lims.printing.keys import LaboratoryKeys

pytestmark = pytest.mark.requires("pango")

# What a machine needs that has never seen the laboratory: no database, no pages.
CLEAN = """
import sys
from lims.cli import main
try:
    main(sys.argv[1:])
finally:
    heavy = {"sqlalchemy", "flask", "weasyprint"} & set(sys.modules)
    assert not heavy, heavy
"""


@pytest.fixture
def packed(files, tmp_path) -> Path:
    return repacked(files, tmp_path / "bundle.zip")


def trails_of(files) -> list[str]:
    return sorted(name for name in files if name.startswith("trail/"))


def test_a_bundle_verifies_in_a_clean_folder_without_the_database(archive: Archive, packed, tmp_path):
    (tmp_path / "clean").mkdir()
    command = [sys.executable, "-c", CLEAN, "verify", str(packed), "--certificate", str(archive.pem), "--json"]
    env = {"PYTHONPATH": ":".join(path for path in sys.path if path), "PATH": "/usr/bin"}
    done = subprocess.run(command, cwd=tmp_path / "clean", env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["finding"] == "genuine"
    assert answer["facts"]["certificates"] == 4
    assert answer["facts"]["states"] == {"issued": 2, "superseded": 1, "revoked": 1}
    assert answer["facts"]["audit_rows"] > 100
    assert list((tmp_path / "clean").iterdir()) == []


def test_the_trail_in_a_bundle_ends_with_its_own_download(files):
    for name in trails_of(files):
        last = json.loads(files[name].splitlines()[-1])
        assert last["action"] == "certificates:file:downloaded"


def test_no_private_key_is_in_a_bundle(archive: Archive, files):
    keys = archive.services.settings.home / "keys"
    secrets = [path.read_bytes() for path in keys.rglob("*.key")]
    assert len(secrets) == 4
    for content in files.values():
        assert b"PRIVATE KEY" not in content
        assert not any(secret in content for secret in secrets)


def test_each_file_removed_changed_or_added_is_found_and_named(archive: Archive, authority, tmp_path):
    files = unpacked(archive.bundle("valid"))
    for name in files:
        without = examine_bundle(repacked({k: v for k, v in files.items() if k != name}, tmp_path / "z"), authority)
        changed = examine_bundle(repacked(files | {name: files[name][:-2] + b"!\n"}, tmp_path / "z"), authority)
        if name == MANIFEST:
            assert {without.finding, changed.finding} == {Finding.NO_CERTIFICATE}
            continue
        named = MANIFEST if name == SIGNATURE else name
        for answer in (without, changed):
            assert answer.finding is Finding.ALTERED, name
            assert any(named in fault for fault in answer.faults), name
    added = examine_bundle(repacked(files | {"certificates/C1.pdf": b"%PDF"}, tmp_path / "z"), authority)
    assert "added: certificates/C1.pdf" in added.faults


def forged(files, trail: str, rows: list[dict]) -> dict[str, bytes]:
    """Return the files with other rows in one trail, and a manifest that fits them: the forger has no key."""
    content = "".join(json.dumps(row) + "\n" for row in rows).encode()

    def fit(manifest):
        manifest["files"][trail] = hashlib.sha256(content).hexdigest()
        entry = next(one for one in manifest["trails"] if one["file"] == trail)
        entry.update(rows=len(rows), head=rows[-1]["hash"])

    return with_manifest(files | {trail: content}, fit)


def rows_of(files, trail: str) -> list[dict]:
    return [json.loads(line) for line in files[trail].splitlines()]


def rechained(rows: list[dict]) -> list[dict]:
    """Return the rows with their positions and hashes made anew."""
    done, previous = [], chain.START
    for position, row in enumerate(rows, 1):
        made = row | {"position": position, "previous": previous}
        made["hash"] = previous = chain.hash_of(made)
        done.append(made)
    return done


def test_each_audit_row_removed_changed_or_added_is_found_and_named(files, authority):
    entries = {one["file"]: one for one in json.loads(files[MANIFEST])["trails"]}
    for name, entry in entries.items():
        rows = rows_of(files, name)
        for place, row in enumerate(rows):
            for forged_rows, where in (
                (rows[:place] + rows[place + 1 :], place + 1),
                ([*rows[:place], row | {"actor": "Somebody"}, *rows[place + 1 :]], place + 1),
                ([*rows[: place + 1], row, *rows[place + 1 :]], place + 2),
            ):
                trail = Trail(entry["stream"], tuple(forged_rows))
                faults = list(faults_of_trail(trail, rows=entry["rows"], head=entry["head"]))
                assert faults, (name, place)
                assert f"row {where}" in faults[0], (name, place, faults)


def test_a_forged_chain_is_betrayed_by_the_signature_and_the_checkpoint(files, authority, tmp_path):
    trail = trails_of(files)[0]
    rows = rows_of(files, trail)
    rows[2] = rows[2] | {"reason": "Never happened."}
    answer = examine_bundle(repacked(forged(files, trail, rechained(rows)), tmp_path / "z"), authority)
    assert answer.finding is Finding.ALTERED
    assert "manifest.json: not signed by a key of the laboratory" in answer.faults
    assert any(fault.startswith("checkpoint: stream shipment:") for fault in answer.faults)


def test_a_checkpoint_of_somebody_else_is_found(files, authority, tmp_path):
    checkpoint = json.loads(files["checkpoint.json"]) | {"rows": 1}
    other = files | {"checkpoint.json": json.dumps(checkpoint).encode()}
    answer = examine_bundle(repacked(other, tmp_path / "z"), authority)
    assert "changed: checkpoint.json" in answer.faults


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda c: c.update(state="issued"), "another state"),
        (lambda c: c.update(pdf_sha256="0" * 64), "another pdf sha256"),
        (lambda c: c.update(number="C200000099X"), "the PDF is that of"),
    ],
)
def test_a_manifest_that_says_something_else_is_found(files, authority, tmp_path, change, named):
    def change_revoked(manifest):
        change(next(one for one in manifest["certificates"] if one["state"] == "revoked"))

    answer = examine_bundle(repacked(with_manifest(files, change_revoked), tmp_path / "z"), authority)
    assert any(named in fault for fault in answer.faults), answer.faults


def test_another_laboratory_signed_nothing_of_it(archive: Archive, packed, tmp_path):
    others = LaboratoryKeys.ensure(tmp_path / "others", "Another", archive.certificates["valid"].authorised_at)
    answer = examine_bundle(packed, Authority.read(others.published))
    assert answer.finding is Finding.ALTERED
    assert sum("the PDF is another signer" in fault for fault in answer.faults) == 4


def test_a_bundle_cut_off_on_its_way_is_damaged(files, packed, authority, tmp_path):
    (tmp_path / "short").write_bytes(packed.read_bytes()[:-200])
    assert examine_bundle(tmp_path / "short", authority).finding is Finding.DAMAGED


def packed_spans(path) -> list[range]:
    """Return where the packed bytes of each member lie in an archive."""
    content, spans = path.read_bytes(), []
    with zipfile.ZipFile(path) as archive:
        for one in archive.infolist():
            name, extra = struct.unpack("<HH", content[one.header_offset + 26 : one.header_offset + 30])
            begins = one.header_offset + 30 + name + extra
            spans.append(range(begins, begins + one.compress_size))
    return spans


def test_a_byte_changed_in_a_packed_file_is_found_even_where_it_cannot_be_unpacked(packed, authority, tmp_path):
    whole, spoiled = packed.read_bytes(), tmp_path / "spoiled.zip"
    for span in packed_spans(packed):
        for place in {span[0], span[len(span) // 2]}:
            spoiled.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
            assert examine_bundle(spoiled, authority).finding is not Finding.GENUINE, place


def test_a_byte_changed_in_the_list_of_an_archive_never_breaks_the_check(packed, authority, tmp_path):
    whole, spoiled = packed.read_bytes(), tmp_path / "spoiled.zip"
    for place in range(whole.index(b"PK\x01\x02"), len(whole), 11):
        spoiled.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        examine_bundle(spoiled, authority)  # a date of a file may differ and harm nothing; no fault is raised


def test_a_member_behind_a_password_is_damaged(packed, authority):
    content = bytearray(packed.read_bytes())
    place = content.index(b"PK\x01\x02")  # the first entry of the archive's list; its flags stand eight bytes on
    content[place + 8] |= 1
    packed.write_bytes(content)
    assert examine_bundle(packed, authority).finding is Finding.DAMAGED


def test_what_the_store_has_lost_is_named_and_the_rest_is_packed(archive: Archive, authority, tmp_path, monkeypatch):
    lost = archive.certificates["valid"]
    get = archive.services.files.get

    def lose(digest: str) -> bytes:
        if digest == lost.pdf_sha256:
            raise FileMissing(digest=digest)
        return get(digest)

    monkeypatch.setattr(archive.services.files, "get", lose)
    bundle = unpacked(archive.bundle())
    answer = examine_bundle(repacked(bundle, tmp_path / "z"), authority)
    name = f"certificates/{lost.number}.pdf"
    assert answer.faults == (f"not in the laboratory's store when it was packed: {name}",)
    assert f"certificates/{lost.number}.json" in bundle
