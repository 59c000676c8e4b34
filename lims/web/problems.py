"""Errors for programs: ``application/problem+json`` (RFC 9457)."""

import json
from typing import Any

from flask import Response


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    """Return an ``application/problem+json`` answer (RFC 9457)."""
    body = {
        "type": f"urn:greenlane:error:{code}",
        "title": code.replace("_", " "),
        "status": status,
        "detail": detail,
        **more,
    }
    return Response(json.dumps(body, ensure_ascii=False, default=str), status, mimetype="application/problem+json")
