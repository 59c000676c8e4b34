"""`lims db`: bring the database to this version."""

import click

from lims import migrations
from lims.commands.instance import instance


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Run every migration that the database does not have yet."""
    with instance(must_be_current=False) as services:
        migrations.upgrade(services.database)
    click.echo(f"The database is at {migrations.head()}.")
