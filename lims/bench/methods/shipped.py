"""The timed methods that come with the product: offered, and in use only once the lab manager has taken them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lims.bench.methods.steps import method_of
from lims.conformity.exact_yaml import load_exact_mapping
from lims.errors import NotFound

SHIPPED = Path(__file__).parent / "data"


@cache
def documents() -> dict[str, Mapping[str, Any]]:
    """Return the shipped documents by the method's code, in order."""
    found = [load_exact_mapping(path.read_bytes()) for path in sorted(SHIPPED.glob("*.yaml"))]
    return {method_of(document).code: document for document in sorted(found, key=lambda one: str(one["code"]))}


def document(code: str) -> Mapping[str, Any]:
    """Return one shipped document."""
    if code not in documents():
        raise NotFound(kind="method", key=code)
    return documents()[code]
