import shutil
from datetime import timedelta

import pytest
from support.outside_keys import PASSWORD, make_neighbour, make_outside, timestamp_service
from support.proving import Archive

from lims.certificates.proof.answers import Finding
from lims.certificates.proof.papers import certificate_content, examine_pdf
from lims.printing.authority import Authority
from lims.printing.keys import LaboratoryKeys
from lims.printing.revocation import as_pem, revocation_list, revoke
from lims.printing.signers import Signing
from lims.printing.signing import attached, sign_pdf
from lims.printing.streams import is_harmless

pytestmark = pytest.mark.requires("pango")
DAY = timedelta(days=1)


@pytest.fixture
def keys(archive: Archive, tmp_path) -> LaboratoryKeys:
    """Return the archive's keys in a copy that a test may revoke."""
    return LaboratoryKeys(shutil.copytree(archive.services.keys.folder, tmp_path / "keys"))


def published(keys: LaboratoryKeys, now, more: bytes = b"") -> Authority:
    return Authority.read(keys.published + more + as_pem(revocation_list(keys, now)))


@pytest.mark.parametrize(
    ("reason", "after_signing", "finding"),
    [
        ("stolen", DAY, Finding.REVOKED_KEY),
        ("stolen", -DAY, Finding.REVOKED_KEY),
        ("replaced", DAY, Finding.GENUINE),
        ("given up", DAY, Finding.GENUINE),
        ("replaced", -DAY, Finding.REVOKED_KEY),
    ],
)
def test_what_a_revoked_key_signed_counts_only_before_and_never_if_it_was_stolen(
    archive, keys, reason, after_signing, finding
):
    at = archive.certificates["valid"].authorised_at + after_signing
    revoke(keys, "signer", reason=reason, now=at)
    assert examine_pdf(archive.pdf("valid"), published(keys, at)).finding is finding


def test_a_timestamp_saves_what_was_signed_before_the_key_was_stolen(archive, keys):
    when = archive.certificates["valid"].authorised_at
    outside = make_outside(when)
    with timestamp_service(outside, when) as address:
        named = {"signer_name": "W", "reason": "R", "location": "K"}
        stamped = sign_pdf(unsigned_of(archive), keys, when=when, signing=Signing(timestamp_url=address), **named)
    revoke(keys, "signer", reason="stolen", now=when + DAY)
    assert examine_pdf(stamped, published(keys, when + DAY, outside.authority_pem)).finding is Finding.GENUINE
    assert examine_pdf(stamped, published(keys, when + DAY)).finding is Finding.REVOKED_KEY


def test_an_outside_key_speaks_for_the_laboratory_and_its_neighbours_do_not(archive, keys, tmp_path):
    when = archive.certificates["valid"].authorised_at
    outside = make_outside(when)
    neighbour = make_neighbour(outside, when)
    signed = {}
    for name, one in (("ours", outside), ("neighbour", neighbour)):
        (tmp_path / name).write_bytes(one.pkcs12())
        signing = Signing(key=f"pkcs12:{tmp_path / name}", password=PASSWORD)
        given = {"signer_name": "W", "reason": "R", "location": "K", "when": when, "signing": signing}
        signed[name] = sign_pdf(unsigned_of(archive), keys, **given)
    keys.remember(outside.chain_pem)
    known, national = published(keys, when), Authority.read(outside.authority_pem)
    assert examine_pdf(signed["ours"], known).finding is Finding.GENUINE
    assert examine_pdf(signed["neighbour"], known).finding is Finding.FOREIGN
    assert examine_pdf(signed["ours"], national).finding is Finding.GENUINE
    assert examine_pdf(archive.pdf("valid"), known).finding is Finding.GENUINE


def unsigned_of(archive: Archive) -> bytes:
    pdf = archive.pdf("valid")
    return pdf[: pdf.rindex(b"%%EOF", 0, pdf.rindex(b"%%EOF")) + 6]


def test_the_facts_are_those_of_the_signed_data(archive, authority):
    certificate = archive.certificates["valid"]
    facts = examine_pdf(archive.pdf("valid"), authority).facts
    assert facts["number"] == certificate.number
    assert facts["pdf_sha256"] == certificate.pdf_sha256
    assert facts["json_sha256"] == certificate.content_sha256
    assert attached(archive.pdf("valid"), "nothing.json") is None


@pytest.mark.parametrize(
    "data",
    [
        None,
        b"",
        b"[]",
        b"{}",
        b'{"schema": "other/1"}',
        b'{"schema": "greenlane-certificate/1", "x": 1.5}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_content_of_a_certificate_is_none(data):
    assert certificate_content(data) is None


@pytest.mark.parametrize(
    ("pdf", "harmless"),
    [
        (b"<</Filter /FlateDecode>>\nstream\nnot packed", True),
        (b"<</Filter [/FlateDecode /FlateDecode]>>", False),
        (b"<</Filter [ /Fl /Fl ]>>", False),
        (b"<</#46ilter [/Fl /Fl]>>", False),
        (b"<</Filter /#46lateDecode>>", False),
        (b"/F1#20Sans ", True),
    ],
)
def test_what_could_unpack_without_end_is_not_read(pdf, harmless):
    assert is_harmless(pdf) is harmless
