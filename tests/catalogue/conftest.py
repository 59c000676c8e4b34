"""A small standard, and the ways to put it into the catalogue."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lims.accounts.queries import SYSTEM
from lims.catalogue import operations
from lims.catalogue.files import read_document, standard_files
from lims.catalogue.models import StandardEdition

MASKS = "EN 14683:2019+AC:2019"


@pytest.fixture
def document() -> Callable[..., dict[str, Any]]:
    """Return a function that gives a shipped data file: ``document()``, ``document("ASTM F3352-19", title=...)``."""
    paths = {file.code: file.path for file in standard_files()}

    def read(code: str = MASKS, **changes: Any) -> dict[str, Any]:
        return deepcopy(dict(read_document(paths[code]))) | changes

    return read


@pytest.fixture
def put(session: Session, document: Callable[..., dict[str, Any]]) -> Callable[..., StandardEdition]:
    """Return a function that imports a shipped data file into ``session``."""

    def do(code: str = MASKS, used_from: date = date(2020, 1, 1), **changes: Any) -> StandardEdition:
        return operations.import_standard(session, document(code, **changes), used_from=used_from, actor=SYSTEM)[0]

    return do
