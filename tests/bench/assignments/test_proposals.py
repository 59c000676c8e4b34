import pytest

from lims.bench.assignments.allotment import allot
from lims.bench.assignments.proposals import class_or_only, conditions_of, needs
from lims.bench.results.cells import columns_of, group_of
from lims.catalogue.files import shipped_documents
from lims.conformity.standards import load_standard

STANDARDS = [load_standard(document) for document in shipped_documents()]
CLASSES = [(standard, class_id) for standard in STANDARDS for class_id in standard.classes]


@pytest.mark.parametrize(("standard", "class_id"), CLASSES, ids=lambda one: getattr(one, "code", one))
def test_every_shipped_standard_can_be_requested_for_every_class(standard, class_id):
    requested = [one.id for one in standard.applicable(class_id)]
    wanted = needs(standard, requested, class_id, "", None)
    found = allot(wanted, range(1, 10_000))
    assert set(found.specimens) == set(requested)
    assert all(found.specimens.values())
    assert found.needed == sum(len(numbers) for numbers in own_specimens(standard, found))


def own_specimens(standard, found):
    """Return the specimens of each requirement that uses some of its own: no documents, joint ones once."""
    seen = set()
    for requirement, numbers in found.specimens.items():
        partner = standard.requirement(requirement).joint_with
        if standard.requirement(requirement).accept.rule == "document_review" or partner in seen:
            continue
        seen.add(requirement)
        yield numbers


@pytest.mark.parametrize(("standard", "class_id"), CLASSES, ids=lambda one: getattr(one, "code", one))
def test_every_requirement_has_a_grid(standard, class_id):
    for requirement in standard.applicable(class_id):
        layout = requirement.layout(class_id, None)
        specimens = list(range(1, max(layout.specimens, 1) + 1))
        assert list(columns_of(layout))
        groups = {name for name, _count in layout.groups} or {""}
        assert {group_of(layout, specimens, number) for number in specimens} <= groups


def test_en_14683_type_iir_needs_47_masks():
    standard = next(one for one in STANDARDS if one.code.startswith("EN 14683"))
    requested = [one.id for one in standard.applicable("type-IIR")]
    assert allot(needs(standard, requested, "type-IIR", "", None), range(1, 100)).needed == 47


def test_conditions_are_asked_once_each():
    standard = next(one for one in STANDARDS if one.code == "YY 0469-2011")
    requested = [one.id for one in standard.requirements]
    assert conditions_of(standard, requested) == ["not labelled sterile", "labelled sterile", "EO-sterilised"]


@pytest.mark.parametrize(("declared", "found"), [("type-IIR", "type-IIR"), ("type-IX", ""), ("", ""), ("TYPE-IIR", "")])
def test_a_class_is_taken_as_declared_or_not_at_all(declared, found):
    standard = next(one for one in STANDARDS if one.code.startswith("EN 14683"))
    assert class_or_only(standard, declared) == found


def test_the_only_class_needs_no_declaration():
    standard = next(one for one in STANDARDS if one.code == "YY 0469-2011")
    assert class_or_only(standard, "") == "single"
