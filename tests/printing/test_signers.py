import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from support.outside_keys import PASSWORD, Outside, make_outside, make_token, timestamp_service

from lims.errors import NoAnswer
from lims.printing.errors import KeyUnusable, TimestampRefused
from lims.printing.keys import LaboratoryKeys
from lims.printing.signers import Signing
from lims.printing.signing import sign_pdf, verify_pdf

WHEN = datetime(2020, 4, 24, 3, 5, tzinfo=UTC)
MODULES = [
    Path(place) / "softhsm" / "libsofthsm2.so" for place in ("/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/local/lib")
]

CRL = "https://lims.example/laboratory.crl"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> LaboratoryKeys:
    return LaboratoryKeys.ensure(tmp_path_factory.mktemp("keys") / "ours", "Kunming", WHEN, crl_address=CRL)


@pytest.fixture(scope="module")
def outside() -> Outside:
    return make_outside(WHEN)


@pytest.fixture
def sign(printed: Callable[[str], bytes], keys: LaboratoryKeys) -> Callable[[Signing], bytes]:
    def do(signing: Signing) -> bytes:
        named = {"signer_name": "Wang Fang", "reason": "Authorised", "location": "Kunming"}
        return sign_pdf(printed("short"), keys, when=WHEN, signing=signing, **named)

    return do


@pytest.fixture
def in_file(outside: Outside, tmp_path: Path) -> Signing:
    (tmp_path / "signer.p12").write_bytes(outside.pkcs12())
    return Signing(key=f"pkcs12:{tmp_path / 'signer.p12'}", password=PASSWORD)


def test_a_key_in_a_file_signs_under_its_own_authority(sign, in_file, outside, keys):
    signed = sign(in_file)
    assert verify_pdf(signed, outside.authority_pem).valid
    assert not verify_pdf(signed, keys.ca_certificate).trusted
    assert in_file.published == outside.chain_pem
    assert b"PRIVATE" not in in_file.published


@pytest.mark.requires("softhsm")
def test_a_key_in_a_security_module_signs_and_never_leaves_it(sign, outside, tmp_path, monkeypatch):
    pytest.importorskip("pkcs11", reason="pip install python-pkcs11")
    monkeypatch.setenv("SOFTHSM2_CONF", str(make_token(tmp_path, outside, "1234", subprocess.run)))
    (tmp_path / "chain.pem").write_bytes(outside.chain_pem)
    module = next(path for path in MODULES if path.exists())
    chain = str(tmp_path / "chain.pem")
    signed = sign(Signing(key=f"pkcs11:{module}?token=lims&key=signer", password="1234", certificates=chain))
    assert verify_pdf(signed, outside.authority_pem).valid


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("pkcs12:{file}", "password"),
        ("pkcs12:{folder}/nothing.p12", "No such file"),
        ("pkcs11:/usr/lib/module.so?token=lims", "LIMS_SIGNING_CERTIFICATES"),
        ("somewhere", "pkcs12"),
        ("ftp:/key", "pkcs12"),
    ],
)
def test_a_key_that_cannot_sign_is_refused_in_words_and_without_its_password(sign, in_file, tmp_path, key, told):
    named = key.format(file=tmp_path / "signer.p12", folder=tmp_path)
    with pytest.raises(KeyUnusable) as refusal:
        sign(Signing(key=named, password="a wrong secret"))
    assert told in str(refusal.value)
    assert "a wrong secret" not in f"{refusal.value}{Signing(password='a wrong secret')!r}"


def test_a_timestamp_proves_the_time_to_who_trusts_its_authority(sign, outside, keys):
    with timestamp_service(outside, WHEN + timedelta(minutes=1)) as address:
        signed = sign(Signing(timestamp_url=address))
    knowing, not_knowing = (verify_pdf(signed, keys.ca_certificate + more) for more in (outside.authority_pem, b""))
    assert knowing.valid
    assert not_knowing.valid
    assert knowing.timestamped_at == WHEN + timedelta(minutes=1)
    assert not_knowing.timestamped_at is None


def test_a_service_that_is_away_is_no_fault_of_ours_and_is_asked_again(sign):
    with pytest.raises(TimestampRefused) as refusal:
        sign(Signing(timestamp_url="http://127.0.0.1:9/"))
    assert isinstance(refusal.value, NoAnswer)


@pytest.mark.parametrize("stamped", [False, True], ids=["B-LT", "B-LTA"])
@pytest.mark.requires("poppler")
def test_a_long_term_signature_carries_what_later_times_need(sign, outside, keys, tmp_path, stamped):
    (tmp_path / "outside.pem").write_bytes(outside.authority_pem)
    with timestamp_service(outside, WHEN + timedelta(minutes=1)) as address:
        more = {"timestamp_url": address, "certificates": str(tmp_path / "outside.pem")} if stamped else {}
        signed = sign(Signing(long_term=True, **more))
    with pikepdf.open(BytesIO(signed)) as pdf, pdf.open_metadata() as metadata:
        assert len(pdf.Root.DSS.CRLs) >= 1
        assert metadata.pdfa_status == "3A"
        assert pdf.Root.Perms.DocMDP.Reference[0].TransformParams.P == 1
    trusted = keys.ca_certificate + outside.authority_pem
    assert verify_pdf(signed, trusted).valid
    for changed in (signed[:5000] + bytes([signed[5000] ^ 1]) + signed[5001:], signed + b"\n% more\n", signed[:-900]):
        assert not verify_pdf(changed, trusted).valid
    (tmp_path / "signed.pdf").write_bytes(signed)
    said = subprocess.run(["pdfsig", "-nocert", tmp_path / "signed.pdf"], capture_output=True, text=True, check=False)
    assert "Signature is Valid." in said.stdout
    assert "Signature is Invalid" not in said.stdout
