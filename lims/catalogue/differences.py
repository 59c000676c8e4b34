"""What two data files of a standard say differently, field by field: plain data, no database."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

REQUIREMENTS: Final = "requirements"
INCLUDED: Final = "included"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not what it was; a requirement or field that is not there has an empty text.

    ``requirement`` is empty where the standard itself differs, ``field`` where a requirement is new or gone.
    """

    requirement: str
    field: str
    old: str
    new: str

    def to_dict(self) -> dict[str, str]:
        """Return the difference for a program."""
        return asdict(self)


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Return what differs between two contents as the catalogue keeps them (canonical JSON, read back)."""
    return [*_of_the_standard(old, new), *_of_the_requirements(_by_id(old), _by_id(new)), *_of_what_is_taken(old, new)]


def _of_the_standard(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    apart = {REQUIREMENTS, INCLUDED}
    yield from _fields("", _without(old, apart), _without(new, apart))


def _of_the_requirements(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield the differences by requirement, in the order of the new file, what is gone at the end."""
    for key in dict.fromkeys([*new, *old]):
        if key not in old:
            yield Difference(key, "", "", _text(new[key]))
        elif key not in new:
            yield Difference(key, "", _text(old[key]), "")
        else:
            yield from _fields(key, old[key], new[key])


def _of_what_is_taken(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield the requirements that differ in what is taken over from other standards."""
    before, after = old.get(INCLUDED, {}), new.get(INCLUDED, {})
    for name in dict.fromkeys([*after, *before]):
        for one in differences(before.get(name, {}), after.get(name, {})):
            yield Difference(f"{name} {one.requirement}".strip(), one.field, one.old, one.new)


def _fields(requirement: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for field in dict.fromkeys([*new, *old]):
        before, after = _text(old.get(field)), _text(new.get(field))
        if before != after:
            yield Difference(requirement, field, before, after)


def _by_id(content: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {entry["id"]: entry for entry in content.get(REQUIREMENTS, ())}


def _without(content: Mapping[str, Any], apart: set[str]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in apart}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
