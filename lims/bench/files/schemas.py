"""What programs are told about a file that they send."""

from pydantic import BaseModel


class FileRowOut(BaseModel):
    """One row: taken, or refused with its reason."""

    row: int
    outcome: str
    reason: str


class FileOut(BaseModel):
    """What became of a file, or would become of it (``taken`` is false then)."""

    sha256: str
    name: str
    mapping: str
    version: int
    taken: bool
    rows_taken: int
    rows_refused: int
    rows: list[FileRowOut]
