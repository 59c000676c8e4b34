import pytest

from lims.web.addresses import own_path


@pytest.mark.parametrize("target", ["/", "/samples/S200000018", "/scan?code=a%20b", "/people#roles", "/?next=//x"])
def test_a_path_of_this_product_is_followed(target):
    assert own_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "samples",
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " /samples",
        "javascript:alert(1)",
        "/samples\r\nSet-Cookie: a=b",
    ],
)
def test_anything_else_leads_to_the_start_page(target):
    assert own_path(target) == "/"
    assert own_path(target, otherwise="/home") == "/home"
