"""Everything that changes what is on record about labels: their printing, and the printers of the house."""

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.labels import queries
from lims.accounts.labels.kinds import Labelled
from lims.accounts.labels.models import LabelLayout, LabelPrint, Media, Printer
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.errors import Conflict, Invalid, LimsError
from lims.jobs.operations import ask
from lims.permissions import Actor, Permission
from lims.printing.labels import LabelKind

SEND = "labels:send"
_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:_-]*")


class ReprintWithoutReason(Invalid):
    """A label of ``thing`` was printed before, and nobody says why another is needed."""

    code = "reprint_without_reason"


class NoAddress(Invalid):
    """``value`` is no name or number of a machine."""

    code = "no_address"


class PrinterNameTaken(Invalid):
    """Another printer has the name ``value``."""

    code = "printer_name_taken"


class PrinterAway(LimsError):
    """The printer did not take the labels: ``address``, ``port``, ``why``."""

    code = "printer_away"


class PrinterOutOfService(Conflict):
    """Nothing is sent to ``thing``: it is out of service."""

    code = "printer_out_of_service"


def note_print(
    session: Session, kind: LabelKind, labelled: Sequence[Labelled], *, layout: LabelLayout, actor: Actor,
    reason: str = "", printer: Printer | None = None,
) -> list[LabelPrint]:  # fmt: skip
    """Note that labels are printed, in the trail of each shipment; printing one again needs a reason.

    With a ``printer`` a job sends them there: the request does not wait for it.
    """
    actor.must(Permission.SAMPLES_LABELS_PRINT)
    again = queries.printed_before(session, kind, labelled)
    if again and not reason.strip():
        raise ReprintWithoutReason(field="reason", value="", thing=min(again))
    if printer is not None and not printer.in_service:
        raise PrinterOutOfService(thing=printer.name)
    prints = []
    for shipment_id in sorted({one.shipment_id for one in labelled}, key=lambda one: one or 0):
        codes = [one.label.code for one in labelled if one.shipment_id == shipment_id]
        printed = LabelPrint(
            kind=kind, shipment_id=shipment_id, numbers=codes, layout=layout, reason=reason.strip(),
            printed_at=clock.now(), printed_by_id=actor.id,
            printer_id=printer.id if printer else None,
        )  # fmt: skip
        session.add(printed)
        session.flush()
        record(session, AuditAction.LABELS_PRINTED, subject=printed, actor=actor, reason=printed.reason)
        if printer is not None:
            ask(session, SEND, key=queries.key_of(printed.id), payload={"print_id": printed.id})
        prints.append(printed)
    return prints


def set_printer(
    session: Session, printer: Printer | None, *, name: str, address: str, port: int, dots_per_mm: int, media: Media,
    in_service: bool, actor: Actor,
) -> Printer:  # fmt: skip
    """Add a label printer, or change ``printer``."""
    actor.must(Permission.ACCOUNTS_PRINTERS_MANAGE)
    if not _ADDRESS.fullmatch(address):
        raise NoAddress(field="address", value=address)
    other = session.scalar(select(Printer).where(Printer.name == name))
    if other is not None and other is not printer:
        raise PrinterNameTaken(field="name", value=name)
    printer = printer or Printer()
    printer.name, printer.address, printer.port, printer.dots_per_mm = name, address, port, dots_per_mm
    printer.media, printer.in_service = media, in_service
    session.add(printer)
    session.flush()
    record(session, AuditAction.PRINTER_SET, subject=printer, actor=actor)
    return printer
