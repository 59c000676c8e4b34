"""What the product needs from the system beside Python, whether it is there, and how it gets there."""

import ctypes
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lims._start.running import Failed, run, say

_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "/Library/Fonts")


@dataclass(frozen=True)
class Part:
    """One thing that a package of the system brings; any of its libraries, programs or fonts shows that it is there."""

    name: str
    package: str  # as Debian calls it
    use: str
    libraries: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    fonts: tuple[str, ...] = ()

    @property
    def place(self) -> str | None:
        """Return where the part is, or None where it is missing."""
        return _library(self.libraries) or _program(self.programs) or _font(self.fonts)


PANGO = Part(
    "Pango",
    "libpango-1.0-0",
    "sets the text of certificates and labels",
    libraries=("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0.0.dylib"),
)
PANGO_FT2 = Part(
    "Pango for FreeType",
    "libpangoft2-1.0-0",
    "finds the fonts of certificates and labels",
    libraries=("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0.0.dylib"),
)
HARFBUZZ = Part(
    "HarfBuzz subset",
    "libharfbuzz-subset0",
    "puts only the characters used into a PDF",
    libraries=("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib", "libharfbuzz-subset.0.dylib"),
)
CHROMIUM = Part(
    "Chromium", "chromium", "walks through the pages", programs=("chromium", "chromium-browser", "google-chrome")
)
POPPLER = Part("Poppler", "poppler-utils", "reads and draws printed PDFs", programs=("pdftoppm",))
QPDF = Part("qpdf", "qpdf", "checks the structure of PDFs", programs=("qpdf",))
DEJAVU = Part(
    "DejaVu fonts", "fonts-dejavu-core", "makes printed pages alike on all machines", fonts=("DejaVuSans.ttf",)
)

SOFTHSM = Part("SoftHSM", "softhsm2", "is the security module that signing is tried with", programs=("softhsm2-util",))

RUNNING = (PANGO, PANGO_FT2, HARFBUZZ)
TESTING = (CHROMIUM, POPPLER, QPDF, DEJAVU, SOFTHSM)


def missing(parts: Iterable[Part]) -> list[Part]:
    """Return those of ``parts`` that this machine lacks."""
    return [part for part in parts if part.place is None]


def line_to_type(packages: Iterable[str]) -> str:
    """Return the one line that installs ``packages``, for the person to type."""
    names = " ".join(packages)
    if shutil.which("apt-get"):
        return f"{'' if _is_root() else 'sudo '}apt-get install --no-install-recommends {names}"
    return f"install what Debian calls {names} with your system's package manager"


def provide(parts: Sequence[Part], *, allowed: bool, tried: Path) -> None:
    """Install what is missing of ``parts`` where we may, else say what to type; nothing here stops the start.

    What was tried is written into the file ``tried``, so that a machine without a network does not wait at each start.
    """
    packages = [part.package for part in missing(parts)]
    if packages and allowed and may_install() and not (tried.exists() and tried.read_text() == line_to_type(packages)):
        tried.write_text(line_to_type(packages))
        try:
            install(packages)
        except Failed as failure:
            say(str(failure))
    if lacking := missing(parts):
        say(f"Missing on this system: {_names(lacking)}. {advice(lacking)}")


def advice(parts: Iterable[Part]) -> str:
    """Return the sentence that tells how to get ``parts``."""
    return f"To install: {line_to_type(part.package for part in parts)}"


def may_install() -> bool:
    """Say whether packages can be installed: by root, on a system of Debian's family."""
    return _is_root() and sys.platform == "linux" and shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> None:
    """Install system packages through apt-get; raise Failed with its words if that does not work."""
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    say(f"Installing system packages (--no-system forbids it): {' '.join(packages)}")
    run("Reading the system's package lists", ["apt-get", "-q", "update"], environ=environ)
    options = ["-q", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120"]
    run("Installing system packages", ["apt-get", *options, "install", *packages], environ=environ)


def _names(parts: Iterable[Part]) -> str:
    """Return the names of ``parts`` and what each is for."""
    return ", ".join(f"{part.name} ({part.use})" for part in parts)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _library(names: Iterable[str]) -> str | None:
    """Return the first of ``names`` that the system can load."""
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return name
    return None


def _program(names: Iterable[str]) -> str | None:
    """Return the path of the first of ``names`` that is a program here."""
    return next(filter(None, map(shutil.which, names)), None)


def _font(names: Iterable[str]) -> str | None:
    """Return the path of the first font file of these names."""
    fonts = _font_files() if names else {}
    return next((fonts[name] for name in names if name in fonts), None)


def _font_files() -> dict[str, str]:
    """Return all font files by their names."""
    folders = (Path(folder).expanduser() for folder in _FONT_FOLDERS)
    return {file.name: str(file) for folder in folders if folder.is_dir() for file in folder.rglob("*.[to]t[fc]")}
