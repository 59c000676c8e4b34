from datetime import date

import pytest

from lims.catalogue import operations, queries
from lims.errors import NotFound

TITLE = {"en": "Another title", "zh": "另一个名称"}
CODE = "EN 14683:2019+AC:2019"


@pytest.fixture
def two(put):
    """Two versions: the second is used from July 2020."""
    return put(used_from=date(2020, 1, 1)), put(title=TITLE, used_from=date(2020, 7, 1))


def confirm(session, edition, *people, requirement="bfe"):
    for one in people:
        operations.confirm(session, edition, requirement, page="7", clause="Table 1", actor=one)
    session.flush()


@pytest.mark.parametrize(
    ("on", "version"),
    [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), 1),
        (date(2020, 6, 30), 1),
        (date(2020, 7, 1), 2),
        (date(2030, 1, 1), 2),
    ],
)
def test_the_version_in_force_is_that_of_the_day(session, two, on, version):
    found = queries.edition_in_force(session, CODE, on)
    assert (found and found.version) == version


def test_a_version_is_found_by_its_number_and_the_newest_without(session, two):
    assert queries.edition_by_version(session, CODE, 1).id == two[0].id
    assert queries.latest_edition(session, CODE).id == two[1].id
    assert queries.edition_by_id(session, two[0].id).version == 1
    assert [one.version for one in queries.versions_of(session, CODE)] == [2, 1]


@pytest.mark.parametrize(
    "ask",
    [
        lambda session: queries.latest_edition(session, "EN 1"),
        lambda session: queries.edition_by_version(session, CODE, 3),
        lambda session: queries.edition_by_id(session, 4711),
    ],
)
def test_what_is_not_there_is_not_found(session, two, ask):
    with pytest.raises(NotFound):
        ask(session)


@pytest.mark.parametrize("name", [CODE, "EN 14683"])
def test_a_standard_is_found_with_and_without_its_year(session, two, name):
    assert queries.edition_of_family(session, name, date(2020, 5, 1)).version == 1
    assert queries.edition_of_family(session, name, date(2019, 5, 1)) is None


def test_the_parsed_standard_is_kept_by_its_content(session, two):
    first, second = two
    assert queries.standard_of(first) is queries.standard_of(first)
    assert queries.standard_of(first) is not queries.standard_of(second)
    assert queries.standard_of(first).code == CODE


def test_what_differs_from_the_version_before_is_named_requirement_by_requirement(session, put, document):
    first = put()
    changed = document()["requirements"]
    changed[0] = changed[0] | {"clause": "5.9"}
    gone = changed.pop()
    second = put(requirements=changed, used_from=date(2020, 7, 1))
    assert queries.difference_to_the_version_before(session, first) == []
    difference = {one: (old, new) for one, old, new in queries.difference_to_the_version_before(session, second)}
    assert set(difference) == {changed[0]["id"], gone["id"]}
    assert "5.9" in difference[changed[0]["id"]][1]
    assert difference[gone["id"]][1] == ""


def test_a_list_counts_what_is_confirmed_and_what_is_open(session, two, people):
    edition = two[1]
    recalled = [one.id for one in queries.standard_of(edition).requirements if not one.confirmed_by_source]
    total = len(queries.standard_of(edition).requirements)
    (line,) = queries.editions(session)
    assert (line.version, line.confirmed, line.open) == (2, total - len(recalled), len(recalled))
    confirm(session, edition, people["reviewer"], people["signatory"], requirement=recalled[0])
    (line,) = queries.editions(session)
    assert line.open == len(recalled) - 1


def test_one_confirmation_is_not_enough(session, two, people):
    edition = two[1]
    recalled = next(one.id for one in queries.standard_of(edition).requirements if not one.confirmed_by_source)
    assert queries.unconfirmed(session, edition, [recalled]) == [recalled]
    confirm(session, edition, people["reviewer"], requirement=recalled)
    assert queries.unconfirmed(session, edition, [recalled]) == [recalled]
    confirm(session, edition, people["signatory"], requirement=recalled)
    assert queries.unconfirmed(session, edition, [recalled]) == []


def test_what_its_source_confirms_needs_no_two_people(session, two):
    edition = two[0]
    sourced = [one.id for one in queries.standard_of(edition).requirements if one.confirmed_by_source]
    assert queries.unconfirmed(session, edition, sourced) == []


def test_confirmations_are_shown_with_names_and_places(session, two, people):
    ann, bob = people["reviewer"], people["signatory"]
    confirm(session, two[0], ann)
    line = queries.confirmations(session, two[0].id)["bfe"]
    assert (line.first_by, line.first_where, line.second_by, line.is_complete) == (ann.name, "7, Table 1", None, False)
    confirm(session, two[0], bob)
    line = queries.confirmations(session, two[0].id)["bfe"]
    assert (line.second_by, line.second_where, line.is_complete) == (bob.name, "7, Table 1", True)


def test_the_list_takes_as_many_statements_for_many_as_for_one(session, database, put, statements):
    def count() -> int:
        with statements(database) as seen:
            queries.editions(session)
        return len([one for one in seen if one.startswith("SELECT")])

    put()
    session.flush()
    one = count()
    put("GB 2626-2019")
    put("YY 0469-2011")
    session.flush()
    assert count() == one == 2


def test_the_codes_are_known(session, two):
    assert queries.known_codes(session) == {CODE}
