import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from lims.printing.errors import KeysIncomplete
from lims.printing.keys import LaboratoryKeys

MADE = datetime(2020, 4, 1, 8, 0, tzinfo=UTC)
NAME = "昆明海关技术中心 Kunming Customs Technology Centre, a name longer than certificates take"


@pytest.fixture
def keys(tmp_path: Path) -> LaboratoryKeys:
    return LaboratoryKeys.ensure(tmp_path / "keys", NAME, MADE)


def test_the_authority_signs_both_certificates(keys: LaboratoryKeys):
    authority = x509.load_pem_x509_certificate(keys.ca_certificate)
    for pem in (keys.signer_certificate, keys.audit_certificate):
        x509.load_pem_x509_certificate(pem).verify_directly_issued_by(authority)


def test_certificates_name_the_public_list_of_revoked_ones_where_there_is_one(keys: LaboratoryKeys, tmp_path: Path):
    address = "https://lims.example/laboratory.crl"
    public = LaboratoryKeys.ensure(tmp_path / "public", NAME, MADE, crl_address=address)
    for role in ("signer", "audit", "code"):
        found = x509.load_pem_x509_certificate(public.certificate_file(role).read_bytes())
        [point] = found.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        assert [name.value for name in point.full_name] == [address]
        silent = x509.load_pem_x509_certificate(keys.certificate_file(role).read_bytes())
        assert x509.CRLDistributionPoints not in {type(one.value) for one in silent.extensions}


def test_only_the_authority_may_sign_certificates(keys: LaboratoryKeys):
    for pem, is_authority in [
        (keys.ca_certificate, True),
        (keys.signer_certificate, False),
        (keys.audit_certificate, False),
    ]:
        certificate = x509.load_pem_x509_certificate(pem)
        assert certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is is_authority
        assert certificate.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign is is_authority


def test_private_keys_are_for_their_owner_only(keys: LaboratoryKeys):
    for role in ("authority", "signer", "audit"):
        assert stat.S_IMODE(keys.key_file(role).stat().st_mode) == 0o600


def test_keys_are_made_once_and_found_again(keys: LaboratoryKeys):
    before = {path.name: path.read_bytes() for path in keys.folder.iterdir()}
    again = LaboratoryKeys.ensure(keys.folder, "Another name", MADE)
    assert {path.name: path.read_bytes() for path in again.folder.iterdir()} == before
    assert [path.name for path in keys.folder.parent.iterdir()] == ["keys"]


@pytest.mark.parametrize("lost", ["authority.key", "signer.pem"])
def test_a_half_filled_folder_is_refused_and_not_repaired(keys: LaboratoryKeys, lost: str):
    (keys.folder / lost).unlink()
    with pytest.raises(KeysIncomplete) as refusal:
        LaboratoryKeys.ensure(keys.folder, NAME, MADE)
    assert refusal.value.facts["missing"] == [lost]
    assert not (keys.folder / lost).exists()
