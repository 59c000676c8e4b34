"""Stages and rows of the trail in the reader's language."""

from datetime import UTC, datetime

import pytest
from flask import g
from flask_babel import force_locale

from lims.audit.queries import TrailEntry
from lims.overview import words
from lims.web import people

AT = datetime(2020, 5, 6, 4, 0, tzinfo=UTC)


def an_entry(**change):
    changes = [{"of": "sample:3", "field": "seal", "old": None, "new": "88213"} | change]
    return TrailEntry(AT, "Li Wei", "samples:sample:received", "sample:3", "", "", changes, "shipment:1", 4, "ab" * 32)


@pytest.mark.parametrize(
    ("language", "change", "field"),
    [
        ("en", {}, "seal"),
        ("zh", {}, "封识"),
        ("en", {"of": "assignment:34", "field": "person_id"}, "assignment 34 · person"),
        ("zh", {"of": "assignment:34", "field": "person_id"}, "检测任务 34 · 人员"),
    ],
)
def test_a_change_names_its_field_and_the_row_where_it_is_not_the_subject_s_own(app, language, change, field):
    with app.test_request_context("/"), force_locale(language):
        assert words.trail_row(an_entry(**change))["changes"][0]["field"] == field


def test_the_trail_shows_people_by_the_name_that_the_reader_knows(app, monkeypatch):
    monkeypatch.setattr(people, "_reader", lambda: {"Li Wei": "李伟"})
    with app.test_request_context("/"):
        g.language = "zh"
        assert words.trail_row(an_entry())["who"] == "李伟"
