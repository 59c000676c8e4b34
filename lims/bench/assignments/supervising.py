"""Who supervises the person at a screen: found before the supervisor's password is checked."""

from lims.accounts.queries import signed_in_person
from lims.bench.assignments.labels import local_day
from lims.bench.assignments.obstacles import NotTheSupervisor
from lims.bench.assignments.queries import assignment_of
from lims.bench.assignments.standing import standing_of
from lims.db import Database
from lims.permissions import Actor


def supervisor_at_screen(database: Database, number: str, requirement: str, trainee: Actor) -> Actor:
    """Return the named supervisor of ``trainee`` for one piece of work, as an actor.

    It is read in a session of its own: a password is checked between transactions, never inside one.
    """
    with database.snapshot() as session:
        assignment = assignment_of(session, number, requirement)
        on = local_day(session)
        grant = standing_of(session, assignment, person_id=trainee.id, instrument=None, on=on).grant
        found = signed_in_person(session, grant.supervisor_id) if grant and grant.supervisor_id else None
        if found is None:
            raise NotTheSupervisor(thing=f"{number} {requirement}", trainee=trainee.name, method=assignment.method)
        return found
