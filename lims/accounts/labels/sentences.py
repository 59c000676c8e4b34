"""The words for what the printing of labels refuses."""

from typing import Any

from flask_babel import gettext as _

from lims.accounts.labels.operations import (
    NoAddress,
    PrinterAway,
    PrinterNameTaken,
    PrinterOutOfService,
    ReprintWithoutReason,
)
from lims.accounts.labels.queries import PrintLine
from lims.jobs.models import JobState
from lims.web.errors import explains


@explains(ReprintWithoutReason, status=422)
def _reprint(error: Any) -> tuple[str, str]:
    return (
        _("A label of %(thing)s was printed before.", thing=error.thing),
        _("Give the reason for printing it again."),
    )


@explains(NoAddress, status=422)
def _no_address(error: Any) -> tuple[str, str]:
    return (
        _("“%(value)s” is no address of a printer.", value=error.value),
        _("Write its name or number on the network, without blanks: 10.0.0.7"),
    )


@explains(PrinterNameTaken, status=422)
def _name_taken(error: Any) -> tuple[str, str]:
    return _("Another printer is called “%(value)s”.", value=error.value), _("Choose another.")


@explains(PrinterAway, status=503)
def _printer_away(error: Any) -> tuple[str, str]:
    return (
        _("No printer took the labels at %(address)s, port %(port)s.", address=error.address, port=error.port),
        _("Look whether it is switched on and connected."),
    )


@explains(PrinterOutOfService, status=409)
def _out_of_service(error: Any) -> tuple[str, str]:
    return (
        _("The printer “%(thing)s” is out of service.", thing=error.thing),
        _("Choose another printer, or print a PDF."),
    )


def outcome(line: PrintLine) -> tuple[str, str]:
    """Return what became of a print that went to a printer, and what helps; "" where there is nothing to do."""
    if line.state is JobState.DONE:
        return _("sent"), ""
    if line.state is JobState.FAILED:
        return _("given up"), _(
            "%(printer)s took nothing at %(address)s, port %(port)s, in %(n)s tries. Look whether it is switched on and"
            " connected; then print again.",
            printer=line.printer, address=line.address, port=line.port, n=line.attempts,
        )  # fmt: skip
    if line.attempts:
        return _("not yet sent"), _(
            "%(printer)s took nothing at %(address)s, port %(port)s. It is tried again by itself; look whether it is"
            " switched on and connected.",
            printer=line.printer, address=line.address, port=line.port,
        )  # fmt: skip
    return _("waits to be sent"), ""
