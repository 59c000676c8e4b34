"""Start anything: `python3 -m lims demo`, with nothing installed but Python.

This file and `lims/__init__.py` are read by whatever `python3` is: they are written for any Python 3, so that an old
one is told what it lacks instead of failing over a line that it cannot read. All else is in `lims._start`.
"""

import os
import sys

NEEDED = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def too_old(version: tuple, path: str) -> str:
    """Return what to tell a Python of this version (a newer one may lie on ``path``), or nothing if it will do."""
    if version >= NEEDED:
        return ""
    told = "Greenlane LIMS needs Python {}.{} or newer; this is {}.{}.".format(*(NEEDED + version))
    folders = path.split(os.pathsep)
    for name in NEWER:
        if any(os.path.exists(os.path.join(folder, name)) for folder in folders):
            return told + " This machine has a newer one: type {} -m lims".format(name)
    return told + " Install python{}.{} with your system's package manager, or get it from the Python project.".format(
        *NEEDED
    )


def main() -> None:
    """Prepare what is missing, then run the `lims` command."""
    obstacle = too_old(sys.version_info[:2], os.environ.get("PATH", ""))
    if obstacle:
        sys.exit(obstacle)
    if os.name != "posix":
        sys.exit("Greenlane LIMS runs on Linux and macOS; on Windows, run it inside WSL.")
    from lims._start import launch  # noqa: PLC0415 - newer Python, so only after the version is known

    sys.exit(launch.start(sys.argv[1:]))


if __name__ == "__main__":
    main()
