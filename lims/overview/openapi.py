"""The OpenAPI 3.1 document, made from the routes: paths, permissions, summaries, the models that they name."""

import inspect
import re
from collections.abc import Iterable
from typing import Any

from flask import Flask
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from lims.permissions import Permission

PREFIX = "/api/"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
TYPES = {"int": {"type": "integer"}, "default": {"type": "string"}, "path": {"type": "string"}}
PROBLEM = {
    "description": "What is wrong and what to do next (RFC 9457)",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "remedy": {"type": "string"},
        "request_id": {"type": "string"},
    },
}


def document(app: Flask, *, title: str, version: str) -> dict[str, Any]:
    """Return the document for all routes under ``/api/`` that ``app`` serves."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(PREFIX)]
    views = {rule.endpoint: app.view_functions[rule.endpoint] for rule in rules}
    refs, schemas = _schemas(views.values())
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(rules, key=lambda one: one.rule):
        for method in sorted((rule.methods or set()) & set(METHODS)):
            paths.setdefault(_path(rule), {})[method.lower()] = _operation(rule, views[rule.endpoint], refs)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas | {"Problem": PROBLEM_SCHEMA},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _schemas(views: Iterable[Any]) -> tuple[dict[Any, str], dict[str, Any]]:
    """Return the reference of each model that a view takes or gives, and the schemas behind them."""
    takes = {(view.takes, "validation") for view in views if getattr(view, "takes", None)}
    gives = {(view.gives, "serialization") for view in views if getattr(view, "gives", None)}
    wanted: Any = sorted(takes | gives, key=lambda pair: (pair[0].__name__, pair[1]))
    refs, found = models_json_schema(wanted, ref_template="#/components/schemas/{model}")
    return {key: schema["$ref"] for key, schema in refs.items()}, found.get("$defs", {})


def _path(rule: Rule) -> str:
    """Return a route's path as OpenAPI writes it: ``{number}`` for ``<number>``."""
    return re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", rule.rule)


def _operation(rule: Rule, view: Any, refs: dict[Any, str]) -> dict[str, Any]:
    """Return what one method of one path does, takes and gives."""
    summary, _, more = (inspect.getdoc(view) or "").partition("\n")
    permission = getattr(view, "permission", Permission.SIGNED_IN)
    told: dict[str, Any] = {
        "operationId": rule.endpoint,
        "tags": [rule.endpoint.partition("_api.")[0]],
        "summary": summary,
        "x-permission": permission.value,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": TYPES[kind or "default"]}
            for kind, name in re.findall(r"<(?:([a-z]+):)?([a-z_]+)>", rule.rule)
        ],
        "responses": _responses(view, refs, is_public=permission is Permission.PUBLIC),
    }
    if more.strip():
        told["description"] = more.strip()
    if permission is Permission.PUBLIC:
        told["security"] = []
    if takes := getattr(view, "takes", None):
        told["requestBody"] = {"required": True, "content": _json(refs[takes, "validation"])}
    return told


def _responses(view: Any, refs: dict[Any, str], *, is_public: bool) -> dict[str, Any]:
    gives = getattr(view, "gives", None)
    status = str(getattr(view, "gives_status", 200))
    done: dict[str, Any] = {"description": "Done"}
    if gives:
        done["content"] = _json(refs[gives, "serialization"])
    refused = {} if is_public else {"401": PROBLEM, "403": PROBLEM}
    return {status: done, **refused, "default": PROBLEM}


def _json(reference: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": reference}}}
