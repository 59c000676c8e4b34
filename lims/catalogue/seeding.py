"""The shipped standards, put into a new instance through the same operation that a manager's file goes through."""

from datetime import date

from sqlalchemy.orm import Session

from lims.catalogue import files
from lims.catalogue.operations import import_standard
from lims.permissions import Actor

LONG_AGO = date(2000, 1, 1)


def seed(session: Session, *, actor: Actor, used_from: date = LONG_AGO) -> int:
    """Import every shipped standard that the instance does not have in this form; return how many were new.

    What takes over from others comes after them.
    """
    documents = sorted(files.shipped_documents(), key=lambda document: bool(document.get("includes")))
    return sum(import_standard(session, document, used_from=used_from, actor=actor)[1] for document in documents)
