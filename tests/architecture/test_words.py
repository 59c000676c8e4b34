"""Every word of the product is there in Chinese."""

import re
from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from flask_babel import ngettext

from lims._start.launch import source_root
from lims.commands.messages import Message, collect, enum_words
from lims.web.i18n import CATALOGUES

ROOT = source_root()


@pytest.fixture(scope="module")
def chinese() -> dict[Message, str]:
    """The Chinese catalogue: message -> translation; of a message with two forms in English, the one in Chinese."""
    read = read_po(BytesIO((CATALOGUES / "zh.po").read_bytes()), locale="zh")
    return {one.id: one.string if isinstance(one.id, str) else one.string[0] for one in read if one.id}


@pytest.fixture(scope="module")
def messages() -> set[Message]:
    return set(collect(ROOT))


def test_every_message_of_code_and_templates_has_a_translation(chinese, messages):
    assert len(messages) > 500
    assert [one for one in messages if not chinese.get(one)] == []


def test_every_state_kind_role_and_act_has_a_translation(chinese):
    assert sorted({value for value, _ in enum_words() if value and not chinese.get(value)}) == []


def test_the_catalogue_holds_nothing_that_nobody_says(chinese, messages):
    assert set(chinese) - messages == set()


def test_a_translation_fills_in_the_same_facts(chinese):
    fact = re.compile(r"%\([a-z_0-9]+\)s")
    named = {(form, said) for one, said in chinese.items() for form in ((one,) if isinstance(one, str) else one)}
    assert [one for one, said in named if sorted(fact.findall(one)) != sorted(fact.findall(said))] == []


@pytest.mark.parametrize(("count", "said"), [(1, "1 个批次"), (2, "2 个批次")])
def test_what_english_says_of_one_and_of_several_is_said_in_chinese(app, count, said):
    with app.test_request_context("/?lang=zh"):
        assert ngettext("%(num)s lot", "%(num)s lots", count) == said
