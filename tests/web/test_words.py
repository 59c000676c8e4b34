import pytest
from flask_babel import force_locale

from lims.permissions import Role
from lims.web.words import field_word, row_word, sentence_case, word


def test_a_state_is_said_by_its_value(request_context):
    assert word(Role.LAB_MANAGER) == word("lab manager") == "lab manager"
    assert sentence_case(Role.LAB_MANAGER) == "Lab manager"


@pytest.mark.parametrize("nothing", [""])
def test_nothing_is_said_as_nothing(request_context, nothing):
    assert word(nothing) == sentence_case(nothing) == ""


def test_a_word_that_no_catalogue_knows_stays_as_it_is(request_context):
    with force_locale("zh"):
        assert word("a word that nobody translates") == "a word that nobody translates"


@pytest.mark.parametrize(
    ("field", "en", "zh"),
    [
        ("issued_on", "issued on", "签发日期"),
        ("person_id", "person", "人员"),
        ("units_a", "units A", "件数 A"),
        ("goods_zh", "goods in Chinese", "货物（中文）"),
        ("a_field_of_nobody", "a field of nobody", "a field of nobody"),
    ],
)
def test_a_field_is_said_without_underscores(request_context, field, en, zh):
    assert field_word(field) == en
    with force_locale("zh"):
        assert field_word(field) == zh


def test_a_row_of_the_trail_is_said_by_its_kind_and_key(request_context):
    assert row_word("test-request:34") == "test request 34"
    with force_locale("zh"):
        assert row_word("test-request:34") == "检测委托 34"
        assert row_word("thing-of-nobody:1") == "thing of nobody 1"
