"""A worker in a process of its own, to be killed: `python batch_worker.py HOME FONTS [--light]`.

It works off the queue as the product does. ``--light`` puts a blank page in the place of the printed one, which is the
only thing that it leaves out.
"""

import io
import sys
import time
from pathlib import Path

import pikepdf
from sqlalchemy import func, select

from lims import rooms, tables
from lims.jobs.models import Job, JobState
from lims.jobs.queue import Queue
from lims.printing.fonts import FontSet
from lims.services import Services, open_services
from lims.settings import Settings
from lims.standing_clock import restore


class BlankPages:
    """Prints a blank page."""

    def render(self, _job: object) -> bytes:
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            out = io.BytesIO()
            pdf.save(out)
        return out.getvalue()

    def close(self) -> None:
        """Nothing is held."""


def settings_of(home: Path) -> Settings:
    return Settings(home=home, password_cost=1, secret_key="tests", public_url="https://lims.example")


def work(services: Services) -> None:
    """Work the queue off until nothing is left to do."""
    worker = Queue(services.settings, services).start_worker(2)
    left = select(func.count()).select_from(Job).where(Job.state.in_((JobState.WAITING, JobState.RUNNING)))
    while True:
        time.sleep(0.1)
        with services.database.snapshot() as session:
            if not session.scalar(left):
                break
    worker.stop()


if __name__ == "__main__":
    home = Path(sys.argv[1])
    restore(home)
    rooms.connect()
    assert tables.metadata.tables  # every model is known
    opened = open_services(settings_of(home))
    opened.__dict__["fonts"] = FontSet(Path(sys.argv[2]))
    if "--light" in sys.argv:
        opened.__dict__["printer"] = BlankPages()
    work(opened)
    opened.close()
