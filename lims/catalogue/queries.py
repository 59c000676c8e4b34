"""Reading the catalogue: which edition is in force, its parsed standard, and what two people have confirmed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import bindparam, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from lims.accounts.models import Person
from lims.catalogue.files import family_of
from lims.catalogue.models import Confirmation, StandardEdition
from lims.conformity.standards import Standard, load_standard
from lims.errors import NotFound

INCLUDED: Final = "included"  # in an edition's content: the data files that it takes requirements from, by name


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One edition in a list."""

    id: int
    code: str
    version: int
    title: str
    title_zh: str
    product: str
    region: str
    used_from: date
    used_to: date | None
    confirmed: int
    open: int


@dataclass(frozen=True, slots=True)
class ConfirmationLine:
    """How far one requirement is confirmed, with names."""

    requirement: str
    first_by_id: int
    first_by: str
    first_where: str
    second_by_id: int | None
    second_by: str | None
    second_where: str
    constructed: bool

    @property
    def is_complete(self) -> bool:
        """Say whether two people have confirmed."""
        return self.second_by_id is not None


def edition_in_force(session: Session, code: str, on: date) -> StandardEdition | None:
    """Return the newest version of standard ``code`` that the laboratory uses on a day."""
    return session.scalar(
        select(StandardEdition)
        .where(
            StandardEdition.code == code,
            StandardEdition.used_from <= on,
            or_(StandardEdition.used_to.is_(None), StandardEdition.used_to >= on),
        )
        .order_by(StandardEdition.version.desc())
        .limit(1)
    )


def edition_of_family(session: Session, name: str, on: date) -> StandardEdition | None:
    """Return the edition used on a day of the standard ``name``, which may stand without its year."""
    codes = sorted(code for code in known_codes(session) if name in {code, family_of(code)})
    in_use = [edition for code in codes if (edition := edition_in_force(session, code, on))]
    return max(in_use, key=lambda edition: (edition.used_from, edition.id), default=None)


def latest_edition(session: Session, code: str) -> StandardEdition:
    """Return the newest version of standard ``code``, whatever its dates; raise `NotFound`."""
    found = session.scalar(
        select(StandardEdition).where(StandardEdition.code == code).order_by(StandardEdition.version.desc()).limit(1)
    )
    if found is None:
        raise NotFound(kind="standard", key=code)
    return found


def edition_by_version(session: Session, code: str, version: int) -> StandardEdition:
    """Return one version of standard ``code``; raise `NotFound`."""
    found = session.scalar(
        select(StandardEdition).where(StandardEdition.code == code, StandardEdition.version == version)
    )
    if found is None:
        raise NotFound(kind="standard", key=f"{code} v{version}")
    return found


def edition_by_id(session: Session, edition_id: int) -> StandardEdition:
    """Return one edition; raise `NotFound`."""
    found = session.get(StandardEdition, edition_id)
    if found is None:
        raise NotFound(kind="standard", key=edition_id)
    return found


def difference_to_the_version_before(session: Session, edition: StandardEdition) -> list[tuple[str, str, str]]:
    """Return (requirement, old, new) for each requirement that differs from the version before, as canonical text."""
    if edition.version == 1:
        return []
    old, new = _requirements(edition_by_version(session, edition.code, edition.version - 1)), _requirements(edition)
    return [
        (one, old.get(one, ""), new.get(one, ""))
        for one in sorted(old.keys() | new.keys())
        if old.get(one) != new.get(one)
    ]


def _requirements(edition: StandardEdition) -> dict[str, str]:
    return {
        one["id"]: json.dumps(one, ensure_ascii=False, sort_keys=True)
        for one in json.loads(edition.content)["requirements"]
    }


def versions_of(session: Session, code: str) -> list[StandardEdition]:
    """Return all versions of standard ``code``, newest first."""
    return list(
        session.scalars(
            select(StandardEdition).where(StandardEdition.code == code).order_by(StandardEdition.version.desc())
        )
    )


def editions(session: Session, *, after: tuple[str, str] | None = None, most: int | None = None) -> list[EditionLine]:
    """Return the newest version of each standard, with how many requirements are confirmed and how many are open.

    Up to ``most`` of them by product and code, those that stand after the product and code ``after``.
    """
    newer = aliased(StandardEdition)
    newest = (
        select(StandardEdition)
        .outerjoin(newer, (newer.code == StandardEdition.code) & (newer.version > StandardEdition.version))
        .where(newer.id.is_(None))
        .order_by(StandardEdition.product, StandardEdition.code)
        .limit(most)
    )
    if after:
        newest = newest.where(tuple_(StandardEdition.product, StandardEdition.code) > after)
    confirmed: dict[int, set[str]] = {}
    for edition_id, requirement in session.execute(
        select(Confirmation.edition_id, Confirmation.requirement).where(Confirmation.second_by_id.is_not(None))
    ):
        confirmed.setdefault(edition_id, set()).add(requirement)
    return [_line(edition, confirmed.get(edition.id, set())) for edition in session.scalars(newest)]


def _line(edition: StandardEdition, confirmed: set[str]) -> EditionLine:
    standard = standard_of(edition)
    needed = {one.id for one in standard.requirements if not one.confirmed_by_source}
    return EditionLine(
        edition.id,
        edition.code,
        edition.version,
        edition.title,
        edition.title_zh,
        edition.product,
        edition.region,
        edition.used_from,
        edition.used_to,
        len(standard.requirements) - len(needed - confirmed),
        len(needed - confirmed),
    )


def standard_of(edition: StandardEdition) -> Standard:
    """Return the parsed standard of an edition, kept by the digest of its content."""
    return _parsed(edition.content_sha256, edition.content)


@lru_cache(maxsize=200)
def _parsed(_digest: str, content: str) -> Standard:
    return parse(json.loads(content))


def parse(whole: Mapping[str, Any]) -> Standard:
    """Return the standard of an edition's content, with what it takes over from the standards kept with it."""
    included = {name: parse(document) for name, document in whole.get(INCLUDED, {}).items()}
    return load_standard({key: value for key, value in whole.items() if key != INCLUDED}, included)


def included_names(document: Mapping[str, Any]) -> list[str]:
    """Return the standards that a data file takes requirements from, by the names that it gives them."""
    entries = document.get("includes") or ()
    return [str(entry["standard"]) for entry in entries if isinstance(entry, Mapping) and "standard" in entry]


_NEWEST = (
    select(StandardEdition)
    .where(StandardEdition.code == bindparam("code"))
    .order_by(StandardEdition.version.desc())
    .limit(1)
)


def class_names(session: Session, code: str, class_id: str) -> dict[str, str]:
    """Return what a declared class is called in each language; itself where the catalogue does not know it."""
    edition = session.scalar(_NEWEST, {"code": code}) if class_id else None
    classes = standard_of(edition).classes if edition else {}
    return {"en": class_id, "zh": class_id} | {key: str(name) for key, name in classes.get(class_id, {}).items()}


def confirmations(session: Session, edition_id: int) -> dict[str, ConfirmationLine]:
    """Return how far each requirement of an edition is confirmed."""
    first, second = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Confirmation, first.name, second.name)
        .join(first, first.id == Confirmation.first_by_id)
        .outerjoin(second, second.id == Confirmation.second_by_id)
        .where(Confirmation.edition_id == edition_id)
    )
    return {
        one.requirement: ConfirmationLine(
            one.requirement,
            one.first_by_id,
            first_name,
            f"{one.first_page}, {one.first_clause}",
            one.second_by_id,
            second_name,
            f"{one.second_page}, {one.second_clause}" if one.second_by_id else "",
            one.constructed,
        )
        for one, first_name, second_name in rows
    }


def unconfirmed(session: Session, edition: StandardEdition, requirements: Iterable[str]) -> list[str]:
    """Return those of ``requirements`` whose figures are recalled and that two people have not confirmed yet."""
    complete = set(
        session.scalars(
            select(Confirmation.requirement).where(
                Confirmation.edition_id == edition.id, Confirmation.second_by_id.is_not(None)
            )
        )
    )
    standard = standard_of(edition)
    return [one for one in requirements if one not in complete and not standard.requirement(one).confirmed_by_source]


def known_codes(session: Session) -> set[str]:
    """Return the codes of all standards."""
    return set(session.scalars(select(StandardEdition.code).distinct()))
