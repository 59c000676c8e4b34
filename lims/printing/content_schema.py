"""The JSON Schema (draft 2020-12) of a certificate's content, as it lies in the package and is served to everybody.

A certificate names its version in ``schema``. A key that is added or given another meaning makes a new version, with a
file of its own beside the older ones: what was issued under an older version stays readable by it.
"""

from pathlib import Path
from typing import Final

from lims.printing.certificate_content import SCHEMA

FILE: Final = Path(__file__).parent / "schemas" / f"{SCHEMA.replace('/', '-')}.json"


def schema_bytes() -> bytes:
    """Return the schema file of the version that is written today."""
    return FILE.read_bytes()
