import csv
import io

import pytest
from support.shipments import EXPORTER_USCC, MAKER_USCC, MASK_STANDARD

from lims.shipments.declarations.csv_reading import UnknownColumns, read_groups
from lims.shipments.declarations.decoding import FileUnreadable
from lims.shipments.declarations.reading import read_file

NUMBER = "223320200000004711"
ROW = {
    "declaration_number": NUMBER,
    "direction": "export",
    "post": "Shanghai Waigaoqiao",
    "country": "NL",
    "declared_on": "2020-05-02",
    "exporter_name": "Harbour Trading Co., Ltd.",
    "exporter_identifier_kind": "USCC",
    "exporter_identifier": EXPORTER_USCC,
    "exporter_country": "CN",
    "importer_name": "Nederlandse Zorg BV",
    "importer_identifier_kind": "EORI",
    "importer_identifier": "NL801234567",
    "importer_country": "NL",
    "declarant_name": "Harbour Trading Co., Ltd.",
    "declarant_identifier_kind": "USCC",
    "declarant_identifier": EXPORTER_USCC,
    "declarant_country": "CN",
    "line_no": "1",
    "hs_code": "6307900010",
    "goods": "Medical face masks",
    "product": "mask",
    "medical": "yes",
    "quantity": "20000",
    "unit": "个",
    "standard_code": MASK_STANDARD,
    "route": "foreign",
    "manufacturer_name": "Clear Air Manufacturing Co., Ltd.",
    "manufacturer_identifier_kind": "USCC",
    "manufacturer_identifier": MAKER_USCC,
    "manufacturer_country": "CN",
    "model": "CA-3",
    "batch": "20200420",
    "size": "5000",
    "made_on": "",
}
MORE_LOTS = dict.fromkeys(ROW, "") | {
    name: ROW[name] for name in ROW if name.startswith("manufacturer_") or name == "model"
}


def as_csv(*rows, delimiter=","):
    out = io.StringIO()
    writer = csv.DictWriter(out, list(ROW), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def faults_of(text):
    return [(one.row, one.field, one.fault.code) for candidate in read_file(text.encode()) for one in candidate.faults]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_row_is_a_lot_of_a_line_of_a_declaration(delimiter):
    [candidate] = read_file(as_csv(ROW, delimiter=delimiter).encode())
    assert candidate.declaration is not None
    assert candidate.declaration.lines[0].lots[0].size == 5000


def test_what_stands_above_the_lots_may_be_left_empty_after_the_first_row():
    second_lot = MORE_LOTS | {"batch": "20200421", "size": "7000"}
    second_line = ROW | {"line_no": "2", "batch": "20200422", "size": "10"}
    [group] = read_groups(as_csv(ROW, second_lot, second_line))
    assert [[lot["batch"] for lot in line["lots"]] for line in group.document["lines"]] == [
        ["20200420", "20200421"],
        ["20200422"],
    ]


def test_rows_of_one_declaration_need_not_stand_together():
    other = ROW | {"declaration_number": "223320200000004712"}
    groups = read_groups(as_csv(ROW, other, ROW | {"batch": "20200421"}))
    assert [len(group.rows) for group in groups] == [2, 1]


def test_every_faulty_row_and_field_is_named():
    rows = [ROW | {"hs_code": "63"}, MORE_LOTS | {"batch": "20200421", "size": "many"}, MORE_LOTS | {"size": "5"}]
    assert sorted(faults_of(as_csv(*rows))) == [
        (2, "hs_code", "not_ten_digits"),
        (3, "size", "not_a_whole_number"),
        (4, "batch", "missing"),
    ]


def test_a_fault_of_a_party_names_its_column():
    assert faults_of(as_csv(ROW | {"exporter_identifier": "1"})) == [(2, "exporter_identifier", "not_a_uscc")]
    assert faults_of(as_csv(ROW | {"manufacturer_country": "EU"})) == [(2, "manufacturer_country", "no_such_country")]


def test_rows_that_contradict_each_other_are_a_fault():
    assert faults_of(as_csv(ROW, ROW | {"post": "Ningbo", "batch": "20200421"})) == [
        (3, "post", "differs_from_row_before")
    ]


def test_more_cells_than_columns_are_a_fault():
    text = as_csv(ROW).rstrip("\r\n") + ",surplus\r\n"
    assert faults_of(text) == [(2, "", "too_many_cells")]


def test_empty_rows_are_passed_over():
    [group] = read_groups(as_csv(ROW) + "\r\n,,,\r\n")
    assert group.rows == [2]


def test_a_row_is_counted_where_it_ends_in_the_file():
    assert faults_of(as_csv(ROW | {"goods": "two\nlines", "size": "x"}))[0][0] == 3


def test_a_head_without_our_columns_is_no_declaration():
    with pytest.raises(FileUnreadable) as refused:
        read_groups("name,price\nmask,1\n")
    assert refused.value.why == "not declarations"


@pytest.mark.parametrize(
    ("head", "named"), [("declaration_number,colour", ["colour"]), ("declaration_number,post,post", ["post"])]
)
def test_columns_that_mean_nothing_are_named(head, named):
    with pytest.raises(UnknownColumns) as refused:
        read_groups(f"{head}\n1,2,3\n")
    assert refused.value.columns == named
