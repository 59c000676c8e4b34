from pathlib import Path

import pytest
from sqlalchemy import select

from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow
from lims.db import Database
from lims.printing.authority import Authority


def test_the_certificates_are_shown_and_handed_out_without_a_private_key(set_up, home: Path):
    shown = set_up("keys", "show").output
    assert "Harbour Laboratory - certificate authority" in shown
    assert "the laboratory's own" in shown
    assert set_up("keys", "export", "--to", str(home / "laboratory.pem")).exit_code == 0
    handed_out = (home / "laboratory.pem").read_bytes()
    assert b"PRIVATE" not in handed_out
    assert Authority.read(handed_out).fingerprint in shown


def test_a_key_is_taken_back_listed_and_in_the_trail(set_up, home: Path):
    done = set_up("keys", "revoke", "signer", "--reason", "stolen", "--yes")
    assert done.exit_code == 0
    serial = done.output.split()[1]
    assert "revoked 20" in set_up("keys", "show").output
    assert "1 revoked certificates" in set_up("keys", "crl", "--to", str(home / "list.crl")).output
    assert (home / "list.crl").read_bytes()
    with Database(f"sqlite:///{home / 'lims.sqlite'}").snapshot() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.action == AuditAction.KEY_REVOKED)).one()
    assert (row.reason, serial in row.changes) == ("stolen", True)


@pytest.mark.parametrize("typed", ["n\n", ""])
def test_a_key_stays_where_nobody_confirms(set_up, home: Path, typed: str):
    before = (home / "keys" / "signer.pem").read_bytes() if (home / "keys").exists() else None
    assert set_up("keys", "revoke", "signer", "--reason", "stolen", typed=typed).exit_code == 1
    assert ((home / "keys" / "signer.pem").read_bytes() if (home / "keys").exists() else None) == before


def test_timestamps_are_renewed_only_where_a_service_is_set(set_up, monkeypatch):
    refused = set_up("keys", "timestamps", "--older-than", "0")
    assert refused.exit_code == 1
    assert "No timestamp service is set" in refused.output
    monkeypatch.setenv("LIMS_TIMESTAMP_URL", "http://127.0.0.1:9/")
    assert "0 of 0 certificates" in set_up("keys", "timestamps", "--older-than", "0").output
