import json

import pytest
from sqlalchemy import func, select
from support.shipments import declaration_document, line_document, make_standards

from lims.errors import Forbidden
from lims.shipments.declarations.importing import FileRefused, import_file
from lims.shipments.declarations.models import Shipment


@pytest.fixture
def officer(session, people):
    make_standards(session)
    return people["customs officer"]


def as_file(*documents):
    return json.dumps(documents).encode()


def shipments(session):
    return session.scalar(select(func.count()).select_from(Shipment))


GOOD = {"post": "Ningbo"}
UNKNOWN_STANDARD = {"lines": [line_document(standard_code="EN 1")]}


def test_a_good_file_is_taken_whole(session, officer):
    done = import_file(session, as_file(declaration_document(), declaration_document()), actor=officer)
    assert (len(done.created), done.unchanged, done.faults) == (2, [], [])
    assert shipments(session) == 2


def test_the_same_file_again_changes_nothing_and_says_so(session, officer):
    content = as_file(declaration_document(), declaration_document())
    first = import_file(session, content, actor=officer)
    again = import_file(session, content, actor=officer)
    assert again.changed_nothing
    assert again.unchanged == first.created
    assert shipments(session) == 2


@pytest.mark.parametrize("bad", [{"post": ""}, UNKNOWN_STANDARD], ids=["a bad value", "a standard that nobody knows"])
def test_a_file_with_one_fault_is_not_taken_at_all(session, officer, bad):
    with pytest.raises(FileRefused) as refused:
        import_file(session, as_file(declaration_document(), declaration_document(**bad)), actor=officer)
    assert [fault.declaration for fault in refused.value.faults] == [2]
    assert refused.value.good == 1
    assert shipments(session) == 0


@pytest.mark.parametrize("bad", [{"post": ""}, UNKNOWN_STANDARD])
def test_the_good_declarations_are_taken_where_that_was_asked_for(session, officer, bad):
    content = as_file(declaration_document(), declaration_document(**bad))
    done = import_file(session, content, take_good=True, actor=officer)
    assert (len(done.created), [fault.declaration for fault in done.faults]) == (1, [2])
    assert shipments(session) == 1


def test_a_declaration_with_one_bad_line_is_left_out_whole(session, officer):
    lines = [line_document(), line_document(line_no=2, hs_code="1")]
    done = import_file(session, as_file(declaration_document(lines=lines)), take_good=True, actor=officer)
    assert done.created == []
    assert shipments(session) == 0


def test_a_known_number_with_other_content_is_a_fault_that_names_the_shipment(session, officer):
    first = declaration_document()
    [number] = import_file(session, as_file(first), actor=officer).created
    with pytest.raises(FileRefused) as refused:
        import_file(session, as_file(first | GOOD), actor=officer)
    [fault] = refused.value.faults
    assert (fault.fault.code, fault.fault.facts["number"]) == ("declared_differently", number)


def test_only_officers_import(session, people):
    with pytest.raises(Forbidden):
        import_file(session, as_file(declaration_document()), actor=people["technician"])
