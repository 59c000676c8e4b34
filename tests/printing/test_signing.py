import asyncio
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from lims.printing.keys import LaboratoryKeys
from lims.printing.signing import PdfSignature, sign_bytes, sign_pdf, verify_bytes, verify_pdf

WHEN = datetime(2020, 4, 24, 3, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> LaboratoryKeys:
    return LaboratoryKeys.ensure(tmp_path_factory.mktemp("keys") / "ours", "Kunming Customs Technology Centre", WHEN)


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> LaboratoryKeys:
    return LaboratoryKeys.ensure(tmp_path_factory.mktemp("keys") / "others", "Kunming Customs Technology Centre", WHEN)


@pytest.fixture
def signed(printed: Callable[[str], bytes], keys: LaboratoryKeys) -> bytes:
    return signed_by(keys, printed("pass"))


def signed_by(keys: LaboratoryKeys, pdf: bytes) -> bytes:
    return sign_pdf(pdf, keys, signer_name="王芳 Wang Fang", reason="Authorised 批准", location="Kunming", when=WHEN)


def test_a_signed_file_is_valid_and_says_who_and_when(signed: bytes, keys: LaboratoryKeys):
    found = verify_pdf(signed, keys.ca_certificate)
    assert found.valid
    assert found == PdfSignature(
        intact=True, trusted=True, covers_all=True, signer_name="王芳 Wang Fang", signed_at=WHEN
    )


def test_signing_adds_to_the_file_and_changes_nothing_before(signed: bytes, printed: Callable[[str], bytes]):
    assert signed.startswith(printed("pass"))
    assert len(signed) - len(printed("pass")) < 10_000


def test_any_flipped_byte_is_found(signed: bytes, keys: LaboratoryKeys):
    for place in range(100, len(signed), len(signed) // 12):
        flipped = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
        assert not verify_pdf(flipped, keys.ca_certificate).valid, place


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda pdf: pdf + b"\n% more\n", id="something added"),
        pytest.param(lambda pdf: pdf[:-700], id="cut off"),
        pytest.param(lambda pdf: b"not a PDF", id="not a PDF"),
        pytest.param(lambda pdf: b"", id="empty"),
    ],
)
def test_a_changed_file_is_not_valid(signed: bytes, keys: LaboratoryKeys, change):
    assert not verify_pdf(change(signed), keys.ca_certificate).valid


def test_an_unsigned_file_is_not_valid(printed: Callable[[str], bytes], keys: LaboratoryKeys):
    assert not verify_pdf(printed("pass"), keys.ca_certificate).valid


def test_another_laboratory_of_the_same_name_is_not_trusted(signed: bytes, others: LaboratoryKeys):
    found = verify_pdf(signed, others.ca_certificate)
    assert (found.intact, found.trusted, found.valid) == (True, False, False)


def test_the_signature_stays_archival_accessible_and_allows_no_change(signed: bytes):
    with pikepdf.open(BytesIO(signed)) as pdf, pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "3A"
        (reference,) = pdf.Root.Perms.DocMDP.Reference
        assert reference.TransformParams.P == 1
        assert pdf.Root.Perms.DocMDP.SubFilter == "/ETSI.CAdES.detached"


@pytest.mark.requires("poppler")
def test_poppler_says_the_same(signed: bytes, tmp_path: Path):
    (tmp_path / "good.pdf").write_bytes(signed)
    place = signed.index(b"stream") + 60
    (tmp_path / "bad.pdf").write_bytes(signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :])
    good, bad = (said_by_poppler(tmp_path / name) for name in ("good.pdf", "bad.pdf"))
    assert "Signature is Valid." in good
    assert "Total document signed" in good
    assert "Signature is Valid." not in bad


def said_by_poppler(path: Path) -> str:
    return subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize(
    ("data", "signature_of", "valid"), [(b"root 1", b"root 1", True), (b"root 2", b"root 1", False)]
)
def test_bytes_are_bound_to_their_signature(keys: LaboratoryKeys, data: bytes, signature_of: bytes, valid: bool):
    assert verify_bytes(data, sign_bytes(signature_of, keys), keys.audit_certificate) is valid


def test_a_signature_of_bytes_is_bound_to_its_key(keys: LaboratoryKeys, others: LaboratoryKeys):
    signature = sign_bytes(b"root", keys)
    assert not verify_bytes(b"root", signature, others.audit_certificate)
    assert not verify_bytes(b"root", signature, keys.signer_certificate)
    assert not verify_bytes(b"root", b"nonsense", keys.audit_certificate)


def test_it_signs_and_verifies_where_an_event_loop_runs_already(
    printed: Callable[[str], bytes], keys: LaboratoryKeys, others: LaboratoryKeys
):
    async def inside_a_loop() -> tuple[bool, bool]:
        signed = signed_by(keys, printed("pass"))
        return verify_pdf(signed, keys.ca_certificate).valid, verify_pdf(signed, others.ca_certificate).valid

    with ThreadPoolExecutor(1) as apart:  # the thread of the tests may have a loop of its own: a browser's
        assert apart.submit(asyncio.run, inside_a_loop()).result() == (True, False)
