"""Samples as programs see them."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from lims.samples.models import Portion, ReturnReason, SampleState


class SampleOut(BaseModel):
    """A sample in a list."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    portion: Portion
    state: SampleState
    units: int
    seal: str
    place_now: str
    drawn_at: datetime
    goods: str
    goods_zh: str
    batch: str


class SamplesOut(BaseModel):
    """One page of samples; ``after`` is the key of the next page, None at the end."""

    samples: list[SampleOut]
    after: str | None


class CustodyOut(BaseModel):
    """One custody line."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    act: str
    giver: str | None
    receiver: str | None
    place: str
    note: str


class SampleDetail(BaseModel):
    """One sample with its goods and its custody."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    portion: Portion
    state: SampleState
    units: int
    seal: str
    drawn_at: datetime
    place: str
    received_at: datetime | None
    received_units: int | None
    condition: str
    returned_reason: ReturnReason | None
    place_now: str
    custody: list[CustodyOut] = []


class ReceptionIn(BaseModel):
    """The receipt checks of one sample."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    units: int = Field(ge=0, le=100_000)
    seal: str = Field(min_length=1, max_length=40)
    intact: bool = Field(strict=True)
    condition: str = Field(default="", max_length=2000)
    refused: ReturnReason | None = None
