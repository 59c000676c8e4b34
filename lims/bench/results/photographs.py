"""Photographs of specimens and of work: known by their content, kept once under their hash."""

import io
from typing import Final

from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments.models import Assignment
from lims.bench.assignments.operations import label_of
from lims.bench.results.beside import photographs_of
from lims.bench.results.models import Photograph
from lims.bench.results.noting import obstacle_to_note
from lims.bench.results.obstacles import NoSuchCell, NotAPicture, PictureTooLarge
from lims.files import FileStore
from lims.permissions import Actor, Permission

LARGEST: Final = 6 * 1024 * 1024
"""Bytes of a photograph; a phone's own picture has three to five million."""

MOST_PIXELS: Final = 60_000_000

_TYPES: Final = {b"\x89PNG\r\n\x1a\n": ("PNG", "image/png"), b"\xff\xd8\xff": ("JPEG", "image/jpeg")}


def attach(
    session: Session,
    store: FileStore,
    assignment: Assignment,
    content: bytes,
    *,
    name: str,
    specimen_no: int | None = None,
    note: str = "",
    actor: Actor,
) -> tuple[Photograph, bool]:
    """Attach a photograph to a piece of work or to one of its specimens; the same again changes nothing."""
    actor.must(Permission.BENCH_RESULTS_ENTER)
    if obstacle := obstacle_to_note(session, assignment):
        raise obstacle
    if specimen_no is not None and specimen_no not in assignment.specimens:
        raise NoSuchCell(field="specimen", value=specimen_no, thing=label_of(session, assignment))
    media_type = type_of(content, name)
    sha256 = store.put(content)
    for earlier in photographs_of(session, assignment.id):
        if (earlier.sha256, earlier.specimen_no) == (sha256, specimen_no):
            return earlier, False
    picture = Photograph(
        shipment_id=assignment.shipment_id,
        assignment_id=assignment.id,
        specimen_no=specimen_no,
        sha256=sha256,
        media_type=media_type,
        size=len(content),
        name=name.replace("\\", "/").rsplit("/", 1)[-1][-200:],
        note=note.strip(),
        taken_by_id=actor.id,
        taken_at=clock.now(),
    )
    session.add(picture)
    session.flush()
    record(session, AuditAction.PHOTOGRAPH_ATTACHED, subject=picture, actor=actor)
    return picture, True


def type_of(content: bytes, name: str) -> str:
    """Return the media type of a JPEG or PNG by its content; refuse what is none, is broken or is too large."""
    if len(content) > LARGEST:
        raise PictureTooLarge(field="file", value=name, largest=LARGEST // (1024 * 1024))
    found = next((kind for start, kind in _TYPES.items() if content.startswith(start)), None)
    if found is None or not _opens(content, found[0]):
        raise NotAPicture(field="file", value=name)
    return found[1]


def _opens(content: bytes, kind: str) -> bool:
    """Say whether a picture of this kind can be read, and is not one that fills the memory when it is."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only who attaches a picture pays for it

    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            picture.verify()
            width, height = picture.size
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return False
    return width * height <= MOST_PIXELS
