"""Looking limits up by class, variant and component."""

from support.judging import shipped

from lims.conformity.limits_of import LimitCell, LimitTable

A, B = LimitCell("1"), LimitCell("2")


def test_a_class_has_its_limit_or_that_of_all() -> None:
    table = LimitTable({"one": A, "all": B})
    assert table.find("one", None).cells == {None: A}
    assert table.find("two", None).cells == {None: B}


def test_a_null_limit_asks_for_nothing() -> None:
    assert not LimitTable({"one": None}).find("one", None).is_required


def test_a_variant_must_be_known_where_the_limits_differ() -> None:
    table = LimitTable({"one": {"valved": A, "plain": B}, "two": {"valved": A, "plain": A}})
    assert table.find("one", None).variant_missing
    assert table.find("one", "plain").cells == {None: B}
    assert table.find("two", None).cells == {None: A}


def test_a_second_grading_is_the_variant_and_its_challenges_are_components() -> None:
    table = shipped("GB/T 32610-2016").requirement("filtration").limits
    assert table.find("A", None).variant_missing
    assert [cell.text if cell else "" for cell in table.find("A", "III").cells.values()] == ["90", "80"]


def test_declared_and_sizes_are_seen() -> None:
    assert shipped("GB 10213-2006").requirement("dimensions").limits.is_declared
    assert shipped("ASTM D6319-19").requirement("width").limits.sizes[0] == "XS"
