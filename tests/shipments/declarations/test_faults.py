import pytest
from support.shipments import declaration_document, line_document, lot_document, party_document

from lims.shipments.declarations.faults import DeclarationRefused, Fault, read


def faults_in(document):
    with pytest.raises(DeclarationRefused) as refused:
        read(document)
    return {(fault.path, fault.code) for fault in refused.value.faults}


def test_a_good_declaration_has_no_faults():
    assert read(declaration_document()).lines[0].lots[0].size == 20000


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"direction": "sideways"}, "direction", "not_one_of"),
        ({"post": "  "}, "post", "missing"),
        ({"post": "x" * 81}, "post", "too_long"),
        ({"country": "EU"}, "country", "no_such_country"),
        ({"colour": "red"}, "colour", "unknown_field"),
        ({"declared_on": "2020-05-09"}, "declared_on", "in_the_future"),
        ({"lines": []}, "lines", "nothing_listed"),
        ({"lines": "all of them"}, "lines", "not_a_list"),
        ({"lines": ["one"]}, "lines[1]", "not_a_group"),
        ({"exporter": None}, "exporter", "not_a_group"),
        ({"exporter": party_document(name=7)}, "exporter.name", "not_text"),
        ({"exporter": party_document(identifier="913100006073400003")}, "exporter.identifier", "not_a_uscc"),
        ({"lines": [line_document(line_no=1000)]}, "lines[1].line_no", "too_large"),
        ({"lines": [line_document(), line_document()]}, "lines[2].line_no", "given_twice"),
        ({"lines": [line_document(medical="perhaps")]}, "lines[1].medical", "not_yes_or_no"),
        ({"lines": [line_document(quantity=20000.0)]}, "lines[1].quantity", "not_exact"),
        ({"lines": [line_document(quantity="19999")]}, "lines[1].quantity", "lots_exceed_quantity"),
        ({"lines": [line_document(lots=[])]}, "lines[1].lots", "nothing_listed"),
        (
            {"lines": [line_document(lots=[lot_document(size=1), lot_document(size=2)])]},
            "lines[1].lots[2].batch",
            "given_twice",
        ),
        (
            {"lines": [line_document(lots=[lot_document(made_on="2020-05-03")])]},
            "lines[1].lots[1].made_on",
            "made_after_declared",
        ),
    ],
)
def test_each_fault_is_named_at_its_field(changes, path, code):
    assert faults_in(declaration_document(**changes)) == {(path, code)}


def test_all_faults_are_named_at_once():
    lots = [lot_document(size="many"), lot_document(batch="")]
    found = faults_in(declaration_document(post="", lines=[line_document(hs_code="63", lots=lots)]))
    assert found == {
        ("post", "missing"),
        ("lines[1].hs_code", "not_ten_digits"),
        ("lines[1].lots[1].size", "not_a_whole_number"),
        ("lines[1].lots[2].batch", "missing"),
    }


def test_lots_may_weigh_less_than_they_count():
    by_weight = line_document(quantity="60.5", unit="千克")
    assert read(declaration_document(lines=[by_weight])).lines[0].unit == "千克"


def test_whatever_is_no_declaration_at_all_is_refused():
    assert faults_in(["a", "list"]) == {("", "not_a_group")}


def test_a_fault_shows_what_was_given_but_not_a_whole_group():
    with pytest.raises(DeclarationRefused) as refused:
        read(declaration_document(post="x" * 500, exporter={"name": "Only a name"}))
    values = {fault.path: fault.value for fault in refused.value.faults}
    assert values["post"] == "x" * 80
    assert values["exporter.identifier"] == ""


def test_a_place_is_written_as_people_count():
    fault = Fault(("lines", 1, "lots", 0, "size"), "missing")
    assert (fault.path, fault.name) == ("lines[2].lots[1].size", "size")


def test_the_same_content_has_the_same_digest_however_it_was_spelled():
    document = declaration_document()
    spelled = document | {"post": " Shanghai Waigaoqiao ", "lines": [line_document(hs_code="6307.90.00.10")]}
    assert read(document).digest() == read(spelled).digest()
    assert read(document).digest() != read(document | {"post": "Ningbo"}).digest()
