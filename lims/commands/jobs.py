"""`lims jobs`: do what waits, or work jobs off for ever in a process of its own."""

import time

import click

from lims.commands.instance import instance
from lims.jobs import operations
from lims.jobs.queue import Queue


@click.group()
def jobs() -> None:
    """Do the work outside of requests."""


@jobs.command()
def run() -> None:
    """Do everything that is due, then end."""
    with instance() as services:
        click.echo(f"{operations.run_due(services)} jobs done.")


@jobs.command()
@click.option("--threads", default=2, show_default=True)
def work(threads: int) -> None:
    """Work jobs off until the process is ended (for PostgreSQL with several server processes)."""
    with instance() as services:
        worker = Queue(services.settings, services).start_worker(threads)
        click.echo("Working. End with Ctrl+C.")
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            worker.stop()
