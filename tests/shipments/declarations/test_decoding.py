import pytest

from lims.shipments.declarations.decoding import LARGEST, FileUnreadable, decode


@pytest.mark.parametrize(
    ("content", "why", "line"),
    [
        (b"", "empty", 0),
        (b" \n\n ", "empty", 0),
        (b"\xef\xbb\xbf", "empty", 0),
        (b"PK\x03\x04 a workbook", "workbook", 0),
        (b"\xd0\xcf\x11\xe0 an old workbook", "workbook", 0),
        (b"%PDF-1.7", "pdf", 0),
        (b"\x89PNG\r\n", "picture", 0),
        ("数量".encode("utf-16"), "utf-16", 0),
        (b"text\x00more", "binary", 0),
        ("a,b\n1,口罩".encode("gb18030"), "encoding", 2),
    ],
)
def test_a_file_that_is_not_what_it_says_is_named(content, why, line):
    with pytest.raises(FileUnreadable) as refused:
        decode(content)
    assert (refused.value.why, refused.value.line) == (why, line)


def test_a_file_that_is_too_large_is_not_even_looked_at():
    with pytest.raises(FileUnreadable) as refused:
        decode(b"x" * (LARGEST + 1))
    assert refused.value.why == "too large"


def test_a_byte_order_mark_is_no_part_of_the_text():
    assert decode("\ufeff口罩".encode()) == "口罩"
