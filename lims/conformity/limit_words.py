"""A limit as a person reads it: ≥ 98 %, no penetration at 16.0 kPa, 抗合成血液穿透 16.0 kPa."""

import re
from typing import TYPE_CHECKING, Final

from lims.conformity.exact import plain
from lims.conformity.limits import limits_text
from lims.conformity.limits_of import LimitCell
from lims.conformity.naming import part_name
from lims.conformity.operators import GRADE_OPS, PLAIN_OPS, Op
from lims.conformity.sentences import sentences

if TYPE_CHECKING:
    from lims.conformity.requirements import Requirement

NOTHING_REQUIRED: Final = "–"
_NUMBERS: Final = re.compile(r"(([^:：;；]+(: |：))?[<>≤≥]?\s*-?[0-9.]+(; |；|$))+")
_PRINTED: Final = {
    "1": "",
    "Cel": "°C",
    "deg": "°",
    "uC": "µC",
    "ug/g": "µg/g",
    "[pH]": "",
    "m-1": "m⁻¹",
    "g/(m2.d)": "g/(m²·d)",
    "{stitches}/(3.cm)": "/3 cm",
    "[CFU]/(100.cm2)": "CFU/100 cm²",
    "log10({count})": "log10",
    "log10([CFU])": "log10 CFU",
}


def printed_unit(unit: str) -> str:
    """Return a unit as it is printed; annotations such as {grade} are not printed."""
    if unit in _PRINTED:
        return _PRINTED[unit]
    bare = re.sub(r"\{[^}]*\}", "", unit).rstrip("/")
    return bare.replace("[", "").replace("]", "").replace("m2", "m²")


def unit_beside(reported: str, unit: str) -> str:
    """Return the unit printed after a reported value or its parts; counts (31/32), grades and words have none."""
    return printed_unit(unit) if _NUMBERS.fullmatch(reported) else ""


def limit_text(requirement: "Requirement", class_id: str, variant: str | None, language: str) -> str:
    """Return the limit of a class and variant as it is printed; a dash where nothing is required."""
    found = requirement.limits.find(class_id, variant)
    if found.variant_missing:
        return _sentence("by_variant", language)
    if not found.is_required:
        return NOTHING_REQUIRED
    parts = (
        f"{part_name(component, language)} {_cell_text(requirement, cell, language)}"
        if component
        else _cell_text(requirement, cell, language)
        for component, cell in found.cells.items()
        if cell is not None
    )
    return ("; " if language == "en" else "；").join(parts)


def _cell_text(requirement: "Requirement", cell: LimitCell, language: str) -> str:
    op, unit = requirement.op, printed_unit(requirement.unit)
    if op in PLAIN_OPS or op in GRADE_OPS or op is Op.BETWEEN:
        text = _with_unit(limits_text(cell.limits) if cell.limits else cell.text, unit)
        key = "greater_of_reference" if requirement.greater_of_reference else ""
        return _sentence(key, language).format(limit=text) if key else text
    if op is Op.BY_BAND:
        return "; ".join(
            f"±{_with_unit(plain(band.max_error), unit)} ({limits_text(band.values)})" for band in cell.bands
        )
    if op is Op.ABSOLUTE:
        return _with_unit(cell.text, unit)
    if op is Op.NOMINAL_TOLERANCE and cell.limits is not None:
        return _with_unit(cell.text, unit)
    if cell.load is not None:
        return _sentence(op.name.lower(), language).format(limit=_with_unit(cell.text, unit))
    return _sentence("unloaded" if op is Op.WITHSTANDS else op.name.lower(), language).format(limit=cell.text)


def _with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}" if unit else text


def _sentence(key: str, language: str) -> str:
    words: str = sentences("limits")[key][language]
    return words
