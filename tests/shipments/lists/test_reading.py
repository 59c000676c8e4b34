import pytest

from lims.shipments.declarations.decoding import FileUnreadable
from lims.shipments.lists.operations import Entry
from lims.shipments.lists.reading import ListRefused, entries_of, read_entries


def test_a_row_is_a_manufacturer():
    text = "Manufacturer,identifier,product\r\nAcme,91X,Mask 1\r\n\r\n 苏州口罩厂 ,,\r\n"
    assert read_entries(text.encode()) == [Entry("Acme", "91X", "Mask 1"), Entry("苏州口罩厂")]


def test_the_name_alone_is_enough():
    assert entries_of("manufacturer\nAcme\n") == [Entry("Acme")]


@pytest.mark.parametrize("head", ["firm", "manufacturer,price", "identifier"])
def test_a_head_with_other_columns_is_refused(head):
    with pytest.raises(ListRefused) as refused:
        entries_of(f"{head}\nAcme\n")
    assert [(fault.row, fault.code) for fault in refused.value.faults] == [(1, "wrong_head")]


def test_every_bad_row_is_named():
    with pytest.raises(ListRefused) as refused:
        entries_of("manufacturer,identifier\n,91X\nAcme,1,2,3\nBest,2\n")
    assert [(fault.row, fault.code) for fault in refused.value.faults] == [
        (2, "no_manufacturer"),
        (3, "too_many_cells"),
    ]


def test_a_workbook_is_no_list():
    with pytest.raises(FileUnreadable):
        read_entries(b"PK\x03\x04")
