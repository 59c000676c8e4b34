"""Run a long program and show that it lives: one moving line in a terminal, a line now and then anywhere else."""

import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from threading import Thread
from typing import IO

_QUIET_SECONDS = 10


class Failed(Exception):
    """A program that the start-up needs did not do its work; the text says what and what to do."""


def say(text: str) -> None:
    """Tell the person something; on stderr, because stdout belongs to the command."""
    print(text, file=sys.stderr, flush=True)


def run(what: str, command: Sequence[str], *, environ: Mapping[str, str] | None = None, held: int = -1) -> None:
    """Run ``command``, showing ``what`` and the seconds; raise Failed with its last lines if it fails.

    ``held`` is a file that the program keeps open (and locked) if we are killed before it ends.
    """
    began = time.monotonic()
    lines: deque[str] = deque(maxlen=25)
    with subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=environ,
        pass_fds=() if held < 0 else (held,),
    ) as process:
        assert process.stdout is not None  # it is a pipe
        reader = Thread(target=_collect, args=(process.stdout, lines), daemon=True)
        reader.start()
        _watch(what, process, began)
        reader.join()
    if process.returncode:
        raise Failed("\n".join([f"{what}: failed.", *(f"    {line}" for line in lines)]))
    _show(f"{what} ({time.monotonic() - began:.0f} s)", last=True)


def _collect(output: IO[str], lines: deque[str]) -> None:
    """Keep the last lines of a program."""
    lines.extend(line.rstrip() for line in output if line.strip())


def _watch(what: str, process: subprocess.Popen[str], began: float) -> None:
    """Show the seconds until the program ends."""
    pause = 1 if sys.stderr.isatty() else _QUIET_SECONDS
    _show(f"{what} …")
    while True:
        try:
            process.wait(timeout=pause)
        except subprocess.TimeoutExpired:
            _show(f"{what} … {time.monotonic() - began:.0f} s")
        else:
            return


def _show(text: str, *, last: bool = False) -> None:
    """Write over the line before in a terminal; write a new one elsewhere."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="\n" if last else "", file=sys.stderr, flush=True)
    else:
        say(text)
