"""Instrument files from programs: the bytes as the body, the mapping and the name in the address."""

import hashlib
from typing import Any

from flask import Blueprint, current_app, request

from lims.bench.files import operations, queries, sentences  # noqa: F401 - importing the sentences registers them
from lims.bench.files.models import FileMapping, FileWay
from lims.bench.files.operations import Tried
from lims.bench.files.schemas import FileOut, FileRowOut
from lims.permissions import Permission
from lims.web.access import current_person, requires
from lims.web.described import describes
from lims.web.errors import sentence
from lims.web.transaction import session

api = Blueprint("files_api", __name__, url_prefix="/api/v1")


@api.post("/instrument-files")
@requires(Permission.BENCH_RESULTS_ENTER)
@describes(gives=FileOut, status=201)
def take_file() -> tuple[dict[str, Any], int]:
    """Take the good rows of a file; every row is told. ``dry-run=1`` tells what would become of them."""
    content, name = request.get_data(), request.args.get("name", "file")
    mapping = queries.mapping_called(session(), request.args.get("mapping", ""))
    if request.args.get("dry-run") == "1":
        tried = operations.try_file(session(), content, mapping, actor=current_person())
        return _told(content, name, mapping, tried, taken=False), 200
    _kept, tried = operations.take_file(
        session(),
        current_app.extensions["lims.services"].files,
        content,
        mapping,
        name=name,
        way=FileWay.PROGRAM,
        say=sentence,
        actor=current_person(),
    )
    return _told(content, name, mapping, tried, taken=True), 201


def _told(content: bytes, name: str, mapping: FileMapping, tried: list[Tried], *, taken: bool) -> dict[str, Any]:
    rows = [
        FileRowOut(
            row=one.row.number,
            outcome="refused" if one.obstacle else "taken",
            reason=sentence(one.obstacle) if one.obstacle else "",
        )
        for one in tried
    ]
    refused = sum(one.obstacle is not None for one in tried)
    return FileOut(
        sha256=hashlib.sha256(content).hexdigest(),
        name=name,
        mapping=mapping.name,
        version=mapping.version,
        taken=taken,
        rows_taken=len(rows) - refused,
        rows_refused=refused,
        rows=rows,
    ).model_dump()


@api.get("/instrument-files/<digest>")
@requires(Permission.BENCH_WORK_READ)
@describes(gives=FileOut)
def file(digest: str) -> dict[str, Any]:
    """Return what became of a file, by its hash."""
    found = queries.file_line(session(), digest)
    rows = [
        FileRowOut(row=row.row_no, outcome=row.outcome.value, reason=row.reason)
        for row in queries.rows_of_file(session(), found.id)
    ]
    return FileOut(
        sha256=found.digest,
        name=found.name,
        mapping=found.mapping,
        version=found.version,
        taken=True,
        rows_taken=found.rows_taken,
        rows_refused=found.rows_refused,
        rows=rows,
    ).model_dump()
