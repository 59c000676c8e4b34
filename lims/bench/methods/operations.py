"""Taking a timed method into use."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.methods import queries
from lims.bench.methods.models import TimedMethod
from lims.bench.methods.steps import MethodFaulty, method_of
from lims.conformity.exact_yaml import load_exact_mapping
from lims.conformity.refusals import Refused
from lims.errors import Conflict
from lims.permissions import Actor, Permission


def read_document(content: bytes) -> Mapping[str, Any]:
    """Return the document that a method's file holds; raise `MethodFaulty` for anything else."""
    try:
        document = load_exact_mapping(content)
    except Refused as refusal:
        raise MethodFaulty(field="file", value=str(refusal), method="") from None
    method_of(document)
    return document


class AlreadyInUse(Conflict):
    """This version of a method is in use already, or one from a later day: ``method``, ``version``, ``on``."""

    code = "already_in_use"


def canonical(document: Mapping[str, Any]) -> tuple[str, str]:
    """Return the text in which a document is kept, and its SHA-256."""
    content = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return content, hashlib.sha256(content.encode()).hexdigest()


def take_into_use(
    session: Session, document: Mapping[str, Any], *, used_from: date, actor: Actor
) -> tuple[TimedMethod, bool]:
    """Use a timed method from a day on; the version before ends the day before. The same again changes nothing."""
    actor.must(Permission.BENCH_INSTRUMENTS_MAINTAIN)
    method = method_of(document)
    content, digest = canonical(document)
    before = queries.latest_method(session, method.code)
    if before is not None and before.content_sha256 == digest and before.used_to is None:
        return before, False
    if before is not None and before.used_from >= used_from:
        raise AlreadyInUse(method=method.code, version=before.version, on=before.used_from)
    if before is not None:
        before.used_to = used_from - timedelta(days=1)
    row = TimedMethod(
        code=method.code,
        version=before.version + 1 if before else 1,
        content=content,
        content_sha256=digest,
        used_from=used_from,
        used_to=None,
        taken_by_id=actor.id,
        taken_at=clock.now(),
    )
    session.add(row)
    session.flush()
    record(session, AuditAction.METHOD_TAKEN_INTO_USE, subject=row, actor=actor)
    return row, True
