"""The words for what is wrong with a declaration or its file, in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from lims.shipments.declarations.csv_reading import UnknownColumns
from lims.shipments.declarations.decoding import LARGEST, FileUnreadable
from lims.shipments.declarations.faults import DeclarationRefused, DeclaredDifferently, Fault
from lims.shipments.declarations.importing import FileRefused
from lims.shipments.declarations.operations import AnotherDeclaration, LotSampled, Sampled
from lims.shipments.declarations.reading import RowFault
from lims.web.errors import explains
from lims.web.words import field_word

Facts = Mapping[str, Any]

_FAULTS: dict[str, Callable[[Facts], str]] = {
    "missing": lambda f: _("This is needed."),
    "too_long": lambda f: _("At most %(n)s characters.", n=f.get("max_length", "")),
    "not_text": lambda f: _("This must be text, in quotation marks."),
    "not_one_of": lambda f: _("One of these is needed: %(expected)s.", expected=f.get("expected", "")),
    "unknown_field": lambda f: _("There is no such field. Check its spelling."),
    "not_yes_or_no": lambda f: _("Say yes or no."),
    "too_large": lambda f: _("At most %(n)s.", n=f.get("le", "")),
    "nothing_listed": lambda f: _("At least one is needed."),
    "not_a_list": lambda f: _("This must be a list: [ … ]."),
    "not_a_group": lambda f: _("This must be a group of named values: { … }."),
    "cannot_be_taken": lambda f: _("This cannot be taken."),
    "control_character": lambda f: _("It holds a line break or another invisible character. Remove it."),
    "no_such_country": lambda f: _("This is no country code. Two letters of ISO 3166 are needed, such as CN or DE."),
    "not_ten_digits": lambda f: _("A commodity code has 10 digits; this has %(n)s.", n=f["length"]),
    "not_eighteen_characters": lambda f: _(
        "A declaration number of Chinese customs has 18 letters and digits; this has %(n)s characters.", n=f["length"]
    ),
    "not_a_declaration_number": lambda f: _("A declaration number has 5 to 35 letters, digits, hyphens or slashes."),
    "not_a_uscc": lambda f: _("This is no unified social credit code (18 characters, the last one checks the others)."),
    "not_an_eori": lambda f: _("An EORI number is a country code and up to 15 letters and digits."),
    "not_an_identifier": lambda f: _("3 to 40 characters without spaces are needed."),
    "not_exact": lambda f: _("Write the number as text, so that it stays exact: “98.30”."),
    "not_a_decimal": lambda f: _("Use digits and a point: 12.50"),
    "not_positive": lambda f: _("It must be more than nothing."),
    "not_a_whole_number": lambda f: _("A whole number is needed, in digits only."),
    "not_a_unit": lambda f: _("A unit is a word, such as 个 or 千克, without a number."),
    "not_a_day": lambda f: _("Write the day as 2020-05-31."),
    "in_the_future": lambda f: _("This day has not begun yet."),
    "made_after_declared": lambda f: _("The goods cannot be made after the day of the declaration."),
    "given_twice": lambda f: _("This is given twice."),
    "lots_exceed_quantity": lambda f: _(
        "The lots come to %(total)s, more than the %(quantity)s %(unit)s of the line.",
        total=f["total"], quantity=f["quantity"], unit=f["unit"],
    ),
    "no_such_standard": lambda f: _("The catalogue has no standard with this code. See the page of the standards."),
    "no_such_class": lambda f: _("The standard has no such class. It knows: %(classes)s.", classes=f["classes"]),
    "another_country": lambda f: _(
        "This number is registered for %(name)s in %(country)s.", name=f["name"], country=f["country"]
    ),
    "declared_differently": lambda f: _(
        "It is declared already as %(number)s, with other content. Amend that shipment instead.", number=f["number"]
    ),
    "differs_from_row_before": lambda f: _(
        "An earlier row of the same declaration or line says “%(earlier)s”.", earlier=f["earlier"]
    ),
    "too_many_cells": lambda f: _("The row has more cells than the head has columns."),
}  # fmt: skip

_UNREADABLE: dict[str, Callable[[], str]] = {
    "empty": lambda: _("The file is empty."),
    "too large": lambda: _("The file is larger than %(n)s MB.", n=LARGEST // (1024 * 1024)),
    "workbook": lambda: _("The file is an Excel workbook. Save it as “CSV UTF-8” and send that."),
    "pdf": lambda: _("The file is a PDF. JSON or CSV is needed."),
    "picture": lambda: _("The file is a picture. JSON or CSV is needed."),
    "utf-16": lambda: _("The file is UTF-16. Save it as UTF-8 (“CSV UTF-8”)."),
    "binary": lambda: _("The file is no text. JSON or CSV in UTF-8 is needed."),
    "not declarations": lambda: _("The file has no column “declaration_number”: it holds no declarations."),
}


def fault_words(fault: Fault) -> str:
    """Return what is wrong with one value, and what it should be."""
    return _FAULTS.get(fault.code, _FAULTS["cannot_be_taken"])(fault.facts)


def row_words(found: RowFault) -> str:
    """Return a fault of a file in one line, with its place: for the terminal and for programs."""
    given = f" “{found.fault.value}”" if found.fault.value else ""
    return f"{place_words(found)} · {found.field or '–'}{given}: {fault_words(found.fault)}"


def place_words(found: RowFault) -> str:
    """Return where in the file a fault stands."""
    if found.row is not None:
        return _("row %(row)s", row=found.row)
    return _("declaration %(n)s", n=found.declaration)


@explains(DeclarationRefused, status=422)
def _declaration_refused(error: Any) -> tuple[str, str]:
    told = [f"{fault.path or '–'}: {fault_words(fault)}" for fault in error.faults]
    return _("The declaration cannot be taken."), " ".join(told)


@explains(DeclaredDifferently)
def _declared_differently(error: Any) -> tuple[str, str]:
    return (
        _("%(declaration)s is declared already, with other content.", declaration=error.declaration_number),
        _("Open shipment %(number)s and amend it.", number=error.number),
    )


@explains(AnotherDeclaration)
def _another_declaration(error: Any) -> tuple[str, str]:
    return (
        _("An amendment of %(thing)s cannot change its %(field)s.", thing=error.thing, field=field_word(error.field)),
        _("That would be another declaration: cancel this one and declare anew."),
    )


@explains(Sampled)
def _sampled(error: Any) -> tuple[str, str]:
    return (
        _("Sampling order %(order)s was made for the goods of %(thing)s.", order=error.order, thing=error.thing),
        _("Amend the declaration, or cancel the order and its samples first."),
    )


@explains(LotSampled)
def _lot_sampled(error: Any) -> tuple[str, str]:
    return (
        _("Goods of line %(n)s were sampled: its lot %(batch)s stays as declared.", n=error.line_no, batch=error.thing),
        _("A batch number is corrected at the sampling order, the lot that a sample is of at the sample."),
    )


@explains(FileRefused, status=422)
def _file_refused(error: Any) -> tuple[str, str]:
    return (
        _("The file has %(n)s faults; nothing was imported.", n=len(error.faults)),
        _("Correct them, or choose to take the %(good)s good declarations.", good=error.good),
    )


@explains(FileUnreadable, status=422)
def _unreadable(error: Any) -> tuple[str, str]:
    if error.why in _UNREADABLE:
        return _UNREADABLE[error.why](), _("Nothing was imported.")
    what = {
        "encoding": _("The file is not UTF-8: line %(line)s holds something else.", line=error.line),
        "json": _("The file is no sound JSON: look at line %(line)s.", line=error.line or "–"),
        "csv": _("The file is no sound CSV: look at line %(line)s.", line=error.line),
    }
    return what[error.why], _("Nothing was imported. Save it as UTF-8 text and send it again.")


@explains(UnknownColumns, status=422)
def _unknown_columns(error: Any) -> tuple[str, str]:
    return (
        _(
            "The head has columns that mean nothing here, or stand there twice: %(columns)s.",
            columns=", ".join(error.columns),
        ),
        _("Correct the head; the page of the format lists all columns."),
    )
