import re

import pytest

from lims.app import create_app
from lims.services import Services
from lims.settings import Settings


def labels(page) -> list[str]:
    navigation = re.search(r'<nav class="shell-nav".*?</nav>', page.text, re.DOTALL)
    return re.findall(r"<span>([^<]+)</span>", navigation[0]) if navigation else []


@pytest.mark.parametrize(
    ("role", "seen", "hidden"),
    [
        ("technician", {"Samples", "Bench", "Standards"}, {"Shipments", "Review", "Decisions", "People", "Trail"}),
        ("customs officer", {"Shipments", "Certificates", "Decisions"}, {"Bench", "Review", "People", "Trail"}),
        ("administrator", {"People", "Trail"}, {"Samples", "Bench", "Decisions", "Certificates"}),
    ],
)
def test_the_navigation_shows_what_the_person_may_open(client, sign_in, role, seen, hidden):
    sign_in(client, role)
    shown = set(labels(client.get("/account")))
    assert seen <= shown
    assert not hidden & shown


def test_who_is_not_signed_in_sees_no_navigation(client):
    page = client.get("/sign-in")
    assert labels(page) == []
    assert "Test Customs Laboratory" in page.text


@pytest.mark.parametrize(
    ("role", "address", "place"),
    [
        ("administrator", "/", "/"),
        ("administrator", "/people", "/people"),
        ("administrator", "/people/new", "/people"),
        ("administrator", "/laboratory", "/people"),
        ("administrator", "/account", None),
        ("lab manager", "/bench/instruments", "/bench/work"),
        ("reviewer", "/bench/review", "/bench/review"),
        ("lab manager", "/retention/rules", "/store"),
        ("sample custodian", "/rounds", "/samples"),
        ("senior officer", "/cases", "/decisions/waiting"),
    ],
)
def test_the_place_where_one_is_is_marked_and_no_other(client, sign_in, role, address, place):
    sign_in(client, role)
    page = client.get(address).text
    navigation = page[page.index('id="navigation"') : page.index("</nav>", page.index('id="navigation"'))]
    assert re.findall(r'href="([^"]+)"[^>]*aria-current="page"', navigation) == ([place] if place else [])


def test_names_are_those_of_the_language(client, sign_in):
    sign_in(client, "administrator")
    assert "测试海关实验室" in client.get("/account?lang=zh").text


@pytest.mark.parametrize("demo", [True, False])
def test_the_demonstration_says_so_on_every_page(sqlite_database, services, tmp_path, demo):
    settings = Settings(home=tmp_path, secret_key="k", demo=demo, rate_limits=False)
    page = create_app(Services(settings, sqlite_database, services.files)).test_client().get("/sign-in").text
    assert ("Constructed data." in page) is demo


def test_the_laboratory_is_read_once_a_page(client, sign_in, sqlite_database, statements):
    sign_in(client, "technician")
    with statements(sqlite_database) as seen:
        client.get("/account")
    assert len([one for one in seen if "FROM laboratories" in one]) == 1
