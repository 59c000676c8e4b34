"""The demonstration's data files, read from the package."""

from functools import cache
from importlib import resources
from typing import Any

import yaml

_FOLDER = resources.files("lims.demo") / "data"


@cache
def load(name: str) -> Any:
    """Return the content of ``data/<name>.yaml``."""
    return yaml.safe_load(_FOLDER.joinpath(f"{name}.yaml").read_text("utf-8"))


def text_of(name: str) -> str:
    """Return the text of a data file."""
    return _FOLDER.joinpath(name).read_text("utf-8")
