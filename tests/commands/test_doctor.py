import pytest
from click.testing import CliRunner

from lims.commands import doctor
from lims.commands.findings import Finding, State


@pytest.mark.parametrize(("state", "status"), [(State.OK, 0), (State.NOTE, 0), (State.BAD, 1)])
def test_the_doctor_ends_with_a_status_for_scripts(monkeypatch, state, status):
    found = Finding("loom", state, "seen [here]", "mend it")
    monkeypatch.setattr(doctor, "examine", lambda settings: [found])
    monkeypatch.setattr(doctor, "keys", lambda settings: [])
    result = CliRunner().invoke(doctor.doctor)
    assert result.exit_code == status
    assert "seen [here]" in result.output
    assert "mend it" in result.output


def test_a_setting_that_cannot_be_read_is_a_finding(monkeypatch):
    monkeypatch.setenv("LIMS_PORT", "harbour")
    result = CliRunner().invoke(doctor.doctor)
    assert result.exit_code == 1
    assert "harbour" in result.output


def test_the_doctor_looks_at_the_keys(monkeypatch, tmp_path):
    monkeypatch.setenv("LIMS_HOME", str(tmp_path))
    monkeypatch.setattr(doctor, "examine", lambda settings: [])
    assert "the first start makes them" in CliRunner().invoke(doctor.doctor).output
