"""What an import would do, before it does it: the version that it makes, the one that it ends, and what differs."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from lims.catalogue import operations, queries
from lims.catalogue.differences import Difference, differences
from lims.catalogue.models import StandardEdition
from lims.conformity.standards import Standard


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What becomes of the catalogue when a data file is taken."""

    standard: Standard
    known: StandardEdition | None  # the version that holds this very content already
    before: StandardEdition | None  # the version that it would end
    used_from: date
    differences: tuple[Difference, ...]

    @property
    def code(self) -> str:
        """Return the standard's code."""
        return self.standard.code

    @property
    def version(self) -> int:
        """Return the version that it would be, or is already."""
        if self.known is not None:
            return self.known.version
        return self.before.version + 1 if self.before is not None else 1

    @property
    def before_ends_on(self) -> date | None:
        """Return the last day of the version before, once this one is taken."""
        if self.before is None:
            return None
        last = self.used_from - timedelta(days=1)
        return last if self.before.used_to is None else min(last, self.before.used_to)

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """Return the requirements that two people have to confirm before a certificate rests on them."""
        return tuple(one.id for one in self.standard.requirements if not one.confirmed_by_source)


def preview(session: Session, document: Mapping[str, Any], *, used_from: date) -> ImportPreview:
    """Return what taking ``document`` from a day on would change; raise `StandardFaulty` where it cannot be taken."""
    standard, content = operations.prepared(session, document, used_from)
    digest = hashlib.sha256(content.encode()).hexdigest()
    versions = queries.versions_of(session, standard.code)
    known = next((one for one in versions if one.content_sha256 == digest), None)
    before = versions[0] if versions and known is None else None
    found = differences(json.loads(before.content), json.loads(content)) if before else []
    return ImportPreview(standard, known, before, used_from, tuple(found))
