"""The names of people on Chinese and English pages."""

import pytest
from flask import g

from lims.web import people


@pytest.fixture
def names(monkeypatch, request_context):
    """Give one Chinese name, and count how often the names are read."""
    read = []

    def reader():
        read.append(1)
        return {"Li Wei": "李伟"}

    monkeypatch.setattr(people, "_reader", reader)
    return read


def test_a_chinese_page_shows_the_chinese_name_where_there_is_one(names):
    g.language = "zh"
    assert [people.person_name(one) for one in ("Li Wei", "Ann Lee", "", None)] == ["李伟", "Ann Lee", "", ""]


def test_the_names_are_read_once_a_request(names):
    g.language = "zh"
    assert [people.person_name("Li Wei") for _ in range(3)] == ["李伟"] * 3
    assert len(names) == 1


def test_an_english_page_reads_no_names(names):
    g.language = "en"
    assert people.person_name("Li Wei") == "Li Wei"
    assert names == []
