"""What can stand in the way of a request, of assigning and of starting."""

from lims.errors import Conflict, Incomplete, Invalid


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
    """The sample has fewer units than the tests need: ``thing``, ``units``, ``needed``, ``arithmetic``, ``missing``."""

    code = "too_few_units"


class NotCapable(Conflict):
    """Somebody or something is missing for a method that is asked: ``thing``, ``gaps`` (method, what, instruments)."""

    code = "not_capable"


class ChangeReasonNeeded(Invalid):
    """An accepted request changes only with a reason: ``field``, ``value``, ``number``."""

    code = "change_reason_needed"


class WorkStarted(Conflict):
    """Work by other terms has begun: ``number``, ``requirements``."""

    code = "work_started"


class StartStands(Conflict):
    """A start cannot be taken back: ``thing``, ``why`` (state, person, time, earlier, reading, step)."""

    code = "start_stands"


class NotCompetent(Conflict):
    """A person has no competence in a method today: ``person``, ``method``."""

    code = "not_competent"


class CompetenceExpired(NotCompetent):
    """A person's competence in a method has ended: ``person``, ``method``, ``on`` (its last day)."""

    code = "competence_expired"


class CompetenceNotBegun(NotCompetent):
    """A person's competence in a method begins later: ``person``, ``method``, ``on`` (its first day)."""

    code = "competence_not_begun"


class SupervisorAbsent(Conflict):
    """A trainee's named supervisor has not confirmed today to stand by: ``person``, ``supervisor``, ``method``."""

    code = "supervisor_absent"


class NotTheSupervisor(Conflict):
    """Only the named supervisor of a trainee says to stand by: ``thing``, ``trainee``, ``method``."""

    code = "not_the_supervisor"


class OutOfService(Conflict):
    """The instrument is out of service: ``instrument`` (its code), ``name``, ``note``."""

    code = "out_of_service"


class CalibrationOverdue(Conflict):
    """The instrument's calibration was due: ``instrument`` (its code), ``name``, ``on``."""

    code = "calibration_overdue"


class NotForMethod(Conflict):
    """The instrument is not registered for the method: ``instrument`` (its code), ``name``, ``method``, ``others``."""

    code = "not_for_method"


class SomebodyElses(Conflict):
    """The work is assigned to another person: ``thing``, ``person``."""

    code = "somebody_elses"


class NoLaboratory(Conflict):
    """Nobody has entered the laboratory's identity yet: without shifts there is no due time."""

    code = "no_laboratory"
