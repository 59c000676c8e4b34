import json
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from lims.accounts.queries import SYSTEM
from lims.audit.models import AuditRow
from lims.catalogue import operations, queries
from lims.catalogue.models import Confirmation, StandardEdition
from lims.catalogue.operations import AlreadyConfirmed, StandardFaulty, obstacle_to_second
from lims.errors import Forbidden, Invalid, NotFound, SamePerson

TITLE = {"en": "Another title", "zh": "另一个名称"}
FIRST = date(2020, 1, 1)
LATER = date(2020, 7, 1)


@pytest.fixture
def ann(people):
    return people["reviewer"]


@pytest.fixture
def bob(people):
    return people["signatory"]


def confirm(session, edition, actor, requirement="bfe", **changes):
    where = {"page": "7", "clause": "Table 1"} | changes
    return operations.confirm(session, edition, requirement, actor=actor, **where)


def newest(session) -> AuditRow:
    session.commit()
    rows = select(AuditRow).where(AuditRow.stream == "catalogue").order_by(AuditRow.position.desc())
    return session.scalars(rows).first()


def test_a_data_file_becomes_the_first_version_with_its_row(session, put, document):
    edition = put()
    assert (edition.version, edition.used_from, edition.used_to) == (1, FIRST, None)
    assert (edition.code, edition.product, edition.region) == (document()["code"], "mask", "EU")
    assert newest(session).action == "catalogue:standard:imported"


def test_the_same_content_again_changes_nothing_and_says_so(session, put, document):
    edition = put()
    again, new = operations.import_standard(session, document(), used_from=LATER, actor=SYSTEM)
    assert (again.id, new) == (edition.id, False)
    assert edition.used_to is None


def test_a_new_version_ends_the_one_before_on_the_day_before(session, put):
    first, second = put(), put(title=TITLE, used_from=LATER)
    assert (second.version, second.used_from, second.used_to) == (2, LATER, None)
    assert first.used_to == date(2020, 6, 30)
    assert newest(session).subject == f"standard-edition:{second.id}"


def test_the_old_content_again_is_known_although_a_newer_is_in_use(session, put, document):
    first, _ = put(), put(title=TITLE, used_from=LATER)
    again, new = operations.import_standard(session, document(), used_from=date(2021, 1, 1), actor=SYSTEM)
    assert (again.id, new) == (first.id, False)


@pytest.mark.parametrize("used_from", [FIRST, date(2019, 1, 1)])
def test_a_new_version_begins_after_the_one_before(session, put, document, used_from):
    put()
    with pytest.raises(Invalid) as refused:
        operations.import_standard(session, document(title=TITLE), used_from=used_from, actor=SYSTEM)
    assert refused.value.field == "used_from"


def test_a_last_day_before_the_first_is_refused(session, document):
    with pytest.raises(Invalid) as refused:
        operations.import_standard(session, document(), used_from=LATER, used_to=FIRST, actor=SYSTEM)
    assert refused.value.field == "used_to"


def test_figures_are_kept_as_they_are_written(session, put):
    assert '"98"' in put().content or ":98" in put().content
    assert "98.0000" not in put().content


def test_a_faulty_file_is_refused_with_every_problem(session, document):
    faulty = document(mandatory="perhaps")
    del faulty["title"]
    with pytest.raises(StandardFaulty) as refused:
        operations.import_standard(session, faulty, used_from=FIRST, actor=SYSTEM)
    assert len(refused.value.problems) >= 2
    assert session.scalars(select(StandardEdition)).all() == []


@pytest.mark.parametrize("content", [b"", b"- a list", b"\xff\xfe", b"a: [1", b"%PDF-1.7 not yaml: {"])
def test_a_file_that_is_no_data_file_is_refused(content):
    with pytest.raises(StandardFaulty):
        operations.read_document(content)


@pytest.mark.parametrize("role", ["technician", "reviewer", "signatory", "administrator", "customs officer"])
def test_only_the_lab_manager_imports(session, people, document, role):
    with pytest.raises(Forbidden):
        operations.import_standard(session, document(), used_from=FIRST, actor=people[role])


def test_what_a_standard_takes_over_must_be_there_first(session, document):
    with pytest.raises(StandardFaulty) as refused:
        operations.import_standard(session, document("ASTM F3352-19"), used_from=FIRST, actor=SYSTEM)
    assert "PB70" in refused.value.problems[0]


def test_what_a_standard_takes_over_is_kept_with_it(session, put):
    put("ANSI/AAMI PB70:2012")
    gowns = put("ASTM F3352-19")
    standard = queries.standard_of(gowns)
    assert standard.missing_includes == ()
    assert {"tensile", "hydrostatic", "viral-penetration"} <= set(standard.by_id)
    put("ANSI/AAMI PB70:2012", title=TITLE, used_from=LATER)
    assert queries.standard_of(gowns) is standard
    assert put("ASTM F3352-19", used_from=LATER).version == 2


def test_a_file_that_refers_to_itself_is_refused(session, document):
    sources: dict = {}
    sources["again"] = sources
    with pytest.raises(StandardFaulty):
        operations.import_standard(session, document(sources=sources), used_from=FIRST, actor=SYSTEM)


def test_nobody_smuggles_in_what_the_catalogue_fills_in(session, document):
    with pytest.raises(StandardFaulty):
        operations.import_standard(session, document(included={}), used_from=FIRST, actor=SYSTEM)


# Confirmations


def test_two_different_people_confirm_a_requirement(session, put, ann, bob):
    edition = put()
    first = confirm(session, edition, ann)
    assert (first.first_by_id, first.second_by_id) == (ann.id, None)
    assert newest(session).action == "catalogue:requirement:confirmed"
    second = confirm(session, edition, bob, page="8")
    assert second.id == first.id
    assert (second.second_by_id, second.second_page, second.first_page) == (bob.id, "8", "7")
    assert newest(session).actor == bob.name


@pytest.mark.parametrize(
    ("by", "obstacle"), [(["ann"], None), (["ann", "ann"], SamePerson), (["ann", "bob", "ann"], AlreadyConfirmed)]
)
def test_who_may_confirm_as_the_second(session, put, ann, bob, by, obstacle):
    edition, people = put(), {"ann": ann, "bob": bob}
    *before, last = by
    for name in before:
        confirm(session, edition, people[name])
    if obstacle is None:
        confirm(session, edition, people[last])
        return
    with pytest.raises(obstacle):
        confirm(session, edition, people[last])


def test_the_page_asks_the_same_guard(session, put, ann, bob):
    edition = put()
    confirmation = confirm(session, edition, ann)
    assert isinstance(obstacle_to_second(confirmation, edition, actor=ann), SamePerson)
    assert obstacle_to_second(confirmation, edition, actor=bob) is None


@pytest.mark.parametrize(("field", "changes"), [("page", {"page": " "}), ("clause", {"clause": ""})])
def test_a_confirmation_says_where_it_was_read(session, put, ann, field, changes):
    with pytest.raises(Invalid) as refused:
        confirm(session, put(), ann, **changes)
    assert refused.value.field == field


def test_what_the_standard_does_not_have_cannot_be_confirmed(session, put, ann):
    with pytest.raises(NotFound):
        confirm(session, put(), ann, requirement="colour")


@pytest.mark.parametrize("role", ["technician", "quality manager", "administrator", "senior officer"])
def test_only_those_who_judge_confirm(session, put, people, role):
    with pytest.raises(Forbidden):
        confirm(session, put(), people[role])


def test_a_new_version_has_to_be_confirmed_anew(session, put, ann, bob):
    first = put()
    for one in (ann, bob):
        confirm(session, first, one)
    second = put(title=TITLE, used_from=LATER)
    assert queries.confirmations(session, second.id) == {}


@pytest.mark.parametrize(
    "change",
    [
        "second_by_id = first_by_id, second_at = first_at",
        "second_by_id = NULL",
        "second_at = NULL",
        "first_by_id = second_by_id",
        "edition_id = 999999",
    ],
)
def test_the_database_refuses_what_two_people_did_not_do(session, put, ann, bob, change):
    edition = put()
    for one in (ann, bob):
        confirm(session, edition, one)
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(text(f"UPDATE confirmations SET {change}"))


def test_the_database_knows_each_version_and_each_content_once(session, put):
    first, second = put(), put(title=TITLE, used_from=LATER)
    session.commit()
    for change in (f"version = {first.version}", f"content_sha256 = '{first.content_sha256}'"):
        with pytest.raises(IntegrityError):
            session.execute(text(f"UPDATE standard_editions SET {change} WHERE id = {second.id}"))
        session.rollback()


def test_the_kept_content_is_the_whole_data_file(session, put, document):
    kept = json.loads(put().content)
    assert set(kept) == set(document())
    assert len(kept["requirements"]) == len(document()["requirements"])
    assert session.scalars(select(Confirmation)).all() == []
