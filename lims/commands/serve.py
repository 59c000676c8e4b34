"""`lims serve`: the pages through granian, with the worker in the same process."""

from pathlib import Path

import click

from lims.commands.instance import instance

LEAVING_S = 5  # how long Ctrl+C waits for a worker; what it leaves undone is a job with a lease, done at the next start


@click.command()
@click.option("--workers", default=1, show_default=True, help="Server processes; more than one needs PostgreSQL.")
def serve(workers: int) -> None:
    """Serve the pages until Ctrl+C."""
    with instance() as services:
        chosen = services.settings
        if workers > 1 and chosen.uses_sqlite:
            raise click.ClickException(
                "SQLite serves one process. Set LIMS_DATABASE_URL to PostgreSQL for more workers."
            )
        _ = services.fonts  # the first start prepares them, not the first certificate
    click.echo(f"Greenlane LIMS at {chosen.address}  (Ctrl+C ends)")
    run_server(
        chosen.host, chosen.port, workers=workers, threads=chosen.threads, tls=(chosen.tls_certificate, chosen.tls_key)
    )


def run_server(host: str, port: int, *, workers: int, threads: int, tls: tuple[str, str] = ("", "")) -> None:
    """Run granian on the application of the settings in the environment."""
    from granian import Granian  # noqa: PLC0415 - the other commands do not need the server
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    certificate, key = tls
    Granian(
        "lims.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        workers_kill_timeout=LEAVING_S,
        log_level=LogLevels.warning,
        ssl_cert=Path(certificate) if certificate else None,
        ssl_key=Path(key) if key else None,
    ).serve()
