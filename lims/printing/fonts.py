"""The fonts that paper is set in, made at set-up from an installed font package; no font file lives in the tree.

Two pairs (regular and bold) are made from Noto Sans SC and kept in the instance folder with their licence:

* the **common** pair: the 6,763 Chinese characters of GB 2312 and everything in the font that is not a Chinese
  character (Latin, Greek, Cyrillic, digits, punctuation, symbols). Nearly every page needs only this one.
* the **rare** pair: every other Chinese character that the font has (some 21,000: the rest of the general-use table,
  rare names, traditional forms). A PDF carries it only when one of its characters is used.

So the rule needs no copied table: what the source font can print, we can print, and a page still loads a small font.
What it lacks, among it some Latin letters of Central Europe and Turkey (Ł, Š, Ş) and accented Greek, is refused.
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
LICENCE = "OFL.txt"
RECIPE = 1  # raise it when the making of the fonts changes, and every installation makes them anew
WEIGHTS = {"Regular": 400, "Bold": 700}
LAYOUT_ONLY = frozenset("\n\r\t")

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class FontSet:
    """A folder with the four fonts and their licence."""

    folder: Path

    def face(self, pair: str, style: str) -> Path:
        """Return the file of one font: pair "common" or "rare", style "Regular" or "Bold"."""
        return self.folder / f"{pair}-{style}.ttf"

    @property
    def files(self) -> tuple[Path, ...]:
        """Return every font file, common ones first."""
        return tuple(self.face(pair, style) for pair in ("common", "rare") for style in WEIGHTS)


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


def _make(folder: Path, progress: Progress | None) -> None:
    from lims.printing.font_making import (
        static_font,
    )  # fontTools' subsetter is slow to import and needed once in a life

    source_folder = files(PACKAGE) / SOURCE_FOLDER
    with as_file(source_folder / SOURCE_FONT) as source:
        everything = _characters_of(source)
        common = everything & gb2312_characters() | {each for each in everything if not is_chinese(each)}
        pairs = {"common": ("Noto Sans SC", common), "rare": ("Noto Sans SC Rare", everything - common)}
        for pair, (family, characters) in pairs.items():
            for style, weight in WEIGHTS.items():
                made = static_font(source, characters=characters, weight=weight, family=family)
                FontSet(folder).face(pair, style).write_bytes(made)
                if progress:
                    progress(len(list(folder.glob("*.ttf"))), len(FontSet(folder).files), f"{family} {style}")
    (folder / LICENCE).write_bytes((source_folder / LICENCE).read_bytes())


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
    source = files(PACKAGE) / SOURCE_FOLDER / SOURCE_FONT
    if not source.is_file():
        raise FontPackageMissing(package=PACKAGE, path=f"{SOURCE_FOLDER}/{SOURCE_FONT}")
    facts = f"{RECIPE} {version(PACKAGE.replace('_', '-'))} {SOURCE_FONT}"
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def _characters_of(font_file: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(font_file, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def _printable(fontset: FontSet) -> frozenset[int]:
    return _union(_characters_of(fontset.face(pair, "Regular")) for pair in ("common", "rare"))


def _union(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset().union(*sets)
