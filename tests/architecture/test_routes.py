"""Every way into the product: which permission it names, how its address is written, who is turned away."""

import re
from pathlib import Path

import pytest
from flask import Flask
from support.people import load_people

from lims import app as application
from lims import rooms
from lims._start.launch import source_root
from lims.permissions import ROLE_PERMISSIONS, Permission, Role

# What anybody may open without signing in; each has its reason.
PUBLIC = {
    "accounts.choose_language",  # strangers read in their own language
    "accounts.sign_in",
    "public.verify",  # whoever holds the paper
    "public.verify_form",
    "public.verify_json",
    "public.content_schema",  # whoever reads the data inside a certificate
    "font",
    "fonts",
    "overview.look",  # the components, with no data of the laboratory
    "overview_api.describe",  # the description of the API
    "public.certificates",  # what proves a certificate where there is no line to the laboratory
    "public.check_file",
    "public.revocations",
    "shipments.declarant",  # the declarant's link is a key of its own
    "static",
    "station.offline",  # the page that a browser keeps: it holds no data and names nobody
    "offline_worker",  # the script that opens it, and the list of our own files that it needs
    "offline_files",
}
# Public addresses that a stranger may send a form to.
PUBLIC_FORMS = {"accounts.choose_language", "accounts.sign_in", "public.check_file"}  # the last one changes nothing
READING = (":read", ":download")


@pytest.fixture(scope="module")
def routes(product):
    return list(product.url_map.iter_rules())


def permission_of(product: Flask, endpoint: str) -> Permission:
    return product.view_functions[endpoint].permission


def test_every_route_names_a_permission(product, routes):
    assert len(routes) > 100
    assert {one.endpoint for one in routes if not isinstance(permission_of(product, one.endpoint), Permission)} == set()


def test_nothing_is_public_but_what_is_listed_here(product, routes):
    assert {one.endpoint for one in routes if permission_of(product, one.endpoint) is Permission.PUBLIC} == PUBLIC


def changing(routes) -> list:
    return [one for one in routes if one.methods & {"POST", "PUT", "PATCH", "DELETE"}]


def test_strangers_send_nothing_but_the_sign_in_their_language_and_a_file_to_check(product, routes):
    public = {one.endpoint for one in changing(routes) if permission_of(product, one.endpoint) is Permission.PUBLIC}
    assert public == PUBLIC_FORMS


def test_what_changes_something_asks_for_more_than_reading(product, routes):
    weak = {one.endpoint for one in changing(routes) if permission_of(product, one.endpoint).value.endswith(READING)}
    assert weak == {"certificates.zip_selection"}  # a download of many is asked for by a form


def test_addresses_are_nouns_in_kebab_case(routes):
    part = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.json|\.css|\.js|\.pem|\.crl)?|v1|<(int:|path:)?[a-z_]+>(\.ttf)?")
    pieces = {one.rule: one.rule.strip("/").split("/") for one in routes if one.rule != "/"}
    wrong = [rule for rule, parts in pieces.items() if not all(map(part.fullmatch, parts))]
    assert wrong == []


def test_ids_are_whole_numbers_and_everything_else_is_a_number_that_people_know(routes):
    assert [one.rule for one in routes if re.search(r"<[a-z_]*id>", one.rule)] == []


def test_no_two_routes_answer_one_address(routes):
    seen: dict[tuple, str] = {}
    for one in routes:
        shape = re.sub(r"<[^>]*>", "<>", one.rule)
        for method in one.methods - {"HEAD", "OPTIONS"}:
            assert seen.setdefault((shape, method), one.endpoint) == one.endpoint, one.rule


@pytest.mark.parametrize("room", [*rooms.pages(), *rooms.apis()], ids=lambda room: room.name)
def test_programs_are_served_under_api_and_people_are_not(product, room):
    addresses = [one.rule for one in product.url_map.iter_rules() if one.endpoint.startswith(f"{room.name}.")]
    is_api = room in rooms.apis()
    assert addresses
    assert all(address.startswith("/api/v1/") is is_api for address in addresses)


def knock(client, rule, method: str):
    """Ask, as a program, for the address of a route with anything in the place of its numbers."""
    address = re.sub(r"<int:[^>]*>", "999999", re.sub(r"<(?!int:)[^>]*>", "nothing", rule.rule))
    return client.open(address, method=method, headers={"Accept": "application/json"})


def methods_of(rule) -> list[str]:
    return sorted(rule.methods - {"HEAD", "OPTIONS"})


def test_a_stranger_is_turned_away_from_everything_that_is_not_public(app, routes):
    client = app.test_client()
    for one in routes:
        if one.endpoint in PUBLIC:
            continue
        for method in methods_of(one):
            answer = knock(client, one, method)
            expected = 401 if one.rule.startswith("/api/") else 302
            assert answer.status_code == expected, (method, one.rule)
            assert expected == 401 or answer.location.startswith("/sign-in"), one.rule


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_each_role_is_turned_away_from_every_route_that_it_may_not_use(app, routes, role, sign_in, monkeypatch):
    monkeypatch.setattr(application, "_remember_refusal", lambda *_: None)  # a thousand rows take their time
    client = app.test_client()
    sign_in(client, role.value)
    for one in routes:
        permission = permission_of(app, one.endpoint)
        if permission in {Permission.PUBLIC, Permission.SIGNED_IN} or permission in ROLE_PERMISSIONS[role]:
            continue
        for method in methods_of(one):
            assert knock(client, one, method).status_code == 403, (role, method, one.rule)


def test_every_permission_is_used_by_a_route_or_an_operation(product, routes):
    of_routes = {permission_of(product, one.endpoint) for one in routes}
    code = "".join(path.read_text(encoding="utf-8") for path in python_files() if path.name != "permissions.py")
    of_code = {one for one in Permission if re.search(rf"\b(Permission|P)\.{one.name}\b", code)}
    assert set(Permission) - of_routes - of_code == set()


def python_files() -> list[Path]:
    return sorted((source_root() / "lims").rglob("*.py"))


def test_there_is_a_person_for_each_role(session):
    assert {role.value for role in Role} <= set(load_people(session))
