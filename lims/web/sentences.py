"""The words for what the floors below refuse: printing, stored files, numbers, the queue."""

from typing import Any

from flask_babel import gettext as _

from lims.errors import NoAnswer
from lims.files import FileAltered, FileMissing
from lims.jobs.queue import QueueUnavailable
from lims.numbers import NumbersUsedUp
from lims.printing.errors import (
    BarcodeTooLong,
    FontPackageMissing,
    KeysIncomplete,
    KeyUnusable,
    NoTimestampService,
    NotPrintable,
    NotRevocable,
    TimestampRefused,
)
from lims.printing.marks import NoMark
from lims.printing.photographed import MOST_PIXELS, NoPicture
from lims.web.errors import explains


@explains(NotPrintable, status=422)
def _not_printable(error: Any) -> tuple[str, str]:
    return _("There is nothing to print: %(missing)s.", missing=error.missing), _("Complete it and print again.")


@explains(BarcodeTooLong, status=422)
def _barcode_too_long(error: Any) -> tuple[str, str]:
    return (
        _("The barcode of %(value)s is wider than its label.", value=error.value),
        _("It has room for %(room)s mm. Take the larger label.", room=error.room_mm),
    )


@explains(FontPackageMissing, status=500)
def _font_package_missing(error: Any) -> tuple[str, str]:
    return (
        _("The font package %(package)s is not installed as it should be.", package=error.package),
        _("The administrator finds out more with: lims doctor"),
    )


@explains(KeysIncomplete, status=500)
def _keys_incomplete(error: Any) -> tuple[str, str]:
    return (
        _("Some of the laboratory's keys are missing: %(missing)s.", missing=", ".join(error.missing)),
        _("The administrator must restore the folder of the keys from its backup; nothing is signed until then."),
    )


@explains(KeyUnusable, status=500)
def _key_unusable(error: Any) -> tuple[str, str]:
    return (
        _("The key %(key)s cannot sign: %(why)s.", key=error.key, why=error.why),
        _("The administrator must correct LIMS_SIGNING_KEY; nothing is signed until then."),
    )


@explains(NoTimestampService)
def _no_timestamp_service(_error: Any) -> tuple[str, str]:
    return (
        _("No timestamp service is set, so timestamps are not renewed."),
        _("The administrator names one in LIMS_TIMESTAMP_URL, and its authority in LIMS_SIGNING_CERTIFICATES."),
    )


@explains(NoAnswer, status=503)
def _no_answer(_error: Any) -> tuple[str, str]:
    return _("Somebody outside gave no answer."), _("It is asked again later.")


@explains(TimestampRefused, status=500)
def _timestamp_refused(error: Any) -> tuple[str, str]:
    return (
        _("The timestamp service %(address)s gave no timestamp: %(why)s.", address=error.address, why=error.why),
        _("It is asked again later. The administrator looks at the address and at its authority's certificate."),
    )


@explains(NotRevocable, status=422)
def _not_revocable(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(role)s is no role of a key, or %(reason)s no reason to take one back.",
            role=error.role,
            reason=error.reason,
        ),
        _("Roles and reasons are listed by: lims keys revoke --help"),
    )


@explains(FileMissing, status=404)
def _file_missing(error: Any) -> tuple[str, str]:
    return (
        _("The stored file %(digest)s is not there.", digest=str(error.digest)[:12]),
        _("The administrator must restore the folder of files from its backup."),
    )


@explains(FileAltered, status=500)
def _file_altered(error: Any) -> tuple[str, str]:
    return (
        _("The stored file %(digest)s was altered after it was stored.", digest=str(error.digest)[:12]),
        _("It is not given out. The administrator must restore it from a backup and find out who did it."),
    )


@explains(NumbersUsedUp)
def _numbers_used_up(error: Any) -> tuple[str, str]:
    return _("All numbers of this kind are taken in this year."), _("Ask the administrator.")


@explains(QueueUnavailable, status=503)
def _queue_unavailable(error: Any) -> tuple[str, str]:
    return _("The queue of jobs cannot be used: %(why)s.", why=error.why), _("The administrator checks LIMS_JOBS_URL.")


@explains(NoMark, status=422)
def _no_mark(error: Any) -> tuple[str, str]:
    if error.why == "bytes":
        return _("The mark is too large: %(value)s.", value=error.value), _("It may have 256 kB.")
    if error.why == "pixels":
        return _("The mark has %(value)s pixels.", value=error.value), _("Each side may have 100 to 2000.")
    if error.why == "drawing":
        return (
            _("The mark holds something that does not draw: %(value)s.", value=error.value),
            _("Let the drawing program turn text into paths and leave out pictures, scripts and links."),
        )
    return _("This is no PNG and no SVG that can be read."), _("Send the mark as the accreditation body gave it.")


@explains(NoPicture, status=422)
def _no_picture(error: Any) -> tuple[str, str]:
    if error.why == "kind":
        return _("This is no picture that can be read."), _(
            "Take a photograph of the label, or send a JPEG, PNG or WebP."
        )
    return (
        _("The picture is too large: %(value)s.", value=error.value),
        _("It may have %(limit)s million pixels. Take it with a smaller setting.", limit=MOST_PIXELS // 1_000_000),
    )
