"""The drawings of a certificate that say nothing by themselves: the mark and the woven band under the heading."""

from functools import cache
from itertools import pairwise
from math import cos, pi, sin

from lims.printing.barcodes import svg_data_uri

BAND_WIDTH, BAND_HEIGHT, BAND_STEPS, BAND_WAVES = 1800, 56, 52, 8

MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20mm" height="20mm" viewBox="0 0 100 100">'
    '<path d="M50 3 91 20v30c0 24-17 39-41 47C26 89 9 74 9 50V20z" fill="#0b4f3a"/>'
    '<path d="M50 9.5 85 24v26c0 20.5-14.5 33.5-35 40.5C29.5 83.5 15 70.5 15 50V24z" '
    'fill="none" stroke="#d9b45b" stroke-width="1.4"/>'
    '<path d="M45.27 33.34h9.46L68.92 79.78l-6.02 3.44-12.9 4.3-12.9-4.3-6.02-3.44z" fill="#2f9e6e"/>'
    '<path d="M50 36v7M50 49v9M50 65v12" stroke="#fff" stroke-width="2.6"/>'
    '<path d="M28 50 44 66 75 29" fill="none" stroke="#fff" stroke-width="8.5" '
    'stroke-linejoin="round" stroke-linecap="round"/>'
    "</svg>"
)


@cache
def mark() -> str:
    """Return the shield with a lane and a tick, as a data URI."""
    return svg_data_uri(MARK)


@cache
def rosette() -> str:
    """Return a rosette for the neutral mark of accreditation, as a data URI: rings of petals about a tick."""
    petals = "".join(_ring(40, 7, turn) for turn in range(2))
    return svg_data_uri(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9mm" height="9mm" viewBox="0 0 100 100">'
        f'<path d="{petals}" fill="none" stroke="#2f9e6e" stroke-width="1.6"/>'
        '<circle cx="50" cy="50" r="27" fill="none" stroke="#0b4f3a" stroke-width="3"/>'
        '<path d="M37 51 47 61 65 40" fill="none" stroke="#0b4f3a" stroke-width="6" '
        'stroke-linejoin="round" stroke-linecap="round"/></svg>'
    )


def _ring(radius: float, height: float, turn: int) -> str:
    """Return a closed wave about the middle; two that are turned by half a wave weave a ring."""
    steps, waves = 96, 12
    points = []
    for step in range(steps):
        angle = 2 * pi * step / steps
        reach = radius + height * cos(waves * angle + pi * turn)
        points.append(f"{50 + reach * cos(angle):.1f} {50 + reach * sin(angle):.1f}")
    return f"M{'L'.join(points)}z"


@cache
def woven_band() -> str:
    """Return a band of woven waves, as banknotes and old certificates have it, as a data URI."""
    waves = "".join(_wave(phase=2 * pi * line / BAND_WAVES) for line in range(BAND_WAVES))
    return svg_data_uri(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="180mm" height="5.6mm" '
        f'viewBox="0 0 {BAND_WIDTH} {BAND_HEIGHT}">'
        f'<path d="{waves}" fill="none" stroke="#6dbb9a" stroke-width="1.2"/></svg>'
    )


def _wave(*, phase: float) -> str:
    """Return one wave whose height breathes along the band, as smooth curves."""
    step = BAND_WIDTH / BAND_STEPS
    points = [(place * step, *_height_and_slope(place * step, phase)) for place in range(BAND_STEPS + 1)]
    third = step / 3
    curves = [
        f"C{x + third:.0f} {y + slope * third:.1f} "
        f"{to_x - third:.0f} {to_y - to_slope * third:.1f} {to_x:.0f} {to_y:.1f}"
        for (x, y, slope), (to_x, to_y, to_slope) in pairwise(points)
    ]
    return f"M{points[0][0]:.0f} {points[0][1]:.1f}" + "".join(curves)


def _height_and_slope(x: float, phase: float) -> tuple[float, float]:
    fast, slow = 2 * pi * 13 / BAND_WIDTH, 2 * pi * 6 / BAND_WIDTH
    room = BAND_HEIGHT / 2 - 1
    breath, breath_slope = 0.55 + 0.45 * sin(slow * x + phase), 0.45 * slow * cos(slow * x + phase)
    wave, wave_slope = sin(fast * x + phase), fast * cos(fast * x + phase)
    return BAND_HEIGHT / 2 + room * breath * wave, room * (breath_slope * wave + breath * wave_slope)
