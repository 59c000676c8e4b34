"""Readings: published measurements with their source and licence, and constructed ones, which say so."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from lims.demo.data_files import load, text_of


@dataclass(frozen=True, slots=True)
class Value:
    """One reading to be entered; without a source it is constructed."""

    text: str
    source: str = ""
    unit: str = ""
    reference: str = ""
    uncertainty: str = ""
    coverage: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where published readings come from."""

    text: str
    licence: str


def constructed(*texts: str, reference: str = "") -> list[Value]:
    """Return readings that nobody measured."""
    return [Value(text, reference=reference) for text in texts]


def published(name: str) -> list[Value]:
    """Return the readings of one published set, in the order in which they are printed."""
    described = load("published")["sets"][name]
    source = _sentence(described)
    return [
        Value(
            row["value"],
            source=source,
            unit=described.get("unit", ""),
            reference=row["reference"],
            uncertainty=row["uncertainty"],
            coverage=row["coverage"],
        )
        for row in _rows()
        if row["set"] == name
        for _ in range(int(row["times"]))
    ]


def sources() -> list[Source]:
    """Return every source that the demonstration draws on."""
    return [Source(one["text"], one["licence"]) for one in load("published")["sources"].values()]


def _sentence(described: dict[str, Any]) -> str:
    """Return the source as a reading keeps it: what, where, and the licence behind the last middle point."""
    source = load("published")["sources"][described["source"]]
    return f"{source['text']}, {described['place']} · {source['licence']}"


@cache
def _rows() -> Sequence[dict[str, str]]:
    return tuple(csv.DictReader(io.StringIO(text_of("published.csv"))))
