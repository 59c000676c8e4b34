import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lims.certificates.proof import codes
from lims.printing.keys import LaboratoryKeys
from lims.printing.revocation import as_pem, revocation_list, revoke
from lims.printing.signing import sign_code

NOW = datetime(2020, 5, 6, 4, 0, tzinfo=UTC)
CODE = codes.Code("C2000000015M", 1, "pass", date(2020, 5, 6), "ab" * 32)


@pytest.fixture
def keys(tmp_path: Path) -> LaboratoryKeys:
    return LaboratoryKeys.ensure(tmp_path / "laboratory", "Kunming", NOW)


@pytest.fixture
def code(keys: LaboratoryKeys) -> str:
    return "https://lims.example/verify/aB3#" + codes.written(CODE, lambda data: sign_code(data, keys))


def written(path: Path, *parts: bytes) -> str:
    path.write_bytes(b"".join(parts))
    return str(path)


def test_a_code_needs_nothing_but_the_published_certificates(lims, keys, code, tmp_path):
    pem = written(tmp_path / "laboratory.pem", keys.published)
    done = lims("verify", code, "--certificate", pem)
    assert (done.exit_code, "GENUINE" in done.output, "C2000000015M" in done.output) == (0, True, True)
    assert "only the laboratory's public page tells: https://lims.example/verify/aB3." in done.output
    answer = json.loads(lims("verify", code, "--certificate", pem, "--json").output)
    assert answer["facts"]["issued_on"] == "2020-05-06"


@pytest.mark.parametrize(
    ("reason", "issued_before", "finding"),
    [("stolen", True, "revoked key"), ("replaced", True, "genuine"), ("replaced", False, "revoked key")],
)
def test_a_revoked_key_counts_only_where_it_was_not_stolen_and_only_for_before(
    lims, keys, code, tmp_path, reason, issued_before, finding
):
    at = datetime(2020, 6 if issued_before else 4, 1, tzinfo=UTC)
    revoke(keys, "code", reason=reason, now=at)
    pem = written(tmp_path / "laboratory.pem", keys.published, as_pem(revocation_list(keys, at)))
    assert json.loads(lims("verify", code, "--certificate", pem, "--json").output)["finding"] == finding


def test_the_authority_alone_cannot_tell_a_code_and_says_what_is_missing(lims, keys, code, tmp_path):
    done = lims("verify", code, "--certificate", written(tmp_path / "root.pem", keys.ca_certificate))
    assert done.exit_code == 1
    assert "laboratory.pem" in done.output


@pytest.mark.parametrize(
    ("thing", "pem", "told"),
    [
        ("{code}", None, "--certificate"),
        ("nothing.pdf", "good", "There is no file nothing.pdf"),
        ("{code}", "bad", "holds no certificate"),
    ],
)
def test_a_wrong_command_says_what_is_missing(lims, keys, code, tmp_path, thing, pem, told):
    files = {"good": written(tmp_path / "good.pem", keys.published), "bad": written(tmp_path / "bad.pem", b"x")}
    more = ["--certificate", files[pem]] if pem else []
    done = lims("verify", thing.format(code=code), *more)
    assert done.exit_code == 2
    assert told in " ".join(done.output.split())
