"""The words for what instrument files and their rows are refused for."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lims.bench.files import obstacles
from lims.web.errors import explains
from lims.web.filters import moment_words
from lims.web.people import person_name

UNREADABLE = {
    "empty": _l("The file is empty."),
    "too large": _l("The file is too large."),
    "too many": _l("The file has too many rows or columns: 5000 rows and 100 columns are read."),
    "old workbook": _l("This is a workbook of the old kind (.xls). Save it as .xlsx or CSV."),
    "pdf": _l("This is a PDF. Export the readings as CSV or XLSX."),
    "picture": _l("This is a picture. Export the readings as CSV or XLSX."),
    "encoding": _l("The text is not written in the encoding of the mapping (line %(line)s)."),
    "binary": _l("This is no text and no workbook."),
    "csv": _l("A quotation mark is not closed (line %(line)s)."),
    "no workbook": _l("The workbook is damaged."),
}
ROWS = {
    "no sample number": _l("“%(value)s” is no sample number or specimen code."),
    "no specimen": _l("“%(value)s” is no number of a specimen."),
    "no reading number": _l("“%(value)s” is no number of a reading."),
    "no time": _l("“%(value)s” is no date with a time, written as the mapping says."),
    "no requirement": _l("The row names no requirement."),
    "no value": _l("The row has no value."),
    "number cell": _l(
        "%(value)s is a number cell, kept as a binary float. Say in the mapping how many decimals the instrument "
        "writes, or export text."
    ),
    "float noise": _l("%(value)s has more digits than an instrument writes: the cell was computed. Export the text."),
    "hidden decimals": _l("%(value)s has more decimals than the %(places)s of the mapping: nothing is rounded here."),
    "point in a comma file": _l("“%(value)s” has a point, and the mapping says decimal comma."),
}
MAPPING_FAULTS = {
    "no sample": _l("No column names the sample."),
    "no specimen": _l("No column names the specimen."),
    "no requirement": _l("No column names the requirement, and none is named for all rows."),
    "no value": _l("No column holds a value."),
    "named twice": _l("Two columns mean the same."),
    "two kinds of value": _l("Values are named by their headings, or not: both at once is not clear."),
    "several values": _l("Several values in a row are numbered in their order: a column with the number contradicts."),
    "comma in a comma file": _l("Columns are separated by commas: decimals cannot have commas too."),
    "no headings": _l("Values that are named by their headings need a row of headings."),
}


@explains(obstacles.FileUnreadable, status=422)
def _file_unreadable(error: Any) -> tuple[str, str]:
    return str(UNREADABLE[str(error.why)]) % {"line": error.line}, ""


@explains(obstacles.OtherHeadings, status=422)
def _other_headings(error: Any) -> tuple[str, str]:
    return (
        _("The headings are not those of the mapping: %(differing)s.", differing=", ".join(error.differing)),
        _("Choose another mapping, or make a new version of this one."),
    )


@explains(obstacles.FileKnown)
def _file_known(error: Any) -> tuple[str, str]:
    return (
        _(
            "This very file was taken already, as %(name)s, by %(who)s on %(at)s.",
            name=error.name,
            who=person_name(error.who),
            at=moment_words(error.at),
        ),
        _("Nothing was taken twice. Rows that were refused then are corrected in a new file."),
    )


@explains(obstacles.NothingTaken, status=422)
def _nothing_taken(error: Any) -> tuple[str, str]:
    return (
        _("None of the %(rows)s rows of %(name)s can be taken.", rows=error.rows, name=error.name),
        _("Each row says why. The file was not kept as taken: send it again when the cause is gone."),
    )


@explains(obstacles.MappingIncomplete, status=422)
def _mapping_incomplete(error: Any) -> tuple[str, str]:
    return " ".join(str(MAPPING_FAULTS[fault]) for fault in error.faults), ""


@explains(obstacles.RowUnclear, status=422)
def _row_unclear(error: Any) -> tuple[str, str]:
    return str(ROWS[str(error.why)]) % {"value": error.value, "places": error.places}, ""


@explains(obstacles.NoSuchWork, status=422)
def _no_such_work(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(sample)s has no accepted work on “%(requirement)s”.",
            sample=error.sample,
            requirement=error.requirement,
        ),
        _("Accept its test request first, or look at the number."),
    )
