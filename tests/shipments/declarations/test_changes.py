from support.shipments import declaration_document, line_document, lot_document

from lims.shipments.declarations.changes import changes_between


def test_each_value_that_differs_is_told_with_old_and_new():
    old = declaration_document(declaration_number="223320200000000001")
    new = old | {"post": "Ningbo", "lines": [line_document(lots=[lot_document(size=500)])]}
    told = {change.path: (change.old, change.new) for change in changes_between(old, new)}
    assert told == {"post": ("Shanghai Waigaoqiao", "Ningbo"), "lines[1].lots[1].size": ("20000", "500")}


def test_what_is_new_had_nothing_before_and_what_is_gone_has_nothing_after():
    old = {"lines": [{"goods": "masks"}], "post": "Ningbo", "goods_zh": ""}
    new = {"lines": [{"goods": "masks"}, {"goods": "gowns"}], "goods_zh": ""}
    told = [(change.path, change.old, change.new) for change in changes_between(old, new)]
    assert told == [("lines[2].goods", None, "gowns"), ("post", "Ningbo", None)]


def test_nothing_differs_from_itself():
    assert (
        changes_between(
            declaration_document(declaration_number="1" * 18), declaration_document(declaration_number="1" * 18)
        )
        == []
    )
