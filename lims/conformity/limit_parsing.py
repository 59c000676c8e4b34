"""Reading the limits of a requirement from a standard's file, refusing what could be misunderstood."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from lims.conformity.exact import EXACT, plain
from lims.conformity.faults import Faults, exact_number, text_of
from lims.conformity.limits import Limit, Limits
from lims.conformity.limits_of import ALL, DECLARED, ErrorBand, LimitCell, LimitTable, Row
from lims.conformity.operators import GRADE_OPS, LOAD_OPS, PLAIN_OPS, Op

AXES: Final = (("class", "variant"), ("secondary_class", "challenge"), ("class", "size"))
_PLAIN: Final = {
    Op.AT_LEAST: Limits.at_least,
    Op.AT_MOST: Limits.at_most,
    Op.MORE_THAN: Limits.more_than,
    Op.LESS_THAN: Limits.less_than,
    Op.GRADE_AT_LEAST: Limits.at_least,
    Op.GRADE_AT_MOST: Limits.at_most,
}


def limit_table(
    data: Mapping[str, Any], op: Op, classes: Sequence[str], variants: Sequence[str], faults: Faults
) -> LimitTable:
    """Return the table of limits of one requirement, noting gaps and nonsense."""
    axis = tuple(data.get("limits_axis", AXES[0]))
    if axis not in AXES:
        faults.add("limits_axis", f"unknown axes {list(axis)}")
    limits = data.get("limits")
    if op is Op.CLASSIFY:
        return LimitTable({ALL: LimitCell("")}, axis)
    if not isinstance(limits, Mapping) or not limits:
        faults.add("limits", "no limit is given")
        return LimitTable({}, axis)
    table = LimitTable({str(key): _row(value, op, f"limits.{key}", faults) for key, value in limits.items()}, axis)
    _check_keys(table, variants if axis[0] == "secondary_class" else classes, faults)
    if axis == AXES[0]:
        _check_variants(table, variants, faults)
    return table


def _check_keys(table: LimitTable, wanted: Sequence[str], faults: Faults) -> None:
    for key in table.rows:
        if key != ALL and key not in wanted:
            faults.add(f"limits.{key}", "no such class in this standard")
    for key in wanted:
        if key not in table.rows and ALL not in table.rows:
            faults.add("limits", f"class {key} is left open: give its limit, or null where nothing is required")
    seconds = [set(row) for row in table.rows.values() if isinstance(row, Mapping)]
    if seconds and any(keys != seconds[0] for keys in seconds):
        faults.add("limits", "the classes do not name the same variants")


def _check_variants(table: LimitTable, variants: Sequence[str], faults: Faults) -> None:
    named = table.second_keys
    if named and set(named) != set(variants):
        faults.add("limits", f"the limits name the variants {list(named)}, the standard {list(variants)}")


def _row(value: Any, op: Op, at: str, faults: Faults) -> Row:
    if isinstance(value, Mapping):
        if not value:
            faults.add(at, "no limit is given")
        return {str(key): _cell(inner, op, f"{at}.{key}", faults) for key, inner in value.items()}
    return _cell(value, op, at, faults)


def _cell(value: Any, op: Op, at: str, faults: Faults) -> LimitCell | None:
    if value is None:
        return None
    cell = _cell_for(value, op, at, faults)
    if cell is None:
        faults.add(at, f"{_shown(value)} is no limit for {op.value}")
    return cell


def _cell_for(value: Any, op: Op, at: str, faults: Faults) -> LimitCell | None:
    if op in PLAIN_OPS or op in GRADE_OPS:
        return _single_limit(value, op)
    if op in (Op.BETWEEN, Op.ABSOLUTE, Op.NOMINAL_TOLERANCE, Op.DECLARED_TOLERANCE):
        return _pair_limit(value, op)
    if op is Op.BY_BAND:
        return _banded_limit(value, at, faults)
    if op in LOAD_OPS:
        load = exact_number(value)
        return LimitCell(text_of(value), load=load) if load is not None or op is Op.WITHSTANDS else None
    if op is Op.CLASS_IS:
        return LimitCell(text_of(value)) if exact_number(value) is not None else None
    return LimitCell(text_of(value)) if isinstance(value, str) and value.strip() else None


def _single_limit(value: Any, op: Op) -> LimitCell | None:
    figure = exact_number(value)
    return None if figure is None else LimitCell(plain(figure), _PLAIN[op](figure))


def _pair_limit(value: Any, op: Op) -> LimitCell | None:
    """Read a range, a permitted error (one figure or a lower and an upper one) or a nominal figure with tolerance."""
    if value == DECLARED and op in (Op.NOMINAL_TOLERANCE, Op.DECLARED_TOLERANCE):
        return LimitCell(DECLARED)
    if op is Op.ABSOLUTE and (error := exact_number(value)) is not None:
        return LimitCell(f"±{plain(error)}", _around(Decimal(0), error)) if error >= 0 else None
    pair = _pair(value)
    if pair is None or op is Op.DECLARED_TOLERANCE:
        return None
    first, second = pair
    if op is Op.NOMINAL_TOLERANCE:
        return LimitCell(f"{plain(first)} ± {plain(second)}", _around(first, second)) if second >= 0 else None
    return LimitCell(f"{plain(first)} – {plain(second)}", Limits.between(first, second)) if first <= second else None


def _pair(value: Any) -> tuple[Decimal, Decimal] | None:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
        return None
    first, second = exact_number(value[0]), exact_number(value[1])
    return None if first is None or second is None else (first, second)


def _around(middle: Decimal, distance: Decimal) -> Limits:
    return Limits.between(EXACT.subtract(middle, distance), EXACT.add(middle, distance))


def _banded_limit(value: Any, at: str, faults: Faults) -> LimitCell | None:
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        return None
    bands = [_band(entry, f"{at}[{number}]", faults) for number, entry in enumerate(value)]
    known = tuple(band for band in bands if band is not None)
    for earlier, later in pairwise(known):
        if _overlap(earlier.values, later.values):
            faults.add(at, "the bands overlap or do not rise")
    return LimitCell("; ".join(f"±{plain(band.max_error)}" for band in known), bands=known)


def _band(entry: Any, at: str, faults: Faults) -> ErrorBand | None:
    """Read one band: open at an end without a figure, else open or closed as it says."""
    if not isinstance(entry, Mapping) or set(entry) != {"lo", "hi", "lo_incl", "hi_incl", "max_error"}:
        faults.add(at, "a band has lo, hi, lo_incl, hi_incl and max_error")
        return None
    error = exact_number(entry["max_error"])
    values = Limits(_end(entry, "lo", at, faults), _end(entry, "hi", at, faults))
    if error is None or error < 0 or values.is_empty():
        faults.add(at, "no permitted error, or no temperature lies in the band")
        return None
    return ErrorBand(values, error)


def _end(entry: Mapping[str, Any], end: str, at: str, faults: Faults) -> Limit | None:
    if entry[end] is None:
        return None
    figure, closed = exact_number(entry[end]), entry[f"{end}_incl"]
    if figure is None or not isinstance(closed, bool):
        faults.add(f"{at}.{end}", "must be a figure, with true or false for whether it belongs to the band")
        return None
    return Limit(figure, closed)


def _overlap(earlier: Limits, later: Limits) -> bool:
    """Tell whether a temperature could lie in both bands, or the second does not follow the first."""
    if earlier.upper is None or later.lower is None:
        return True
    return not Limits(later.lower, earlier.upper).is_empty()


def _shown(value: Any) -> str:
    return repr(value) if not isinstance(value, Mapping) else "a mapping"
