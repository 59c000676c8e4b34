"""The demonstration's clock goes on from the day at which its story ended; a real instance has no such file."""

from datetime import timedelta
from pathlib import Path

from lims import clock

_FILE = "clock-offset-seconds"


def keep(home: Path) -> None:
    """Write down how far the clock of this instance is from the machine's."""
    (home / _FILE).write_text(str(clock.offset().total_seconds()))


def restore(home: Path) -> None:
    """Set the clock as it was kept."""
    path = home / _FILE
    if path.exists():
        clock.shift(timedelta(seconds=float(path.read_text())))
