import json
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest


@pytest.mark.parametrize("case", ["pass", "fail", "inconclusive", "ugly"])
def test_an_independent_checker_finds_no_fault_of_accessibility(
    printed: Callable[[str], bytes], tmp_path: Path, case: str
):
    certificate, report = tmp_path / "certificate.pdf", tmp_path / "report.json"
    certificate.write_bytes(printed(case))
    command = [Path(sys.executable).with_name("outloud"), "--layer", "conformance", "--json", report, certificate]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    assert json.loads(report.read_text())


def test_every_header_cell_says_whether_it_is_of_a_row_or_a_column(printed: Callable[[str], bytes]):
    with pikepdf.open(BytesIO(printed("pass"))) as pdf:
        headers = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/TH"]
        scopes = [(str(each.P.P.S), str(each.A.Scope)) for each in headers]
    assert set(scopes) == {("/THead", "/Column"), ("/TBody", "/Row")}
