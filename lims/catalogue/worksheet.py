"""The worksheet of confirmations: one sheet for one edition, each requirement with everything that is to be read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lims.catalogue import operations, queries
from lims.catalogue.models import StandardEdition
from lims.catalogue.queries import ConfirmationLine
from lims.conformity.requirements import Requirement
from lims.conformity.standards import Standard
from lims.errors import Invalid, LimsError
from lims.permissions import Actor
from lims.web.errors import sentence

CONDITIONING: Final = ("precondition", "pretreatment", "conditioning", "test_conditions", "applies_when")
LONGEST: Final = 40
"""Characters of a page and of a clause, as the confirmation keeps them."""

Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One requirement on the sheet, ready to print."""

    id: str
    name: str
    clause: str
    method: str
    limits: tuple[tuple[str, str], ...]
    rule: str
    specimens: str
    conditioning: str
    standing: tuple[str, ...]
    sources: tuple[str, ...]
    note: str
    line: ConfirmationLine | None
    is_open: bool
    page: str
    where: str
    fault: str


def sheet(
    session: Session,
    edition: StandardEdition,
    *,
    person: Actor,
    language: str,
    typed: Typed | None = None,
    faults: Mapping[str, str] | None = None,
) -> list[SheetRow]:
    """Return all requirements of an edition with what was typed and what was wrong with it."""
    standard, lines = queries.standard_of(edition), queries.confirmations(session, edition.id)
    return [
        _row(one, standard, lines.get(one.id), person, language, typed or {}, (faults or {}).get(one.id, ""))
        for one in standard.requirements
    ]


def _row(  # noqa: PLR0917 - one row from its parts
    requirement: Requirement,
    standard: Standard,
    line: ConfirmationLine | None,
    person: Actor,
    language: str,
    typed: Typed,
    fault: str,
) -> SheetRow:
    document = requirement.document
    return SheetRow(
        id=requirement.id,
        name=requirement.name.get(language, requirement.name["en"]),
        clause=requirement.clause,
        method=requirement.method,
        limits=_limits(requirement, standard, language),
        rule=_text(document.get("accept")),
        specimens=_text(document.get("specimens")),
        conditioning="; ".join(f"{key}: {_text(document[key])}" for key in CONDITIONING if key in document),
        standing=requirement.unconfirmed_because,
        sources=_sources(document, standard.sources),
        note=_text(document.get("note")),
        line=line,
        is_open=line is None or (not line.is_complete and line.first_by_id != person.id),
        page=typed.get(page_field(requirement.id), ""),
        where=typed.get(clause_field(requirement.id), ""),
        fault=fault,
    )


def _limits(requirement: Requirement, standard: Standard, language: str) -> tuple[tuple[str, str], ...]:
    """Return the limit of each class, once where all classes and variants share it."""
    rows = [
        (" ".join(part for part in (class_id, variant) if part), requirement.limit_text(class_id, variant, language))
        for class_id in standard.classes
        for variant in (_variants(requirement, standard) or (None,))
    ]
    texts = dict.fromkeys(text for _name, text in rows)
    return (("", next(iter(texts))),) if len(texts) == 1 else tuple(rows)


def _variants(requirement: Requirement, standard: Standard) -> tuple[str, ...]:
    """Return the variants that the limits are given for."""
    if not any(requirement.limits.find(one, None).variant_missing for one in standard.classes):
        return ()
    return requirement.applies_to_variants or tuple(standard.variants)


def _sources(document: Mapping[str, Any], known: Mapping[str, str]) -> tuple[str, ...]:
    given = document.get("source") or ()
    names = [given] if isinstance(given, str) else list(given)
    return tuple(str(known.get(name, name)) for name in names)


def _text(value: Any) -> str:
    """Return a part of the data file in one line: rule n_of_m, n 29, m 32."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_text(inside)}" for key, inside in value.items())
    if isinstance(value, list):
        return ", ".join(_text(inside) for inside in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def page_field(requirement: str) -> str:
    """Return the name of the field for the page of a requirement."""
    return f"page:{requirement}"


def clause_field(requirement: str) -> str:
    """Return the name of the field for the clause of a requirement."""
    return f"clause:{requirement}"


def confirm_sheet(
    session: Session, edition: StandardEdition, typed: Typed, *, actor: Actor
) -> tuple[int, dict[str, str]]:
    """Confirm every row that was filled in, all or none; return how many, and the fault of each row that has one."""
    faults: dict[str, str] = {}
    done = 0
    for requirement in queries.standard_of(edition).requirements:
        page = typed.get(page_field(requirement.id), "").strip()
        clause = typed.get(clause_field(requirement.id), "").strip()
        if not page and not clause:
            continue
        try:
            _check(page, clause)
            operations.confirm(session, edition, requirement.id, page=page, clause=clause, actor=actor)
            done += 1
        except Invalid as fault:
            faults[requirement.id] = str(fault.facts.get("remedy") or sentence(fault))
        except LimsError as obstacle:
            faults[requirement.id] = sentence(obstacle)
    return (0 if faults else done), faults


def _check(page: str, clause: str) -> None:
    if not page or not clause:
        raise Invalid(field="page", value=page, remedy=_("Note both the page and the clause."))
    if max(len(page), len(clause)) > LONGEST:
        raise Invalid(field="page", value=page, remedy=_("At most %(count)s characters.", count=LONGEST))
