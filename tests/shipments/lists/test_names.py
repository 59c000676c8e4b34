import pytest

from lims.shipments.lists.names import name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [("Acme Co., Ltd.", "ACME CO LTD"), ("Ａｃｍｅ", "acme"), ("苏州 口罩厂", "苏州口罩厂"), ("Straße", "STRASSE")],
)
def test_a_name_is_compared_without_case_blanks_and_punctuation(one, other):
    assert name_key(one) == name_key(other)


def test_different_names_stay_different():
    assert name_key("Acme 1") != name_key("Acme 2")
