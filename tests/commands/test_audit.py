import json

import pytest
from sqlalchemy import text

from lims.db import Database


@pytest.fixture
def forge(home):
    """Return a function that writes into the database behind the product's back."""
    database = Database(f"sqlite:///{home / 'lims.sqlite'}")

    def do(*statements: str) -> None:
        with database.engine.begin() as connection:
            for act in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_rows_no_{act}"))
            for statement in statements:
                connection.execute(text(statement))

    yield do
    database.dispose()


@pytest.fixture
def held(set_up, tmp_path):
    """A checkpoint that somebody holds."""
    path = tmp_path / "checkpoint.json"
    said = set_up("audit", "checkpoint", "--to", str(path))
    assert said.exit_code == 0
    assert said.output.startswith("Checkpoint over ")
    return path


def test_an_untouched_trail_holds(set_up):
    said = set_up("audit", "verify")
    assert said.exit_code == 0
    assert "rows are as they were written." in said.output


def test_an_altered_row_is_named_and_the_command_fails(set_up, forge):
    forge("UPDATE audit_rows SET reason = 'forged' WHERE stream = 'catalogue' AND position = 3")
    said = set_up("audit", "verify")
    assert said.exit_code == 1
    assert said.stderr == "altered: stream catalogue, row 3\n"
    assert said.stdout == ""


HASH = "SELECT hash FROM audit_rows WHERE stream = 'catalogue' AND position = 5"
CUT = (
    "DELETE FROM audit_rows WHERE stream = 'catalogue' AND position > 5",
    f"UPDATE audit_heads SET position = 5, hash = ({HASH}) WHERE stream = 'catalogue'",
)


def test_a_cut_tail_is_found_with_the_checkpoint_in_hand(set_up, held, forge):
    assert "nothing before the checkpoint is missing" in set_up("audit", "verify", "--checkpoint", str(held)).output
    forge(*CUT)
    assert set_up("audit", "verify").exit_code == 0
    said = set_up("audit", "verify", "--checkpoint", str(held))
    assert said.exit_code == 1
    assert said.stderr.startswith("cut off: stream catalogue, row ")


def test_what_is_written_after_the_checkpoint_is_no_fault(set_up, held):
    set_up("user", "add", "ann", "--name", "Ann", "--role", "technician", "--password", "a long enough sentence")
    assert set_up("audit", "verify", "--checkpoint", str(held)).exit_code == 0


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"root": "0" * 64}, "root: "),
        ({"rows": 1}, "signature: "),
        ({"at": "2021-01-01T00:00:00+00:00"}, "signature: "),
        ({"signature": "00"}, "signature: "),
        ({"heads": []}, "root: "),
    ],
)
def test_a_checkpoint_that_was_altered_is_found(set_up, held, change, fault):
    held.write_text(json.dumps(json.loads(held.read_text()) | change))
    said = set_up("audit", "verify", "--checkpoint", str(held))
    assert said.exit_code == 1
    assert fault in said.stderr


def test_a_checkpoint_made_by_another_laboratory_s_key_is_found(set_up, held, home):
    for path in (home / "keys").iterdir():
        path.unlink()
    said = set_up("audit", "verify", "--checkpoint", str(held))
    assert said.exit_code == 1
    assert "signature" in said.stderr


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", "a photograph", '{"format": "greenlane-checkpoint/2"}', '{"format": "greenlane-checkpoint/1"}'],
)
def test_a_file_that_is_no_checkpoint_is_refused(set_up, held, content):
    held.write_text(content)
    said = set_up("audit", "verify", "--checkpoint", str(held))
    assert said.exit_code == 1
    assert "is no checkpoint" in said.output


@pytest.mark.parametrize("change", [{"signature": "not hexadecimal"}, {"at": "yesterday"}, {"heads": [["a", "b"]]}])
def test_a_checkpoint_that_cannot_be_read_is_refused(set_up, held, change):
    held.write_text(json.dumps(json.loads(held.read_text()) | change))
    assert "is no checkpoint" in set_up("audit", "verify", "--checkpoint", str(held)).output


def test_a_checkpoint_file_carries_all_that_a_stranger_needs(held):
    content = json.loads(held.read_text())
    assert content["format"] == "greenlane-checkpoint/1"
    assert content["certificate"].startswith("-----BEGIN CERTIFICATE-----")
    assert len(content["heads"]) == content["streams"] >= 2
    assert sum(position for _, position, _ in content["heads"]) == content["rows"]
