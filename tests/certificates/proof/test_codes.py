import base64
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as any_
from support.certificates import make_content

from lims.certificates.proof.codes import VERDICTS, Code, NotACode, code_of, digest_of, read, written
from lims.printing.authority import Authority
from lims.printing.keys import LaboratoryKeys
from lims.printing.signing import sign_code

WHEN = datetime(2020, 4, 24, 3, 5, tzinfo=UTC)
CODE = Code("C2000000015M", 1, "pass", date(2020, 4, 24), "ab" * 32)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> LaboratoryKeys:
    return LaboratoryKeys.ensure(tmp_path_factory.mktemp("keys") / "ours", "Kunming", WHEN)


@pytest.fixture(scope="module")
def text(keys) -> str:
    return written(CODE, lambda data: sign_code(data, keys))


def certified(keys: LaboratoryKeys):
    return Authority.read(keys.published).certified


def test_what_is_written_is_read_and_signed_by_the_laboratory(keys, text):
    for given_text in (text, f"https://lims.example/verify/aB-3#{text}", text.lower(), f"  {text[:40]} {text[40:]}\n"):
        signed = read(given_text)
        assert signed.code == CODE
        assert signed.signer(certified(keys)) is not None


def test_the_same_certificate_always_prints_the_same_code(keys, text):
    assert written(CODE, lambda data: sign_code(data, keys)) == text
    assert len(text) == 175


@given(
    any_.from_regex(r"[1-9A-Z][0-9A-Z]{0,11}", fullmatch=True),
    any_.integers(0, 255),
    any_.sampled_from(VERDICTS),
    any_.dates(date(2000, 1, 1), date(2179, 6, 6)),
    any_.binary(min_size=32, max_size=32),
)
def test_every_code_comes_back_as_it_was(keys, number, revision, verdict, day, digest):
    code = Code(number, revision, verdict, day, digest.hex())
    assert read(written(code, lambda data: sign_code(data, keys))).code == code


@pytest.mark.parametrize("text", ["", "https://lims.example/verify/x", "#", "C2000000015M", "A" * 175, "ÄÖ", "1" * 175])
def test_anything_else_is_no_code(text):
    with pytest.raises(NotACode):
        read(text)


def test_each_byte_of_a_code_is_under_its_signature(keys, text):
    packed = base64.b32decode(text + "=")
    for place in range(1, len(packed)):  # byte 0 is the version
        changed = packed[:place] + bytes([packed[place] ^ 1]) + packed[place + 1 :]
        try:
            signed = read(base64.b32encode(changed).decode().rstrip("="))
        except NotACode:
            continue
        assert signed.signer(certified(keys)) is None, place


def test_another_laboratory_did_not_sign_it(text, tmp_path: Path):
    others = LaboratoryKeys.ensure(tmp_path / "others", "Kunming", WHEN)
    assert read(text).signer(certified(others)) is None


def test_the_digest_is_that_of_the_content_without_the_token():
    content = make_content()
    assert code_of(content).number == content["number"]
    assert digest_of(content) == digest_of(content | {"verification_url": "https://elsewhere.example"})
    assert digest_of(content) != digest_of(content | {"verdict": "fail"})
    assert code_of(content) == replace(code_of(content), sha256=digest_of(content))
