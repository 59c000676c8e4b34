"""What can stand in the way of a request, of assigning and of starting."""

from lims.errors import Conflict, Incomplete


class NoEdition(Conflict):
    """No edition of the declared standard was in force: ``code``, ``on``."""

    code = "no_edition"


class NothingRequested(Conflict):
    """A request without a requirement: ``sample``."""

    code = "nothing_requested"


class UnknownTerms(Conflict):
    """The edition does not know what is asked: ``edition``, ``kind`` (class, variant, requirement), ``named``."""

    code = "unknown_terms"


class TooFewUnits(Incomplete):
    """The sample has fewer units than the tests need: ``thing``, ``units``, ``needed``."""

    code = "too_few_units"


class WorkStarted(Conflict):
    """Work by other terms has begun: ``number``, ``requirements``."""

    code = "work_started"


class NotCompetent(Conflict):
    """A person has no competence in a method today: ``person``, ``method``."""

    code = "not_competent"


class SomebodyElses(Conflict):
    """The work is assigned to another person: ``thing``, ``person``."""

    code = "somebody_elses"


class NoLaboratory(Conflict):
    """Nobody has entered the laboratory's identity yet: without shifts there is no due time."""

    code = "no_laboratory"
