"""What the API itself says: its OpenAPI document."""

from typing import Any

from flask import Blueprint, current_app

from lims import __version__
from lims.overview import openapi
from lims.web.access import public
from lims.web.shell import PRODUCT

VERSION = "1.0"  # of the API: the number in its addresses, and what was added to it since

api = Blueprint("overview_api", __name__, url_prefix="/api/v1")


@api.get("/openapi.json")
@public
def describe() -> dict[str, Any]:
    """Describe every route for programs, as OpenAPI 3.1."""
    return openapi.document(current_app, title=PRODUCT, version=__version__)
