"""What the labels of locations say: name and path in two languages, and the condition."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.accounts.labels.kinds import Labelled, labels_of, missing
from lims.permissions import Permission
from lims.printing.labels import Label, LabelKind
from lims.samples.store.models import Location, LocationState
from lims.samples.store.queries import tree
from lims.samples.store.rows import LocationLine


@labels_of(LabelKind.LOCATION, Permission.SAMPLES_SAMPLES_READ)
def location_labels(session: Session, codes: Sequence[str]) -> list[Labelled]:
    """Return the labels of these locations; without codes those of all that are in service."""
    lines, constructed = tree(session), set(session.scalars(select(Location.code).where(Location.constructed)))
    missing(LabelKind.LOCATION, codes, [line.code for line in lines])
    return [
        Labelled(_label(line, constructed=line.code in constructed))
        for line in lines
        if (line.code in codes if codes else line.state is LocationState.IN_SERVICE)
    ]


def _label(line: LocationLine, *, constructed: bool) -> Label:
    """Return the label of one location."""
    facts = [line.path, line.path_zh if line.path_zh != line.path else "", line.condition.value]
    return Label(
        LabelKind.LOCATION, line.code, line.name, line.name_zh, tuple(filter(None, facts)), constructed=constructed
    )
