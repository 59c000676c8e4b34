"""The job that sends labels to a printer; one that is away is tried again."""

import socket
from typing import Any

from lims.accounts.labels import (
    operations,
    people,  # noqa: F401 - importing registers the labels of people
    queries,
)
from lims.accounts.labels.kinds import source_of
from lims.accounts.labels.models import LabelPrint, Media
from lims.jobs.operations import handles
from lims.printing.zpl import zpl
from lims.services import Services

PATIENCE = 10  # seconds
_MEDIA = {Media.DIRECT: "D", Media.TRANSFER: "T"}


@handles(operations.SEND)
def send_labels(services: Services, payload: dict[str, Any]) -> None:
    """Draw the labels of one print and send them; the labels say what is on record now."""
    with services.database.snapshot() as session:
        asked = session.get_one(LabelPrint, payload["print_id"])
        printer = queries.printer_by_id(session, asked.printer_id or 0)
        labels = [one.label for one in source_of(asked.kind).find(session, asked.numbers)]
    text = zpl(labels, services.fonts, dots_per_mm=printer.dots_per_mm, media=_MEDIA[printer.media])
    send(printer.address, printer.port, text.encode("ascii"))


def send(address: str, port: int, content: bytes) -> None:
    """Send ``content`` over TCP; raise `PrinterAway`. A printer gives no receipt: it took all is all that is known."""
    try:
        with socket.create_connection((address, port), timeout=PATIENCE) as line:
            line.sendall(content)
            line.shutdown(socket.SHUT_WR)
    except OSError as fault:
        raise operations.PrinterAway(address=address, port=port, why=str(fault)) from fault
