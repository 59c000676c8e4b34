"""Our own style sheets, scripts and symbols, with the version of their content in the path.

``/static/<version>/js/scanbox.js`` may be kept by the browser for a year: other content has another address. Modules
import each other by relative paths, so the version stands in the path and not behind a question mark.
"""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, send_from_directory, url_for

from lims import assets
from lims.web.access import public

YEAR = 365 * 24 * 3600


def install(app: Flask, folder: Path) -> None:
    """Serve ``folder``; ``url_for("static", filename=...)`` puts the version in by itself."""
    current = version_of(folder)

    @public
    def static(version: str, filename: str) -> Response:
        answer = send_from_directory(folder, filename, max_age=YEAR if version == current else 0)
        answer.cache_control.public = version == current
        answer.cache_control.immutable = version == current
        return answer

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("version", current)

    app.add_url_rule("/static/<version>/<path:filename>", "static", static)

    @lru_cache(maxsize=1024)
    def address(_root: str, filename: str) -> str:
        return url_for("static", filename=filename)

    def static_url(filename: str) -> str:
        """Return the address of one of our files for a template: a page has many, and each is worked out once."""
        return address(request.script_root, filename)

    app.jinja_env.globals["static_url"] = static_url


def version_of(folder: Path) -> str:
    """Return the digest of all files in ``folder``: their names and what they hold."""
    digest = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def addresses() -> list[str]:
    """Return the addresses of all our files, for a browser that keeps them."""
    folder = assets.folder("static")
    names = sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*.*") if one.is_file())
    return [url_for("static", filename=name) for name in names]


def file(name: str) -> Response:
    """Return one of our files under another address than its own."""
    return send_from_directory(assets.folder("static"), name)
