"""Reading the pack, running a case, comparing what came out with what was published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from lims.conformity.engine import run
from lims.conformity.exact import is_decimal_text
from lims.conformity.exact_yaml import load_exact_mapping
from lims.conformity.refusals import Refused

FILES: Final = ("sampling.yaml", "figures.yaml", "control.yaml")
_MEMBERS: Final = ("id", "op", "input", "expect", "source")


@dataclass(frozen=True, slots=True)
class Case:
    """One worked example."""

    id: str
    op: str
    input: Mapping[str, Any]
    expect: Mapping[str, Any]
    source: str
    tolerance: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the judge said about a case, and whether that is what was expected."""

    case: Case
    result: Mapping[str, Any]
    agrees: bool


def packaged_cases() -> Iterator[Case]:
    """Yield the cases that are shipped."""
    for name in FILES:
        yield from cases_in(resources.files(__package__).joinpath(name).read_bytes())


def cases_in(document: str | bytes) -> Iterator[Case]:
    """Yield the cases of a file of the same form; a case without its source is no proof and is refused."""
    cases = load_exact_mapping(document).get("cases")
    if not isinstance(cases, list):
        raise Refused("no_cases")
    for number, case in enumerate(cases, start=1):
        missing = [name for name in _MEMBERS if not isinstance(case, dict) or not case.get(name)]
        if missing:
            raise Refused("incomplete_case", number=number, missing=", ".join(missing))
        yield Case(**{name: case[name] for name in _MEMBERS}, tolerance=_tolerance(case.get("tol", "0"), number))


def run_case(case: Case) -> Outcome:
    """Run one case."""
    result = run(case.op, case.input)
    return Outcome(case, result, _agrees(case.expect, result, case.tolerance))


def _tolerance(written: Any, number: int) -> float:
    text = str(written)
    if not is_decimal_text(text) or text.startswith("-"):
        raise Refused("bad_tolerance", number=number, tol=text)
    return float(text)


def _agrees(expected: Any, found: Any, tolerance: float) -> bool:
    if isinstance(found, dict):
        return isinstance(expected, dict) and _all_agree(expected, found, tolerance)
    if isinstance(found, list):
        same_length = isinstance(expected, list) and len(expected) == len(found)
        return same_length and all(_agrees(*pair, tolerance) for pair in zip(expected, found, strict=True))
    if isinstance(found, float):
        # A probability is no reading: the file's decimal text is its float, within the tolerance.
        return is_decimal_text(str(expected)) and abs(found - float(expected)) <= tolerance
    return type(expected) is type(found) and bool(expected == found)


def _all_agree(expected: Mapping[Any, Any], found: Mapping[Any, Any], tolerance: float) -> bool:
    return set(expected) == set(found) and all(_agrees(expected[name], found[name], tolerance) for name in found)
