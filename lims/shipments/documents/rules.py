"""The dated rules of `rules.yaml`: which of them a line falls under on the day of its declaration. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

import yaml

AUTHORITY = "CN"  # the rules are those of Chinese customs


class Goods(Protocol):
    """What a rule asks of a line."""

    @property
    def hs_code(self) -> str: ...
    @property
    def product(self) -> str: ...
    @property
    def medical(self) -> bool: ...
    @property
    def route(self) -> str: ...


class Declared(Protocol):
    """What a rule asks of a shipment."""

    @property
    def customs(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def declared_on(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document, by its id, with its name in both languages."""

    id: str
    name: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated rule: whom it meets, and what it asks for."""

    id: str
    why: Mapping[str, str]
    begins: date
    ends: date | None
    sources: tuple[str, ...]
    confidence: str
    route: str | None
    goods: tuple[Mapping[str, Any], ...]
    needs: tuple[str, ...]
    must_be_on: str | None
    must_not_be_on: str | None
    inspection: bool

    def is_in_force(self, on: date) -> bool:
        """Say whether the rule counts for a declaration of the day ``on``."""
        return self.begins <= on and (self.ends is None or on <= self.ends)

    def meets(self, line: Goods, shipment: Declared) -> bool:
        """Say whether ``line`` of ``shipment`` falls under the rule."""
        if shipment.customs != AUTHORITY or not self.is_in_force(shipment.declared_on):
            return False
        return self.route in {None, line.route} and any(_fits(group, line, shipment) for group in self.goods)


def _fits(group: Mapping[str, Any], line: Goods, shipment: Declared) -> bool:
    """Say whether every condition of ``group`` holds."""
    found = {"direction": shipment.direction, "medical": line.medical, "product": line.product}
    plain = all(found[name] == wanted for name, wanted in group.items() if name != "hs")
    return plain and ("hs" not in group or line.hs_code in group["hs"])


def rules_for(line: Goods, shipment: Declared) -> list[Rule]:
    """Return the rules that ``line`` falls under, as at the day of its declaration."""
    return [rule for rule in rules() if rule.meets(line, shipment)]


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules, in the order of the file."""
    return tuple(_rule(one) for one in _file()["rules"])


@cache
def kinds() -> Mapping[str, Kind]:
    """Return the kinds of documents, by id."""
    return {kind: Kind(kind, one["name"]) for kind, one in _file()["documents"].items()}


@cache
def _file() -> dict[str, Any]:
    """Return the data file as it stands."""
    found: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("rules.yaml").read_text("utf-8"))
    return found


def _rule(one: dict[str, Any]) -> Rule:
    """Return one rule of the file; its sources are written out."""
    return Rule(
        id=one["id"],
        why=one["why"],
        begins=one["from"],
        ends=one.get("to"),
        sources=tuple(_file()["sources"][source] for source in one["source"]),
        confidence=one["confidence"],
        route=one.get("route"),
        goods=tuple(one["goods"]),
        needs=tuple(one.get("needs", ())),
        must_be_on=one.get("must_be_on"),
        must_not_be_on=one.get("must_not_be_on"),
        inspection=one.get("inspection", False),
    )
