import copy
import json

import pytest
from jsonschema import Draft202012Validator, ValidationError
from support.certificates import CASES, make_content

from lims.printing.certificate_content import SCHEMA, blank_content, blank_lot, blank_row, blank_sample
from lims.printing.content_schema import FILE, schema_bytes

DOCUMENT = json.loads(schema_bytes())
SCHEMA_OF_CONTENT = Draft202012Validator(DOCUMENT)


def test_the_schema_is_a_schema_and_named_after_its_version():
    Draft202012Validator.check_schema(DOCUMENT)
    assert DOCUMENT["properties"]["schema"]["const"] == SCHEMA
    assert FILE.stem == SCHEMA.replace("/", "-")


def test_it_knows_the_keys_that_the_shape_has_and_no_other():
    inner = DOCUMENT["$defs"]
    for described, blank in (
        (DOCUMENT, blank_content()), (inner["lot"], blank_lot()), (inner["row"], blank_row()),
        (inner["sample"], blank_sample()),
    ):  # fmt: skip
        assert described["properties"].keys() == blank.keys() == set(described["required"])
        assert described["additionalProperties"] is False


@pytest.mark.parametrize("case", CASES)
def test_every_kind_of_certificate_follows_it(case):
    SCHEMA_OF_CONTENT.validate(json.loads(json.dumps(CASES[case]())))


def forget(content, *path):
    *way, last = path
    for step in way:
        content = content[step]
    del content[last]


def change(content, value, *path):
    *way, last = path
    for step in way:
        content = content[step]
    content[last] = value


@pytest.mark.parametrize(
    "spoil",
    [
        lambda c: forget(c, "verdict"),
        lambda c: forget(c, "lots", 0, "rows", 0, "marks"),
        lambda c: change(c, "1", "added"),
        lambda c: change(c, "good", "verdict"),
        lambda c: change(c, "", "verdict"),
        lambda c: change(c, 99.1, "lots", 0, "rows", 0, "reported"),
        lambda c: change(c, ["98,9"], "lots", 0, "rows", 0, "plot", "values"),
        lambda c: change(c, "greenlane-certificate/2", "schema"),
        lambda c: change(c, "24.04.2020", "issued_at"),
        lambda c: change(c, "X2000000015M", "number"),
        lambda c: change(c, "preliminary", "kind"),
        lambda c: change(c, [], "people"),
        lambda c: change(c, {"en": "one language"}, "statement"),
        lambda c: change(c, ["accredited"], "lots", 0, "rows", 0, "marks"),
    ],
)
def test_a_changed_one_does_not(spoil):
    content = copy.deepcopy(make_content())
    spoil(content)
    with pytest.raises(ValidationError):
        SCHEMA_OF_CONTENT.validate(content)
