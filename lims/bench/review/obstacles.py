"""What can stand in the way of a review or an investigation."""

from lims.errors import Conflict, Invalid


class ReasonMissing(Invalid):
    """The act needs words: ``field``."""

    code = "reason_missing"


class NotCleanPasses(Conflict):
    """Only clean passes are accepted many at once: ``things``, and for each its ``doubts``."""

    code = "not_clean_passes"


class OpenInvestigation(Conflict):
    """An investigation on the result is open: ``thing``."""

    code = "open_investigation"
