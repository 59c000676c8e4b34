"""What can stand in the way of a file, of a mapping, and of one row."""

from lims.errors import Conflict, Invalid


class FileUnreadable(Invalid):
    """A file of which no row can be read: ``why``, and the ``line`` of the first wrong thing."""

    code = "file_unreadable"

    def __init__(self, why: str, *, line: int = 0) -> None:
        super().__init__(field="file", value=why, why=why, line=line)


class OtherHeadings(Invalid):
    """The headings of the file are not those of the mapping: ``differing``."""

    code = "other_headings"


class FileKnown(Conflict):
    """This very file was taken before: ``name``, ``who``, ``at``, ``digest``."""

    code = "file_known"


class NothingTaken(Conflict):
    """No row of the file can be taken: ``name``, ``rows``."""

    code = "nothing_taken"


class MappingIncomplete(Invalid):
    """A mapping that lacks or doubles something: ``faults``."""

    code = "mapping_incomplete"


class RowUnclear(Invalid):
    """A row that says nothing that can be taken: ``why``, ``value``."""

    code = "row_unclear"

    def __init__(self, why: str, *, value: str = "", places: int | None = None) -> None:
        super().__init__(field="row", value=value, why=why, places=places)


class NoSuchWork(Invalid):
    """The sample has no accepted work on the requirement: ``sample``, ``requirement``."""

    code = "no_such_work"
