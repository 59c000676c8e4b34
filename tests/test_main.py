import ast
import tomllib

import pytest

from lims import __main__ as entrance
from lims._start.launch import source_root

ROOT = source_root()
MODERN = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef, ast.Match)


@pytest.mark.parametrize("file", ["__init__.py", "__main__.py"])
def test_any_python_3_can_read_what_it_reads_before_its_version_is_known(file):
    tree = ast.parse((ROOT / "lims" / file).read_text(encoding="utf-8"), feature_version=(3, 7))
    assert [node for node in ast.walk(tree) if isinstance(node, MODERN)] == []
    imported = {name.name for node in tree.body if isinstance(node, ast.Import) for name in node.names}
    assert imported <= {"os", "sys"}
    assert not any(isinstance(node, ast.ImportFrom) for node in tree.body)


def test_the_version_asked_for_is_the_project_s():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">={}.{}".format(*entrance.NEEDED)


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (4, 0)])
def test_a_new_python_will_do(version):
    assert entrance.too_old(version, "") == ""


@pytest.mark.parametrize("version", [(3, 4), (3, 6), (3, 10)])
def test_an_old_python_is_told_which_one_it_needs(version):
    told = entrance.too_old(version, "/no/such/folder")
    assert told.startswith("Greenlane LIMS needs Python 3.11 or newer; this is {}.{}. Install".format(*version))


def test_an_old_python_is_shown_the_newer_one_beside_it(tmp_path):
    (tmp_path / "python3.12").touch()
    assert entrance.too_old((3, 9), f"/no/such/folder:{tmp_path}").endswith("type python3.12 -m lims")
