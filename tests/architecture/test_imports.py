"""The contracts in pyproject.toml bite: each forbidden import, put into a small house, is found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lims._start.launch import source_root

ROOT = source_root()
LINT = "from importlinter.cli import lint_imports_command as run; run()"

MODULES = [
    "__main__",
    "_start.launch",
    "assets",
    "audit",
    "bench.results.models",
    "bench.review.operations",
    "certificates.proof.codes",
    "clearance.decisions.models",
    "clearance.messages.operations",
    "cli",
    "clock",
    "conformity.verdicts",
    "db",
    "errors",
    "permissions",
    "samples.models",
    "samples.views",
    "settings",
    "shipments.documents.forms",
    "shipments.lists.queries",
    "web.forms",
]


@pytest.fixture
def house(tmp_path):
    """A house with the rooms that the cases speak of, all empty."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for module in MODULES:
        put(tmp_path, module, "")
    return tmp_path


def put(house: Path, module: str, line: str) -> None:
    """Write a module of one line, and the packages above it."""
    path = house.joinpath("lims", *module.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    for folder in (path.parent, *path.parent.parents):
        if folder == house:
            break
        (folder / "__init__.py").touch()
    path.write_text(line + "\n")


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the house."""
    environ = {**os.environ, "PYTHONPATH": str(house), "COLUMNS": "200"}
    command = [sys.executable, "-P", "-c", LINT]
    return subprocess.run(command, cwd=house, env=environ, capture_output=True, text=True, check=False)


def test_a_house_whose_imports_run_downwards_stands(house):
    put(house, "clearance.decisions.models", "import lims.samples.models, lims.bench.results.models, lims.db")
    put(house, "samples.views", "import lims.web.forms, lims.samples.models")
    assert lint(house).returncode == 0


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("samples.models", "import lims.clearance.decisions.models", "Imports run in the order of the work"),
        ("web.forms", "import lims.samples.views", "Imports run in the order of the work"),
        ("db", "import lims.audit", "Imports run in the order of the work"),
        ("strangers", "", "Imports run in the order of the work"),
        ("bench.results.models", "import lims.bench.review.operations", "The rooms of the bench"),
        ("shipments.documents.forms", "import lims.shipments.lists.queries", "The rooms of shipments"),
        ("clearance.decisions.models", "import lims.clearance.messages.operations", "The rooms of clearance"),
        ("samples.models", "import lims.samples.views", "In each room"),
        ("clearance.decisions.models", "import lims.clearance.decisions.operations", "In each room"),
        ("conformity.verdicts", "import sqlalchemy", "The judge is plain Python"),
        ("conformity.verdicts", "import lims.errors", "The judge is plain Python"),
        ("certificates.proof.codes", "import flask", "A certificate is verified without pages"),
        ("certificates.proof.codes", "import sqlalchemy", "A certificate is verified without pages"),
        ("_start.launch", "import click", "The start-up runs before"),
    ],
)
def test_an_import_that_runs_the_wrong_way_is_found(house, module, line, contract):
    put(house, "clearance.decisions.operations", "")
    put(house, module, line)
    said = lint(house)
    assert said.returncode == 1
    broken = [row for row in said.stdout.splitlines() if row.endswith("BROKEN")]
    assert any(row.startswith(contract) for row in broken), said.stdout
