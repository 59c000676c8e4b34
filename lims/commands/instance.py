"""The instance that a command works on, and whoever acts in it."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from lims import migrations, rooms, settings
from lims.accounts import passwords
from lims.accounts import sentences as _accounts  # noqa: F401 - importing registers the sentences
from lims.errors import LimsError
from lims.services import Services, open_services
from lims.standing_clock import restore
from lims.web import sentences as _floors  # noqa: F401 - importing registers the sentences
from lims.web.errors import sentence


@contextmanager
def instance(*, must_be_current: bool = True) -> Iterator[Services]:
    """Open the instance of the settings for a command; an old database or a refusal ends the command with words."""
    try:
        chosen = settings.load()
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    passwords.set_cost(chosen.password_cost)
    restore(chosen.home)
    services = open_services(chosen)
    try:
        if must_be_current and not migrations.is_current(services.database):
            raise click.ClickException(
                "The database has not the shape of this version. Run: lims db upgrade (a new instance: lims setup)"
            )
        rooms.connect()
        yield services
    except LimsError as error:
        raise click.ClickException(sentence(error)) from None
    finally:
        services.close()
