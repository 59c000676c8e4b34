"""A standard as data: read from a document, refused when the judge could not apply all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from lims.conformity.cross_rules import CrossRule, parse_cross_rules
from lims.conformity.editions import in_force_from, in_force_until
from lims.conformity.faults import Faults, StandardRefused, text_of, unknown_members
from lims.conformity.refusals import Refused
from lims.conformity.requirement_parsing import Surroundings, parse_requirement
from lims.conformity.requirements import Requirement
from lims.conformity.soundness import check_requirement

KNOWN_FIELDS: Final = frozenset(
    """code title edition edition_note status product region mandatory mandatory_note classes variants
    secondary_classes cross_rules class_scope class_rule sampling includes options conditioning tolerance_rule
    general_rules classification_only areas non_mandatory_clauses sources requirements""".split()
)
SCHEME: Final = "sampling_scheme"


@dataclass(frozen=True, slots=True)
class Included:
    """Requirements that the standard takes over from another one."""

    standard: str
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standard:
    """One edition of one standard."""

    code: str
    title: Mapping[str, str]
    product: str
    region: str
    mandatory: bool
    classes: Mapping[str, Mapping[str, str]]
    variants: Mapping[str, Mapping[str, str]]
    requirements: tuple[Requirement, ...]
    cross_rules: tuple[CrossRule, ...]
    includes: tuple[Included, ...]
    edition: Mapping[str, Any]
    status: Mapping[str, Any]
    sources: Mapping[str, str]
    document: Mapping[str, Any] = field(repr=False, compare=False)
    by_id: Mapping[str, Requirement] = field(repr=False, compare=False)

    def requirement(self, requirement_id: str) -> Requirement:
        """Return one requirement."""
        try:
            return self.by_id[requirement_id]
        except KeyError:
            raise Refused("unknown_requirement", requirement=requirement_id, standard=self.code) from None

    def applicable(self, class_id: str, variant: str | None = None) -> list[Requirement]:
        """Return the requirements that have a limit for this class and variant, or may have one."""
        self.check_class(class_id, variant)
        return [requirement for requirement in self.requirements if _may_apply(requirement, class_id, variant)]

    def check_class(self, class_id: str, variant: str | None = None) -> None:
        """Refuse a class or variant that the standard does not have."""
        if class_id not in self.classes:
            raise Refused("unknown_class", given=class_id, known=", ".join(self.classes), standard=self.code)
        if variant is not None and variant not in self.variants:
            known = ", ".join(self.variants) or "none"
            raise Refused("unknown_variant", given=variant, known=known, standard=self.code)

    @property
    def missing_includes(self) -> tuple[tuple[str, str], ...]:
        """Return (standard, requirement) of what should have been taken over and was not handed in."""
        return tuple(
            (taken.standard, requirement)
            for taken in self.includes
            for requirement in taken.requirements
            if requirement not in self.by_id
        )

    def is_in_force(self, on: date) -> bool:
        """Tell whether this edition could be applied on a day."""
        start, end = in_force_from(self.edition, self.status), in_force_until(self.status)
        return (start is None or start <= on) and (end is None or on < end)


def _may_apply(requirement: Requirement, class_id: str, variant: str | None) -> bool:
    if requirement.applies_to_variants and variant is not None and variant not in requirement.applies_to_variants:
        return False
    found = requirement.limits.find(class_id, variant)
    return found.variant_missing or found.is_required


def load_standard(document: Mapping[str, Any], included: Mapping[str, Standard] | None = None) -> Standard:
    """Return the standard in ``document``, or refuse it with every problem named.

    ``included`` hands in the standards that this one takes requirements from, by the names that it gives them. What is
    not handed in stays on the list as not assessed.
    """
    faults = Faults()
    if document.get("kind") is not None:
        raise StandardRefused(["field kind: this is no standard with requirements"])
    unknown_members(document, KNOWN_FIELDS, faults)
    classes = _named(document, "classes", faults)
    second = _named(document, "secondary_classes", faults, optional=True)
    variants = _named(document, "variants", faults, optional=True) | second
    own = _requirements(document, tuple(classes), tuple(variants), faults)
    includes = _includes(document, faults)
    taken = _taken_over(includes, included or {}, faults)
    requirements = _joined((*own, *taken), faults)
    by_id = {requirement.id: requirement for requirement in requirements}
    rules = parse_cross_rules(document.get("cross_rules"), by_id, tuple(second), tuple(classes), faults)
    if faults.problems:
        raise StandardRefused(faults.problems)
    requirements = _as_sure_as_their_ties(requirements, rules)
    return Standard(
        code=text_of(document["code"]),
        title=document["title"],
        product=text_of(document.get("product")),
        region=text_of(document.get("region")),
        mandatory=document.get("mandatory") is True,
        classes=classes,
        variants=variants | _sizes(requirements),
        requirements=requirements,
        cross_rules=rules,
        includes=includes,
        edition=document.get("edition") or {},
        status=document.get("status") or {},
        sources=document.get("sources") or {},
        document=document,
        by_id={requirement.id: requirement for requirement in requirements},
    )


def _named(
    document: Mapping[str, Any], key: str, faults: Faults, *, optional: bool = False
) -> dict[str, Mapping[str, str]]:
    """Return the classes or variants with their names; the texts of the file are checked on the way."""
    if not optional:
        _check_head(document, faults)
    entries = document.get(key)
    if entries is None and optional:
        return {}
    if not isinstance(entries, list) or not entries:
        faults.add(key, "must be a list of entries with id and name")
        return {}
    named: dict[str, Mapping[str, str]] = {}
    for entry in entries:
        if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), Mapping) or "id" not in entry:
            faults.add(key, "an entry has id and name")
        elif text_of(entry["id"]) in named:
            faults.add(key, f"{entry['id']} stands twice")
        else:
            named[text_of(entry["id"])] = entry["name"]
    return named


def _check_head(document: Mapping[str, Any], faults: Faults) -> None:
    if not isinstance(document.get("code"), str) or not document["code"].strip():
        faults.add("code", "a standard has a code")
    title = document.get("title")
    if not isinstance(title, Mapping) or not {"en", "zh"} <= set(title):
        faults.add("title", "give the title in English (en) and Chinese (zh)")
    if not isinstance(document.get("mandatory"), bool):
        faults.add("mandatory", "say true or false")


def _requirements(
    document: Mapping[str, Any], classes: tuple[str, ...], variants: tuple[str, ...], faults: Faults
) -> tuple[Requirement, ...]:
    entries = document.get("requirements")
    if not isinstance(entries, list) or not entries:
        faults.add("requirements", "a standard has requirements")
        return ()
    around = Surroundings(
        code=text_of(document.get("code")),
        classes=classes,
        variants=variants,
        areas=document.get("areas") or {},
        level=text_of((document.get("sampling") or {}).get("level_default", "II")),
        optional_clauses=_optional_clauses(document),
    )
    parsed = (parse_requirement(entry, around, faults) for entry in entries)
    return tuple(requirement for requirement in parsed if requirement is not None)


def _optional_clauses(document: Mapping[str, Any]) -> tuple[str, ...]:
    value = document.get("non_mandatory_clauses") or {}
    clauses = value.get("value", ()) if isinstance(value, Mapping) else value
    return tuple(text_of(clause) for clause in clauses)


def _includes(document: Mapping[str, Any], faults: Faults) -> tuple[Included, ...]:
    found = []
    for entry in document.get("includes") or ():
        if not isinstance(entry, Mapping) or set(entry) != {"standard", "requirements"}:
            faults.add("includes", "an entry names a standard and its requirements")
        else:
            found.append(Included(text_of(entry["standard"]), tuple(map(text_of, entry["requirements"]))))
    return tuple(found)


def _taken_over(includes: Sequence[Included], included: Mapping[str, Standard], faults: Faults) -> list[Requirement]:
    taken = []
    for entry in includes:
        source = included.get(entry.standard)
        for requirement_id in entry.requirements if source else ():
            if source is not None and requirement_id in source.by_id:
                taken.append(source.by_id[requirement_id])
            else:
                faults.add("includes", f"{entry.standard} has no requirement {requirement_id}")
    return taken


def _joined(requirements: tuple[Requirement, ...], faults: Faults) -> tuple[Requirement, ...]:
    """Return the requirements with their joint partners checked and each checked by itself."""
    by_id = {requirement.id: requirement for requirement in requirements}
    if len(by_id) != len(requirements):
        twice = next(one.id for one in requirements if [other.id for other in requirements].count(one.id) > 1)
        faults.inside(twice).add("id", "stands twice")
    complete = tuple(_with_partner(requirement, by_id, faults) for requirement in requirements)
    for requirement in complete:
        check_requirement(requirement, faults.inside(requirement.id))
    return complete


def _with_partner(requirement: Requirement, by_id: Mapping[str, Requirement], faults: Faults) -> Requirement:
    """Return the requirement knowing how many readings one subject has: joint rules share one set of raw data."""
    if requirement.joint_with is None:
        return requirement
    partner = by_id.get(requirement.joint_with)
    if partner is None or partner.joint_with != requirement.id:
        faults.inside(requirement.id).add("joint_with", f"{requirement.joint_with} does not name this one in return")
        return requirement
    if requirement.plan.readings is None and partner.plan.readings is not None:
        return replace(requirement, plan=replace(requirement.plan, readings=partner.plan.readings))
    return requirement


def _as_sure_as_their_ties(
    requirements: tuple[Requirement, ...], rules: Sequence[CrossRule]
) -> tuple[Requirement, ...]:
    """Return the requirements; one that a recalled rule ties to a class is recalled too: somebody must confirm it."""
    doubtful = {rule.requirement for rule in rules if rule.confidence != "verified"}
    return tuple(replace(one, confidence="recalled") if one.id in doubtful else one for one in requirements)


def _sizes(requirements: Sequence[Requirement]) -> dict[str, Mapping[str, str]]:
    sizes = dict.fromkeys(size for requirement in requirements for size in requirement.limits.sizes)
    return {size: {"en": size, "zh": size} for size in sizes}
