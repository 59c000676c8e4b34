"""The fonts that paper is set in, made at set-up from an installed font package; no font file lives in the tree.

Three pairs (regular and bold) are made from Noto Sans SC and Noto Sans and kept in the instance folder with their
licences:

* the **common** pair: the 6,763 Chinese characters of GB 2312 and everything in the font that is not a Chinese
  character (Latin, Greek, Cyrillic, digits, punctuation, symbols). Nearly every page needs only this one.
* the **western** pair: the letters of Central Europe, Turkey and Vietnam, accented Greek and further Cyrillic that Noto
  Sans SC lacks (Ł, Š, Ş, ή), from Noto Sans.
* the **rare** pair: every other Chinese character that the font has (some 21,000: the rest of the general-use table,
  rare names, traditional forms). A PDF carries it only when one of its characters is used.

So the rule needs no copied table: what the source fonts can print, we can print, and a page still loads a small font.
What they lack (Arabic, Thai, pictures) is refused.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path

from lims.printing.errors import CharactersMissing, FontPackageMissing

PACKAGE = "justmytype_intl_cjk"
SOURCE_FOLDER = "fonts/ofl/notosanssc"
SOURCE_FONT = "NotoSansSC[wght].ttf"
WESTERN_PACKAGE = "justmytype_western_core"
WESTERN_FOLDER = "fonts/ofl/notosans"
WESTERN_FONT = "NotoSans[wdth,wght].ttf"
WESTERN_AXES = {"wdth": 100.0}
# Latin with its extensions and modifiers, combining marks, Greek, Cyrillic.
WESTERN_BLOCKS = ((0x20, 0x52F), (0x1E00, 0x1FFF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF))
LICENCE = "OFL.txt"
WESTERN_LICENCE = "OFL-western.txt"
RECIPE = 2  # raise it when the making of the fonts changes, and every installation makes them anew
PAIRS = ("common", "western", "rare")
WEIGHTS = {"Regular": 400, "Bold": 700}
LAYOUT_ONLY = frozenset("\n\r\t")

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class FontSet:
    """A folder with the six fonts and their licences."""

    folder: Path

    def face(self, pair: str, style: str) -> Path:
        """Return the file of one font: pair "common", "western" or "rare", style "Regular" or "Bold"."""
        return self.folder / f"{pair}-{style}.ttf"

    @property
    def files(self) -> tuple[Path, ...]:
        """Return every font file, common ones first."""
        return tuple(self.face(pair, style) for pair in PAIRS for style in WEIGHTS)


def ensure_fonts(folder: Path, progress: Progress | None = None) -> FontSet:
    """Return the fonts in ``folder``; make them where they are missing or from another recipe or package version.

    ``progress`` is told (done, of how many, what) after each font. A half-made set is never seen: the work happens in a
    folder beside, which is renamed when complete, so two processes may start at once.
    """
    fontset = FontSet(folder / _digest())
    if all(path.exists() for path in fontset.files):
        return fontset
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix="making-", dir=folder))
    try:
        _make(beside, progress)
        beside.chmod(0o755)
        _put_in_place(beside, fontset.folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return fontset


def missing_characters(text: str, fontset: FontSet) -> set[str]:
    """Return the characters of ``text`` that none of the fonts can print."""
    return {character for character in set(text) - LAYOUT_ONLY if ord(character) not in _printable(fontset)}


def pair_of(character: str, fontset: FontSet) -> str:
    """Return the pair of fonts that prints ``character``, the first that has it."""
    return next((pair for pair, known in _by_pair(fontset) if ord(character) in known), PAIRS[0])


def refuse_missing_characters(text: str, fontset: FontSet) -> None:
    """Raise CharactersMissing if a character of ``text`` would print as a box."""
    if missing := missing_characters(text, fontset):
        raise CharactersMissing(field="text", characters="".join(sorted(missing)))


def gb2312_characters() -> frozenset[int]:
    """Return the Chinese characters of GB 2312, rows 16 to 87 of its table, through Python's own codec."""
    cells = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset(ord(text) for text in (cell.decode("gb2312", "ignore") for cell in cells) if text)


def is_chinese(character: int) -> bool:
    """Tell whether a code point is a Chinese character (the unified ideographs and their extensions)."""
    return 0x3400 <= character < 0xA000 or 0xF900 <= character < 0xFB00 or 0x20000 <= character < 0x40000


@dataclass(frozen=True)
class _Recipe:
    """One pair to make: of which source, which characters, under which name."""

    pair: str
    family: str
    source: Path
    characters: frozenset[int]
    other_axes: dict[str, float]


def _make(folder: Path, progress: Progress | None) -> None:
    chinese, western = files(PACKAGE) / SOURCE_FOLDER, files(WESTERN_PACKAGE) / WESTERN_FOLDER
    with as_file(chinese / SOURCE_FONT) as source, as_file(western / WESTERN_FONT) as beside:
        for recipe in _recipes(source, beside):
            _make_pair(recipe, FontSet(folder), progress)
    (folder / LICENCE).write_bytes((chinese / LICENCE).read_bytes())
    (folder / WESTERN_LICENCE).write_bytes((western / LICENCE).read_bytes())


def _recipes(source: Path, beside: Path) -> list[_Recipe]:
    everything = _characters_of(source)
    common = everything & gb2312_characters() | {each for each in everything if not is_chinese(each)}
    blocks = frozenset(each for first, last in WESTERN_BLOCKS for each in range(first, last + 1))
    western = _characters_of(beside) & blocks - everything
    return [
        _Recipe("common", "Noto Sans SC", source, common, {}),
        _Recipe("western", "Noto Sans", beside, western, WESTERN_AXES),
        _Recipe("rare", "Noto Sans SC Rare", source, everything - common, {}),
    ]


def _make_pair(recipe: _Recipe, fontset: FontSet, progress: Progress | None) -> None:
    from lims.printing.font_making import (
        static_font,
    )  # fontTools' subsetter is slow to import and needed once in a life

    for style, weight in WEIGHTS.items():
        made = static_font(
            recipe.source,
            characters=recipe.characters,
            weight=weight,
            family=recipe.family,
            other_axes=recipe.other_axes,
        )
        fontset.face(recipe.pair, style).write_bytes(made)
        if progress:
            done = sum(path.exists() for path in fontset.files)
            progress(done, len(fontset.files), f"{recipe.family} {style}")


def _put_in_place(made: Path, place: Path) -> None:
    """Rename the finished folder; where another process was quicker, its equal work stands."""
    if place.exists() and not all(path.exists() for path in FontSet(place).files):
        shutil.rmtree(place)
    try:
        made.rename(place)
    except OSError:
        if not place.exists():
            raise


def _digest() -> str:
    facts = [str(RECIPE)]
    sources = {PACKAGE: f"{SOURCE_FOLDER}/{SOURCE_FONT}", WESTERN_PACKAGE: f"{WESTERN_FOLDER}/{WESTERN_FONT}"}
    for package, inside in sources.items():
        if not (files(package) / inside).is_file():
            raise FontPackageMissing(package=package, path=inside)
        facts += [version(package.replace("_", "-")), inside]
    return hashlib.sha256(" ".join(facts).encode()).hexdigest()[:16]


def _characters_of(font_file: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(font_file, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def _printable(fontset: FontSet) -> frozenset[int]:
    return _union(known for _pair, known in _by_pair(fontset))


@cache
def _by_pair(fontset: FontSet) -> tuple[tuple[str, frozenset[int]], ...]:
    return tuple((pair, _characters_of(fontset.face(pair, "Regular"))) for pair in PAIRS)


def _union(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset().union(*sets)
