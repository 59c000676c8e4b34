"""What the page of two verdicts side by side shows."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from lims.bench.assignments.models import TestRequest
from lims.bench.results import comparison
from lims.catalogue.models import StandardEdition
from lims.errors import Invalid, LimsError
from lims.samples.models import Sample
from lims.web.errors import explain, sentence

AS_AGREED: Mapping[str, str] = {}


def compare_page(
    session: Session, sample: Sample, request: TestRequest, asked: Mapping[str, str], *, language: str
) -> tuple[dict[str, Any], int]:
    """Return everything that the page shows, by name, and its status; a wish that cannot be met is told above."""
    refused, status = "", 200
    try:
        choice = comparison.choice_of(session, asked, request)
    except LimsError as refusal:
        refused, status = _words(refusal), explain(refusal).status
        choice = comparison.choice_of(session, AS_AGREED, request)
    found = comparison.compare(session, request, choice, language=language)
    agreed = session.get_one(StandardEdition, request.edition_id)
    return {
        "sample": sample,
        "choice": choice,
        "codes": comparison.codes(session),
        "found": found,
        "agreed_name": _name(agreed, request.standard_class, request.standard_variant),
        "other_name": _name(choice.edition, choice.class_id, choice.variant or ""),
        "asked_version": asked.get("version", ""),
        "refused": refused,
    }, status


def _words(refusal: LimsError) -> str:
    """Return what is wrong with the wish, with what can be had instead."""
    remedy = refusal.facts.get("remedy") if isinstance(refusal, Invalid) else ""
    return f"{refusal.facts.get('value')}: {remedy}" if remedy else sentence(refusal)


def _name(edition: StandardEdition, class_id: str, variant: str) -> str:
    """Return a column's head: the edition with its version, class and variant."""
    parts = [f"{edition.code} v{edition.version}", class_id, variant]
    return ", ".join(part for part in parts if part)
