"""Turn one weight of a variable font into a small static font that holds the wanted characters.

HarfBuzz's subset library does it in a fifth of a second for thirty thousand glyphs, and WeasyPrint needs that library
anyway. Where it is missing or too old to fix an axis, fontTools does the same work in some twenty seconds a font.
"""

import ctypes
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

NO_HINTING, NOTDEF_OUTLINE = 0x01, 0x40
REGULAR_BIT, BOLD_BIT = 0x40, 0x20
UNUSED_TABLES = ("STAT", "gasp", "vhea", "vmtx")


def static_font(
    source: Path,
    *,
    characters: AbstractSet[int],
    weight: int,
    family: str,
    other_axes: Mapping[str, float] | None = None,
) -> bytes:
    """Return a static TrueType font named ``family`` with ``characters`` at ``weight``, its other axes fixed too."""
    axes = {"wght": float(weight), **(other_axes or {})}
    made = _by_harfbuzz(source, characters, axes) or _by_fonttools(source, characters, axes)
    return _named(made, family=family, weight=weight)


def _named(font_file: bytes, *, family: str, weight: int) -> bytes:
    """Name the font for what it is now, so that a PDF does not list its bold text as thin."""
    style, plain = ("Bold", family.replace(" ", "")) if weight >= 700 else ("Regular", family.replace(" ", ""))
    font = TTFont(BytesIO(font_file), recalcTimestamp=False, recalcBBoxes=False)
    for name_id, text in {
        1: family,
        2: style,
        3: f"{plain}-{style}",
        4: f"{family} {style}",
        6: f"{plain}-{style}",
    }.items():
        font["name"].removeNames(nameID=name_id)
        font["name"].setName(text, name_id, 3, 1, 0x409)
    for name_id in (16, 17, 25):
        font["name"].removeNames(nameID=name_id)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = BOLD_BIT if style == "Bold" else REGULAR_BIT
    font["head"].macStyle = int(style == "Bold")
    for tag in UNUSED_TABLES:
        if tag in font:
            del font[tag]
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _by_fonttools(source: Path, characters: AbstractSet[int], axes: Mapping[str, float]) -> bytes:
    subsetter = Subsetter(Options(hinting=False, notdef_outline=True, glyph_names=False))
    subsetter.populate(unicodes=characters)
    subset_file = BytesIO()
    with TTFont(source, lazy=True) as font:
        subsetter.subset(font)
        font.save(subset_file)
    static = instantiateVariableFont(TTFont(subset_file), dict(axes), inplace=True)
    out = BytesIO()
    static.save(out)
    return out.getvalue()


def _by_harfbuzz(source: Path, characters: AbstractSet[int], axes: Mapping[str, float]) -> bytes | None:
    """Return the font made by HarfBuzz, or None where the library is missing, too old or says no."""
    library = _harfbuzz()
    if library is None:
        return None
    blob = library.hb_blob_create_from_file(str(source).encode())
    face = library.hb_face_create(blob, 0)
    wish = library.hb_subset_input_create_or_fail()
    made = None
    try:
        wanted = library.hb_subset_input_unicode_set(wish)
        for character in characters:
            library.hb_set_add(wanted, character)
        library.hb_subset_input_set_flags(wish, NO_HINTING | NOTDEF_OUTLINE)
        if all(_pin(library, wish, face, axis, place) for axis, place in axes.items()):
            made = library.hb_subset_or_fail(face, wish)
        return _bytes_of(library, made) if made else None
    finally:
        library.hb_subset_input_destroy(wish)
        library.hb_face_destroy(made)
        library.hb_face_destroy(face)
        library.hb_blob_destroy(blob)


def _pin(library: ctypes.CDLL, wish: int, face: int, axis: str, place: float) -> bool:
    tag = int.from_bytes(axis.encode(), "big")
    return bool(library.hb_subset_input_pin_axis_location(wish, face, tag, place))


def _bytes_of(library: ctypes.CDLL, face: int) -> bytes:
    length = ctypes.c_uint()
    blob = library.hb_face_reference_blob(face)
    try:
        start = library.hb_blob_get_data(blob, ctypes.byref(length))
        return ctypes.string_at(start, length.value)
    finally:
        library.hb_blob_destroy(blob)


@cache
def _harfbuzz() -> ctypes.CDLL | None:
    """Return HarfBuzz's subset library with its calls declared, or None. It carries HarfBuzz's core calls with it."""
    pointer, unsigned = ctypes.c_void_p, ctypes.c_uint
    calls = {
        "hb_blob_create_from_file": (pointer, [ctypes.c_char_p]),
        "hb_blob_destroy": (None, [pointer]),
        "hb_blob_get_data": (pointer, [pointer, ctypes.POINTER(unsigned)]),
        "hb_face_create": (pointer, [pointer, unsigned]),
        "hb_face_destroy": (None, [pointer]),
        "hb_face_reference_blob": (pointer, [pointer]),
        "hb_set_add": (None, [pointer, unsigned]),
        "hb_subset_input_create_or_fail": (pointer, []),
        "hb_subset_input_destroy": (None, [pointer]),
        "hb_subset_input_unicode_set": (pointer, [pointer]),
        "hb_subset_input_set_flags": (None, [pointer, unsigned]),
        "hb_subset_input_pin_axis_location": (ctypes.c_int, [pointer, pointer, unsigned, ctypes.c_float]),
        "hb_subset_or_fail": (pointer, [pointer, pointer]),
    }
    for name in ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"):
        with suppress(OSError, AttributeError):
            library = ctypes.CDLL(name)
            for call, (answer, arguments) in calls.items():
                function = getattr(library, call)
                function.restype, function.argtypes = answer, arguments
            return library
    return None
