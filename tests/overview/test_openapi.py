"""The OpenAPI document: every route of the API is in it, with its permission, and every reference leads somewhere."""

import json
import re

import pytest

from lims.permissions import Permission


@pytest.fixture
def document(client):
    """Return the document as a program fetches it, without a token."""
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return answer.get_json()


def test_every_route_of_the_api_is_described(app, document):
    described = {(path, method.upper()) for path, operations in document["paths"].items() for method in operations}
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert described == served
    assert len(served) > 10


def test_each_operation_names_its_permission_and_says_what_it_does(document):
    for operations in document["paths"].values():
        for told in operations.values():
            assert Permission(told["x-permission"])
            assert told["summary"].endswith((".", ";", ","))
            assert "default" in told["responses"]


def test_path_parameters_are_declared(document):
    for path, operations in document["paths"].items():
        for told in operations.values():
            assert [one["name"] for one in told["parameters"]] == re.findall(r"{(\w+)}", path)


def test_every_reference_leads_to_a_schema(document):
    references = re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document))
    assert set(references) - set(document["components"]["schemas"]) == set()
    assert {"DecisionIn", "AnswerIn", "Problem"} <= set(references)


def test_a_decision_is_described_with_what_it_takes_and_gives(document):
    told = document["paths"]["/api/v1/lines/{shipment_number}/{line_no}/decision"]["post"]
    assert told["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/DecisionIn"}
    assert "201" in told["responses"]
    assert told["x-permission"] == "clearance:decisions:decide"
    assert document["openapi"].startswith("3.1")


def test_what_everybody_may_ask_needs_no_token(document):
    assert document["paths"]["/api/v1/openapi.json"]["get"]["security"] == []
    assert document["security"] == [{"token": []}]
