"""What a browser keeps so that the station and the grids open without a line: a worker, and our own files.

The worker (``static/js/worker.js``) answers only for pages that a person opened in this browser, and only while the
server cannot be reached. Pages are kept for one person, and thrown away when that person signs out (``keeping.js``).
"""

from flask import Flask, Response, jsonify, request

from lims.web import static
from lims.web.access import public


def install(app: Flask) -> None:
    """Serve the worker and the list of our files."""
    app.add_url_rule("/offline/worker.js", "offline_worker", worker)
    app.add_url_rule("/offline/files", "offline_files", files)


@public
def worker() -> Response:
    """Return the script that opens pages without a line; it may answer for every address of this instance."""
    answer = static.file("js/worker.js")
    answer.headers["Service-Worker-Allowed"] = f"{request.script_root}/"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@public
def files() -> Response:
    """Return the addresses of all our files."""
    return jsonify(static.addresses())
