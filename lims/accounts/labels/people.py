"""What the cards of people say: their names in two languages."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.accounts.labels.kinds import Labelled, labels_of, missing
from lims.accounts.models import Person, PersonState
from lims.permissions import Permission
from lims.printing.labels import Label, LabelKind


@labels_of(LabelKind.PERSON, Permission.ACCOUNTS_PEOPLE_READ)
def person_labels(session: Session, codes: Sequence[str]) -> list[Labelled]:
    """Return the labels of these people; without codes those of all who may sign in."""
    wanted = select(Person).order_by(Person.name, Person.id)
    wanted = wanted.where(Person.code.in_(codes) if codes else Person.state == PersonState.ACTIVE)
    found = [
        Label(LabelKind.PERSON, one.code, one.name, one.name_zh, constructed=one.constructed)
        for one in session.scalars(wanted)
    ]
    missing(LabelKind.PERSON, codes, [label.code for label in found])
    return [Labelled(label) for label in found]
