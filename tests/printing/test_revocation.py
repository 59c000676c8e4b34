from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from lims.printing.authority import Authority
from lims.printing.errors import NoCertificate, NotRevocable
from lims.printing.keys import LaboratoryKeys
from lims.printing.revocation import FRESH_FOR, as_pem, renew_list, revocation_list, revoke

NOW = datetime(2020, 5, 6, 4, 0, tzinfo=UTC)


@pytest.fixture
def keys(tmp_path: Path) -> LaboratoryKeys:
    return LaboratoryKeys.ensure(tmp_path / "keys", "Kunming", NOW)


def published(keys: LaboratoryKeys) -> Authority:
    return Authority.read(keys.published + as_pem(revocation_list(keys, NOW)))


def test_the_list_is_signed_by_the_authority_and_renewed_in_time(keys):
    first = revocation_list(keys, NOW)
    assert revocation_list(keys, NOW + FRESH_FOR / 2) == first
    later = x509.load_der_x509_crl(revocation_list(keys, NOW + FRESH_FOR))
    assert later.last_update_utc == NOW + FRESH_FOR
    assert later.next_update_utc > NOW + FRESH_FOR * 2
    authority = x509.load_pem_x509_certificate(keys.ca_certificate)
    assert later.is_signature_valid(authority.public_key())
    assert revocation_list(keys, NOW + FRESH_FOR) != renew_list(keys, NOW + FRESH_FOR + timedelta(seconds=1))


@pytest.mark.parametrize(("reason", "harmless"), [("stolen", False), ("replaced", True), ("given up", True)])
def test_a_revoked_certificate_is_on_the_list_and_a_new_key_signs(keys, reason, harmless):
    before = keys.key_file("signer").read_bytes()
    old = revoke(keys, "signer", reason=reason, now=NOW)
    found = published(keys)
    revocation = found.revocation_of(old.serial_number)
    assert (revocation.at, revocation.harmless) == (NOW, harmless)
    new = x509.load_pem_x509_certificate(keys.signer_certificate)
    assert new.serial_number != old.serial_number
    assert found.revocation_of(new.serial_number) is None
    assert {old.serial_number, new.serial_number} <= {one.serial_number for one in found.certified}
    private = [path.read_bytes() for path in keys.folder.rglob("*.key")]
    assert len(private) == 4
    assert before not in private


def test_the_authority_itself_cannot_be_taken_back_nor_for_any_reason(keys):
    for role, reason in (("authority", "stolen"), ("signer", "a whim")):
        with pytest.raises(NotRevocable):
            revoke(keys, role, reason=reason, now=NOW)


def test_a_list_of_somebody_else_says_nothing(keys, tmp_path):
    others = LaboratoryKeys.ensure(tmp_path / "others", "Kunming", NOW)
    old = revoke(others, "signer", reason="stolen", now=NOW)
    mixed = Authority.read(keys.published + as_pem(revocation_list(others, NOW)))
    assert mixed.lists == ()
    assert mixed.revocation_of(old.serial_number) is None


@pytest.mark.parametrize("pem", [b"", b"nonsense", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_file_without_an_authority_is_refused(pem):
    with pytest.raises(NoCertificate):
        Authority.read(pem)


def test_a_signer_alone_is_no_authority(keys):
    with pytest.raises(NoCertificate):
        Authority.read(keys.signer_certificate)
