import pytest
from flask_babel import force_locale

from lims.permissions import Role
from lims.web.words import sentence_case, word


def test_a_state_is_said_by_its_value(request_context):
    assert word(Role.LAB_MANAGER) == word("lab manager") == "lab manager"
    assert sentence_case(Role.LAB_MANAGER) == "Lab manager"


@pytest.mark.parametrize("nothing", [""])
def test_nothing_is_said_as_nothing(request_context, nothing):
    assert word(nothing) == sentence_case(nothing) == ""


def test_a_word_that_no_catalogue_knows_stays_as_it_is(request_context):
    with force_locale("zh"):
        assert word("a word that nobody translates") == "a word that nobody translates"
