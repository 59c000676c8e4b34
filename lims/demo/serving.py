"""Serving the demonstration: its own folder, no other setting than where to listen, the next free port if need be."""

import os
import socket
import sys
from dataclasses import replace
from pathlib import Path

import lims
from lims.settings import Settings

TRIED_PORTS = 50
# Where a real instance keeps its data must not reach the demonstration.
NOT_OURS = ("LIMS_DATABASE_URL", "LIMS_FILES_URL", "LIMS_JOBS_URL", "LIMS_CUSTOMS_OUTBOX", "LIMS_SECRET_KEY")


def settings_for(chosen: Settings) -> Settings:
    """Return the demonstration's settings: a folder in the chosen one, with everything else inside it."""
    return replace(
        chosen,
        home=(chosen.home / "demo").resolve(),
        database_url="",
        files_url="",
        jobs_url="",
        secret_key="",
        customs_outbox="",
        demo=True,
        port=free_port(chosen.host, chosen.port),
    )


def free_port(host: str, first: int) -> int:
    """Return the first port from ``first`` on at which nobody listens."""
    for port in range(first, min(first + TRIED_PORTS, 65536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((host, port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {first} on at {host}")


def set_environment(settings: Settings) -> None:
    """Let the server's processes find this instance and no other."""
    for name in NOT_OURS:
        os.environ.pop(name, None)
    os.environ |= {"LIMS_HOME": str(settings.home), "LIMS_DEMO": "1", "LIMS_PORT": str(settings.port)}


def become_server(settings: Settings) -> None:
    """Let the server take this process over: same place in the terminal, nothing left of what ran before."""
    set_environment(settings)
    source = str(Path(lims.__path__[0]).parent)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", "lims.demo.server"])  # noqa: S606 - our own module, no shell
