import json

import pytest

from lims.audit.chain import canonical
from lims.catalogue.differences import Difference, differences


def kept(document):
    return json.loads(canonical(document))


def without(document, key):
    return document | {"requirements": [one for one in document["requirements"] if one["id"] != key]}


def changed(document, key, **fields):
    return document | {"requirements": [one | fields if one["id"] == key else one for one in document["requirements"]]}


def test_the_same_content_differs_in_nothing(document):
    assert differences(kept(document()), kept(document())) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"clause": "5.9"}, Difference("bfe", "clause", "5.2.2", "5.9")),
        ({"note": None}, None),
        ({"decimals": 1}, Difference("bfe", "decimals", "", "1")),
        ({"accept": {"rule": "mean"}}, None),
    ],
)
def test_each_field_of_a_requirement_is_named_with_both_values(document, fields, expected):
    (found,) = differences(kept(document()), kept(changed(document(), "bfe", **fields)))
    assert (found.requirement, found.field) == ("bfe", next(iter(fields)))
    assert expected in (None, found)


def test_a_requirement_that_is_new_or_gone_is_shown_whole(document):
    old, new = kept(document()), kept(without(document(), "splash"))
    (gone,) = differences(old, new)
    assert (gone.requirement, gone.field, gone.new) == ("splash", "", "")
    assert "no_penetration_at" in gone.old
    (back,) = differences(new, old)
    assert (back.old, back.new) == ("", gone.old)


def test_the_order_of_requirements_makes_no_difference(document):
    turned = document() | {"requirements": document()["requirements"][::-1]}
    assert differences(kept(document()), kept(turned)) == []


def test_the_head_of_the_standard_is_compared_too(document):
    assert differences(kept(document()), kept(document(region="CN"))) == [Difference("", "region", "EU", "CN")]


def test_what_is_taken_over_from_another_standard_is_compared(document):
    old = kept(document() | {"included": {"PB70": document()}})
    new = kept(document() | {"included": {"PB70": changed(document(), "bfe", clause="9")}})
    assert differences(old, new) == [Difference("PB70 bfe", "clause", "5.2.2", "9")]


def test_a_difference_is_told_to_a_program():
    assert Difference("bfe", "clause", "1", "2").to_dict() == {
        "requirement": "bfe",
        "field": "clause",
        "old": "1",
        "new": "2",
    }
