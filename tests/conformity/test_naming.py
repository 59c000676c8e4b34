"""Ids by their names: no id of a standard's data stands in a sentence that a person reads."""

import pytest
from support.judging import shipped

from lims.catalogue.files import is_standard, shipped_documents
from lims.conformity.naming import condition_text, part_name, reported_text
from lims.conformity.sentences import sentences
from lims.conformity.standards import Standard

STANDARDS = [shipped(str(document["code"])) for document in shipped_documents() if is_standard(document)]


def parts_of(standard: Standard) -> set[str]:
    groups = {group for one in standard.requirements for group, _count in one.plan.groups}
    return groups | {part for one in standard.requirements for part in one.components}


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda one: one.code)
def test_every_part_group_and_condition_of_the_shipped_standards_has_its_names(standard: Standard) -> None:
    known = sentences("names")
    assert parts_of(standard) - set(known["parts"]) == set()
    conditions = {one.applies_when for one in standard.requirements if one.applies_when}
    assert conditions - set(known["conditions"]) == set()


def test_every_name_stands_in_both_languages() -> None:
    entries = [entry for table in sentences("names").values() for entry in table.values()]
    assert entries
    assert all(set(entry) == {"en", "zh"} and all(entry.values()) for entry in entries)


def test_what_has_no_name_stands_as_it_is() -> None:
    assert part_name("sleeve", "zh") == "sleeve"
    assert condition_text("worn at night", "zh") == "worn at night"
    assert part_name("left_front", "zh") == "左前襟"


@pytest.mark.parametrize(
    ("reported", "en", "zh"),
    [
        ("98.3", "98.3", "98.3"),
        ("pass", "pass", "合格"),
        ("left_front: 1.67; back: fail", "left front: 1.67; back: fail", "左前襟：1.67；后背：不合格"),
        ("", "", ""),
    ],
)
def test_a_reported_value_names_its_parts(reported: str, en: str, zh: str) -> None:
    assert reported_text(reported, "en") == en
    assert reported_text(reported, "zh") == zh
