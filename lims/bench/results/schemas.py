"""What programs send and are told about readings and results."""

from datetime import datetime
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from lims.bench.results.pasting import Declared


class ReadingIn(BaseModel):
    """One reading as an instrument sends it. Values are text: ``98.30`` stays ``98.30``."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    specimen: int = Field(gt=0)
    component: str = ""
    reading: int = Field(default=1, gt=0)
    value: str = Field(min_length=1, max_length=60)
    reference: str = Field(default="", max_length=60)
    unit: str = Field(default="", max_length=40)
    uncertainty: str = Field(default="", max_length=40)
    coverage: str = Field(default="", max_length=10)
    observed_at: AwareDatetime | None = None


class ReadingsIn(BaseModel):
    """Readings for one piece of work.

    ``take`` says what happens where some are refused: ``all`` takes all or none, ``good`` takes the good ones.
    """

    model_config = ConfigDict(extra="forbid")

    request: str
    requirement: str
    readings: list[ReadingIn] = Field(min_length=1, max_length=1000)
    take: Literal["all", "good"] = "all"


class ReadingOut(BaseModel):
    """What became of one reading, in the order in which they were sent: taken, already there, or refused and why."""

    specimen: int
    component: str
    reading: int
    outcome: Literal["taken", "already", "refused"]
    value: str
    excluded_reason: str = ""
    code: str = ""
    detail: str = ""
    remedy: str = ""


class ReadingsOut(BaseModel):
    """What became of each reading, how many of them stand now, and the judge's working with them."""

    readings: list[ReadingOut]
    taken: int
    refused: int
    judgement: dict[str, Any]


class CellIn(BaseModel):
    """What the grid sends when a cell is left.

    The value, and the version (or the text) that was there when it was typed.
    """

    model_config = ConfigDict(str_strip_whitespace=True)

    value: str = Field(max_length=200)
    expected_version: int | None = None
    expected: str | None = None
    reference: str = ""
    unit: str = ""
    reason: str = ""
    declared: list[Declared] = []
    observed_at: AwareDatetime | None = None


class BlockCellIn(BaseModel):
    """One cell of a block: its place, what is to stand there, and the version that the page showed."""

    specimen: int = Field(gt=0)
    reading: int = Field(default=1, gt=0)
    component: str = ""
    part: Literal["value", "reference"] = "value"
    value: str = Field(max_length=200)
    version: int = 0


class BlockIn(BaseModel):
    """A block of cells: pasted, or typed while there was no line."""

    model_config = ConfigDict(str_strip_whitespace=True)

    cells: list[BlockCellIn] = Field(min_length=1, max_length=2000)
    declared: list[Declared] = []
    reason: str = Field(default="", max_length=2000)
    observed_at: AwareDatetime | None = None


class ResultOut(BaseModel):
    """One result."""

    request: str
    requirement: str
    sample: str
    version: int
    state: str
    verdict: str
    reported: str
    unit: str
    entered_at: datetime
    reviewed_at: datetime | None


class JudgedResultOut(ResultOut):
    """One result with the judge's working."""

    judgement: dict[str, Any]
