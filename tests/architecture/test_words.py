"""Every word of the product is there in Chinese."""

import re
from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from lims._start.launch import source_root
from lims.commands.messages import collect, enum_words
from lims.web.i18n import CATALOGUES

ROOT = source_root()


@pytest.fixture(scope="module")
def chinese() -> dict[str, str]:
    """The Chinese catalogue: message -> translation."""
    read = read_po(BytesIO((CATALOGUES / "zh.po").read_bytes()), locale="zh")
    return {str(one.id): str(one.string) for one in read if one.id}


@pytest.fixture(scope="module")
def messages() -> set[str]:
    return set(collect(ROOT))


def test_every_message_of_code_and_templates_has_a_translation(chinese, messages):
    assert len(messages) > 500
    assert sorted(one for one in messages if not chinese.get(one)) == []


def test_every_state_kind_role_and_act_has_a_translation(chinese):
    assert sorted({value for value, _ in enum_words() if value and not chinese.get(value)}) == []


def test_the_catalogue_holds_nothing_that_nobody_says(chinese, messages):
    assert sorted(set(chinese) - messages) == []


def test_a_translation_fills_in_the_same_facts(chinese):
    fact = re.compile(r"%\([a-z_0-9]+\)s")
    wrong = [one for one, said in chinese.items() if said and sorted(fact.findall(one)) != sorted(fact.findall(said))]
    assert wrong == []
