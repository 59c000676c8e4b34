"""The sentences of the judge as data, in English and Chinese, so that no wording stands in the code that judges."""

from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from lims.conformity.exact import plain
from lims.conformity.exact_yaml import load_exact
from lims.conformity.refusals import Refused
from lims.conformity.rounding import round_significant


@cache
def sentences(name: str) -> Any:
    """Return the packaged file of sentences called ``name``."""
    return load_exact(resources.files(__name__).joinpath(f"{name}.yaml").read_bytes())


def rule_sentence(
    kind: str, statement: str, language: str, *, r: Decimal, k: Decimal, p_min: Decimal | None, risk: float
) -> str:
    """Return the sentence about one decision rule with its figures filled in."""
    rules = sentences("decision_rules")
    if language not in rules["languages"]:
        raise Refused("unknown_language", language=language)
    figures = {"r": plain(r), "k": plain(k), "p_min": _percent(p_min), "risk": _percent(Decimal(repr(risk)))}
    parts = [rules[kind][language], rules["statements"][statement][language]]
    return (" " if language == "en" else "").join(part.format(**figures) for part in parts if part)


def _percent(share: Decimal | None) -> str:
    return "" if share is None else plain(round_significant(share * 100, 2))
