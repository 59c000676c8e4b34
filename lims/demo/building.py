"""Telling the whole story into an empty folder."""

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from lims import clock, migrations, rooms
from lims.accounts import passwords
from lims.certificates.models import Certificate
from lims.demo.data_files import load
from lims.demo.folder import Folder
from lims.demo.house import set_up
from lims.demo.playing import play
from lims.demo.stage import at, go_to
from lims.demo.story import BESIDE, SHIPMENTS
from lims.services import Services, open_services
from lims.settings import Settings
from lims.standing_clock import keep

ENDS = at("05-14", "14:00")
CERTIFICATES = "certificates"

Heard = Callable[[str], None]


def build(settings: Settings, *, preparing: Heard, told: Heard) -> None:
    """Make the instance in the settings' folder, tell every story, and leave the clock at the story's end.

    ``preparing`` hears what is made ready, ``told`` the name of each story that has come to its end.
    """
    began = time.monotonic()
    folder = Folder(settings.home)
    folder.begin()
    passwords.set_cost(settings.password_cost)
    services = open_services(settings)
    before = clock.offset()
    try:
        _tell(services, preparing, told)
        folder.complete(seconds=round(time.monotonic() - began, 1))
    finally:
        clock.shift(before)
        services.close()


def _tell(services: Services, preparing: Heard, told: Heard) -> None:
    """Prepare the house, tell the stories, keep the clock, export the certificates."""
    preparing("the database")
    migrations.upgrade(services.database)
    rooms.connect()
    preparing("the fonts")
    _ = services.fonts
    preparing("the laboratory, its people and its standards")
    services.laboratory_name = load("house")["laboratory"]["name"]
    stage = set_up(services)
    _ = services.keys  # made at the story's beginning, so that they are valid in it
    preparing("the stories")
    play(stage, [*BESIDE, *SHIPMENTS], told=told)
    go_to(ENDS)
    keep(services.settings.home)
    export(services)


def export(services: Services) -> list[Path]:
    """Put a copy of every issued certificate's file under its number into the folder `certificates`."""
    place = services.settings.home / CERTIFICATES
    place.mkdir(exist_ok=True)
    with services.database.snapshot() as session:
        wanted = select(Certificate.number, Certificate.pdf_sha256).where(Certificate.issued_at.is_not(None))
        found = session.execute(wanted.order_by(Certificate.number)).all()
    copies = [place / f"{number}.pdf" for number, _ in found]
    for path, (_, digest) in zip(copies, found, strict=True):
        path.write_bytes(services.files.get(digest))
    return copies
