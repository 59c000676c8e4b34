"""Units as exact fractions of one base unit each, applied once; units of another kind are refused.

The factors are the definitions: the conventional millimetre of mercury as 1/760 of the standard atmosphere, the
conventional metre of water as 9806.65 Pa. A factor cut to a few decimals would let 40 Pa pass a limit of < 40.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

from lims.conformity.exact import Number, as_fraction, terminating
from lims.conformity.refusals import Refused


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: base value = value x factor + offset, comparable with units of the same kind only."""

    kind: str
    factor: Fraction
    offset: Fraction = Fraction(0)


_ATMOSPHERE: Final = Fraction(101325)
_MERCURY_MM: Final = _ATMOSPHERE / 760
_WATER_MM: Final = Fraction("9.80665")
_INCH_MM: Final = Fraction("25.4")
_POUND_FORCE_N: Final = Fraction("4.4482216152605")

# kind -> spellings of one unit -> its size in the base unit of the kind
_FACTORS: Final[dict[str, dict[str, Fraction]]] = {
    "pressure": {
        "Pa": Fraction(1),
        "hPa": Fraction(100),
        "kPa": Fraction(1000),
        "MPa": Fraction(10**6),
        "bar": Fraction(10**5),
        "mbar": Fraction(100),
        "atm": _ATMOSPHERE,
        "mm[Hg] mmHg mm_Hg Torr torr 毫米汞柱": _MERCURY_MM,
        "cm[Hg] cmHg": 10 * _MERCURY_MM,
        "[in_i'Hg] in[Hg] inHg": _INCH_MM * _MERCURY_MM,
        "mm[H2O] mmH2O mmH₂O 毫米水柱": _WATER_MM,
        "cm[H2O] cmH2O cmH₂O": 10 * _WATER_MM,
        "m[H2O] mH2O": 1000 * _WATER_MM,
        "[in_i'H2O] in[H2O] inH2O": _INCH_MM * _WATER_MM,
        "[psi] psi": _POUND_FORCE_N / (Fraction("0.0254") ** 2),
    },
    "length": {
        "m": Fraction(1),
        "dm": Fraction(1, 10),
        "cm": Fraction(1, 100),
        "mm": Fraction(1, 1000),
        "um µm μm": Fraction(1, 10**6),
        "nm": Fraction(1, 10**9),
        "[in_i] in": Fraction("0.0254"),
    },
    "area": {
        "m2 m²": Fraction(1),
        "dm2 dm²": Fraction(1, 100),
        "cm2 cm²": Fraction(1, 10**4),
        "mm2 mm²": Fraction(1, 10**6),
        "(100.cm2) 100cm2": Fraction(1, 100),
    },
    "time": {
        "s sec": Fraction(1),
        "ms": Fraction(1, 1000),
        "min": Fraction(60),
        "h": Fraction(3600),
        "d": Fraction(86400),
    },
    "force": {
        "N": Fraction(1),
        "mN": Fraction(1, 1000),
        "cN": Fraction(1, 100),
        "daN": Fraction(10),
        "kN": Fraction(1000),
        "kgf": Fraction("9.80665"),
        "gf": Fraction("0.00980665"),
        "[lbf_av] lbf": _POUND_FORCE_N,
    },
    "mass": {
        "g": Fraction(1),
        "kg": Fraction(1000),
        "mg": Fraction(1, 1000),
        "ug µg μg": Fraction(1, 10**6),
        "ng": Fraction(1, 10**9),
    },
    "volume": {
        "L l": Fraction(1),
        "dL dl": Fraction(1, 10),
        "mL ml": Fraction(1, 1000),
        "uL µL μL": Fraction(1, 10**6),
        "m3 m³": Fraction(1000),
        "cm3 cm³": Fraction(1, 1000),
    },
    "charge": {
        "C": Fraction(1),
        "mC": Fraction(1, 1000),
        "uC µC μC": Fraction(1, 10**6),
        "nC": Fraction(1, 10**9),
    },
    "angle": {
        "deg °": Fraction(1),
        "'": Fraction(1, 60),
    },
    "share": {
        "%": Fraction(1, 100),
        "[ppth] ‰": Fraction(1, 1000),
    },
    "colony-forming units": {
        "[CFU] CFU cfu": Fraction(1),
    },
}
_ZERO_CELSIUS: Final = Fraction("273.15")
_TEMPERATURES: Final = {
    "K": Unit("temperature", Fraction(1)),
    "Cel °C ℃ degC": Unit("temperature", Fraction(1), _ZERO_CELSIUS),
    "[degF] °F ℉ degF": Unit("temperature", Fraction(5, 9), _ZERO_CELSIUS - Fraction(160, 9)),
}


def unit_named(symbol: str) -> Unit:
    """Return the unit that ``symbol`` spells, a quotient such as Pa/cm2 included."""
    unit = _find(_tidy(symbol))
    if unit is None:
        raise Refused("unknown_unit", unit=symbol)
    return unit


def is_known(symbol: str) -> bool:
    """Tell whether ``symbol`` can be converted at all."""
    return _find(_tidy(symbol)) is not None


def same_kind(first: str, second: str) -> bool:
    """Tell whether a value in one of the units can be given in the other."""
    if _tidy(first) == _tidy(second):
        return True
    one, other = _find(_tidy(first)), _find(_tidy(second))
    return one is not None and other is not None and one.kind == other.kind


def convert(value: Number, source: str, target: str) -> Number:
    """Return ``value`` given in ``source`` as a value in ``target``, exactly.

    In the same unit the value comes back as it was, zeros and all. A result whose decimals end is a decimal.
    """
    if _tidy(source) == _tidy(target):
        return value
    old, new = _pair(source, target)
    if old == new:
        return value
    return _settled((as_fraction(value) * old.factor + old.offset - new.offset) / new.factor)


def convert_difference(value: Number, source: str, target: str) -> Number:
    """Return a difference, an uncertainty say, in the other unit: the factor alone, without the offset."""
    if _tidy(source) == _tidy(target):
        return value
    old, new = _pair(source, target)
    return value if old == new else _settled(as_fraction(value) * old.factor / new.factor)


def _settled(value: Fraction) -> Number:
    decimal = terminating(value)
    return value if decimal is None else decimal


def _pair(source: str, target: str) -> tuple[Unit, Unit]:
    old, new = unit_named(source), unit_named(target)
    if old.kind != new.kind:
        raise Refused("unit_of_another_kind", given=source, needed=target)
    return old, new


def _tidy(symbol: str) -> str:
    return symbol.replace(" ", "")


@cache
def _find(symbol: str) -> Unit | None:
    table = _table()
    if symbol in table:
        return table[symbol]
    above, slash, beneath = symbol.partition("/")
    upper, lower = table.get(above), table.get(beneath)
    if not slash or upper is None or lower is None or upper.offset or lower.offset:
        return None
    return Unit(f"{upper.kind} per {lower.kind}", upper.factor / lower.factor)


@cache
def _table() -> dict[str, Unit]:
    units = {
        spelling: Unit(kind, factor)
        for kind, members in _FACTORS.items()
        for spellings, factor in members.items()
        for spelling in spellings.split()
    }
    units |= {spelling: unit for spellings, unit in _TEMPERATURES.items() for spelling in spellings.split()}
    return units
