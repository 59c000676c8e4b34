"""`lims setup`: the first start of an instance.

Its tables, the laboratory's identity, the first administrator, the standards.
"""

from typing import Any

import click

from lims import clock, migrations
from lims.accounts import operations, queries
from lims.accounts.identity import parse_days, parse_holidays, parse_shifts
from lims.accounts.queries import SYSTEM
from lims.catalogue import seeding
from lims.commands.instance import instance
from lims.permissions import Role
from lims.services import Services


@click.command()
@click.option("--name", prompt="Name of the laboratory (English)")
@click.option("--name-zh", prompt="Name of the laboratory (Chinese)")
@click.option("--address", prompt="Address (English)")
@click.option("--address-zh", prompt="Address (Chinese)")
@click.option("--zone", prompt="Time zone", default="Asia/Shanghai", show_default=True)
@click.option("--shifts", prompt="Shifts", default="08:00-16:00", show_default=True)
@click.option("--working-days", prompt="Working days (1 is Monday)", default="1, 2, 3, 4, 5", show_default=True)
@click.option("--holidays", prompt="Holidays (days as 2020-05-01, separated by blanks)", default="", show_default=False)
@click.option("--admin", prompt="User name of the first administrator")
@click.option("--admin-name", prompt="Name of the first administrator")
@click.password_option("--password", prompt="Password of the first administrator (at least 10 characters)")
def setup(admin: str, admin_name: str, password: str, **identity: str) -> None:
    """Set a new instance up: the laboratory and its first administrator."""
    with instance(must_be_current=False) as services:
        migrations.upgrade(services.database)
        _refuse_second_time(services)
        _set_up(services, identity, admin, admin_name, password)
        click.echo("Preparing the fonts …")
        services.laboratory_name = identity["name"]
        _ = services.fonts, services.keys
    click.echo("The instance is ready. Start it with: lims serve")


def _refuse_second_time(services: Services) -> None:
    with services.database.snapshot() as session:
        if queries.laboratory(session) is not None:
            raise click.ClickException(
                "This instance is set up already; its identity is changed in the pages (Laboratory)."
            )


def _set_up(services: Services, identity: dict[str, str], admin: str, admin_name: str, password: str) -> None:
    """Put the laboratory, the administrator and the shipped standards in, in one transaction."""
    parsed: dict[str, Any] = {
        **{name: identity[name] for name in ("name", "name_zh", "address", "address_zh", "zone")},
        "shifts": parse_shifts(identity["shifts"]),
        "working_days": parse_days(identity["working_days"]),
        "holidays": parse_holidays(identity["holidays"]),
    }
    with services.database.transaction() as session:
        operations.add_person(
            session,
            username=admin,
            name=admin_name,
            roles=[Role.ADMINISTRATOR],
            password=password,
            actor=SYSTEM,
            must_change=False,
        )
        operations.set_laboratory(session, actor=SYSTEM, **parsed)
        seeding.seed(session, used_from=clock.today(identity["zone"]), actor=SYSTEM)
