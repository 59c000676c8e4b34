"""A small drawing beside a result: where its values lie against the limits.

The zone that conforms is tinted and closed by a bar at each limit, each value is a stroke (a dot
where it is the only one), and a line spans the values with their expanded uncertainty. Positions
are computed in decimals and only then become drawing numbers.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from markupsafe import Markup

WIDTH, HEIGHT, MIDDLE = 120, 20, Decimal(10)
MARGIN = Decimal(5)
MARGIN_SHARE = Decimal("0.15")
ZONE, EDGE, LINE, DOT = "#d8ece1", "#0b4f3a", "#5d6f67", "#14211c"


def limit_strip(plot: Mapping[str, Any]) -> Markup:
    """Return the drawing of one row's ``plot`` (see `certificate_content`)."""
    values = [Decimal(value) for value in plot["values"]]
    lower, upper = _number(plot["lower"]), _number(plot["upper"])
    spread = _number(plot["uncertainty"]) or Decimal(0)
    scale = _Scale([value + sign * spread for value in values for sign in (-1, 1)], lower, upper)
    parts = [_zone(scale, lower, upper)]
    parts += [_edge(scale.at(limit)) for limit in (lower, upper) if limit is not None]
    parts.append(_spread(scale, min(values) - spread, max(values) + spread))
    parts += [_value(scale, value, alone=len(values) == 1) for value in values]
    return Markup(  # noqa: S704 - drawn from decimals, nothing that was typed
        f'<svg xmlns="http://www.w3.org/2000/svg" width="30mm" height="5mm" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="M0 {MIDDLE}h{WIDTH}" stroke="#c3cec8" stroke-width="0.8"/>{"".join(parts)}</svg>'
    )


def strip_words(plot: Mapping[str, Any]) -> str:
    """Return what the drawing shows, for somebody who cannot see it."""
    values = sorted(plot["values"], key=Decimal)
    shown = values[0] if len(values) == 1 else f"{len(values)} values from {values[0]} to {values[-1]}"
    limits = [f"{word} limit {plot[word]}" for word in ("lower", "upper") if plot[word] is not None]
    return f"Result {shown}; {', '.join(limits)}"


class _Scale:
    """Maps numbers to places across the drawing: values and limits with some air around them."""

    def __init__(self, ends: Sequence[Decimal], *limits: Decimal | None) -> None:
        shown = [*ends, *(limit for limit in limits if limit is not None)]
        least, most = min(shown), max(shown)
        air = (most - least) * MARGIN_SHARE or abs(most) * MARGIN_SHARE or Decimal(1)
        self.least, self.most = least - air, most + air

    def at(self, number: Decimal) -> Decimal:
        """Return the place of ``number``, in drawing units."""
        share = (number - self.least) / (self.most - self.least)
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 2)


def _zone(scale: _Scale, lower: Decimal | None, upper: Decimal | None) -> str:
    left = Decimal(0) if lower is None else scale.at(lower)
    right = Decimal(WIDTH) if upper is None else scale.at(upper)
    return f'<path d="M{left} 4H{right}V16H{left}z" fill="{ZONE}"/>'


def _edge(place: Decimal) -> str:
    return f'<path d="M{place} 1V19" stroke="{EDGE}" stroke-width="1.8"/>'


def _spread(scale: _Scale, least: Decimal, most: Decimal) -> str:
    return f'<path d="M{scale.at(least)} {MIDDLE}H{scale.at(most)}" stroke="{LINE}" stroke-width="1.2"/>'


def _value(scale: _Scale, value: Decimal, *, alone: bool) -> str:
    """Return one value: a dot where it is alone, a fine stroke among others, so that neighbours stay apart."""
    if alone:
        return f'<circle cx="{scale.at(value)}" cy="{MIDDLE}" r="2.6" fill="{DOT}"/>'
    return f'<path d="M{scale.at(value)} 6V14" stroke="{DOT}" stroke-width="1"/>'


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
