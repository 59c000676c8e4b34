"""Templates compile, import nothing that they do not use, and name nothing that is not there."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from lims import assets
from lims.printing import pages

FOLDER = assets.folder("templates")
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))

PAGES = [name for name in TEMPLATES if not name.startswith("printed/")]


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def jinja() -> Environment:
    return Environment(autoescape=True)


def imports(tree: nodes.Template) -> list[tuple[str, str, str]]:
    """Return (template, name there, name here) of everything that is imported."""
    found = []
    for one in tree.find_all(nodes.FromImport):
        for name in one.names:
            there, here = name if isinstance(name, tuple) else (name, name)
            found.append((one.template.value, there, here))
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_compiles(product, name):
    product.jinja_env.get_template(name)


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name not in PAGES])
def test_a_paper_compiles(name):
    pages._environment().get_template(name.removeprefix("printed/"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_uses_what_it_imports(jinja, name):
    tree = jinja.parse(source(name))
    used = {one.name for one in tree.find_all(nodes.Name)}
    assert [here for _, _, here in imports(tree) if here not in used] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_a_template_imports_is_there(jinja, name):
    for file, there, _ in imports(jinja.parse(source(name))):
        tree = jinja.parse(source(file))
        values = {one.target.name for one in tree.find_all(nodes.Assign) if isinstance(one.target, nodes.Name)}
        assert there in values | {one.name for one in tree.find_all(nodes.Macro)}, f"{file} has no {there}"


@pytest.fixture(scope="module")
def macros(jinja) -> set[str]:
    """Return the names of all macros that a template can import."""
    return {one.name for name in TEMPLATES for one in jinja.parse(source(name)).find_all(nodes.Macro)}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_imports_every_macro_that_it_calls(jinja, macros, name):
    tree = jinja.parse(source(name))
    called = {one.node.name for one in tree.find_all(nodes.Call) if isinstance(one.node, nodes.Name)}
    made = {one.name for one in tree.find_all(nodes.Name) if one.ctx in {"store", "param"}}
    here = made | {one.name for one in tree.find_all(nodes.Macro)} | {here for _, _, here in imports(tree)}
    assert called & macros - here == set()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_nothing_inline(name):
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=\"|\son[a-z]+=\"|javascript:", source(name))


def endpoints(name: str) -> set[str]:
    return set(re.findall(r"url_for\(\s*[\"']([\w.]+)[\"']\s*[,)]", source(name)))


@pytest.mark.parametrize("name", [name for name in TEMPLATES if endpoints(name)])
def test_a_template_leads_only_to_what_is_there(product, name):
    assert endpoints(name) - set(product.view_functions) == set()


def named_files(name: str) -> set[str]:
    return set(re.findall(r"static_url\([\"']([\w./-]+)[\"']\)", source(name)))


@pytest.mark.parametrize("name", [name for name in TEMPLATES if named_files(name)])
def test_every_file_that_a_template_names_is_there(name):
    assert [one for one in named_files(name) if not (assets.folder("static") / one).is_file()] == []


def test_every_page_of_the_code_has_its_template():
    code = "".join(path.read_text(encoding="utf-8") for path in Path(assets.__file__).parent.rglob("*.py"))
    named = set(re.findall(r"[\"']((?:[\w-]+/)+[\w-]+\.html)[\"']", code))
    assert {name for name in named if name not in TEMPLATES} == set()
