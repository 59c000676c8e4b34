"""Side by side: the readings of a sample judged under another standard, class or edition; nothing is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.bench.assignments.models import TestRequest
from lims.bench.assignments.proposals import lot_size
from lims.bench.assignments.queries import assignments_of_request, standards_of
from lims.bench.results.models import ReadingRow
from lims.bench.results.queries import as_readings, sample_judgement
from lims.catalogue.models import StandardEdition
from lims.catalogue.queries import edition_by_version, known_codes, latest_edition, standard_of
from lims.conformity.decisions import DecisionRule
from lims.conformity.explanations import explain_all
from lims.conformity.judgements import Judgement, SampleJudgement
from lims.conformity.readings import Reading
from lims.conformity.sample_judging import judge_sample
from lims.conformity.standard_names import NO_NAMES, Names
from lims.conformity.standards import Standard
from lims.errors import Invalid
from lims.samples.models import Sample


@dataclass(frozen=True, slots=True)
class Side:
    """One verdict on one requirement, ready to print."""

    verdict: str
    reported: str
    unit: str
    limit: str
    method: str
    unconfirmed: bool
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One requirement under both; a side is None where that standard has no such requirement."""

    id: str
    name: str
    agreed: Side | None
    other: Side | None

    @property
    def differs(self) -> bool:
        """Say whether both standards ask for it and the two verdicts are not the same."""
        return bool(self.agreed and self.other and self.agreed.verdict != self.other.verdict)

    @property
    def other_method(self) -> bool:
        """Say whether the other standard asks for another method than the readings were made by."""
        return bool(self.agreed and self.other and self.agreed.method != self.other.method)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A sample under the agreed standard and under another one."""

    agreed: SampleJudgement
    other: SampleJudgement
    rows: tuple[ComparedRow, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Under what the readings are judged again."""

    edition: StandardEdition
    standard: Standard
    class_id: str
    variant: str | None


def choice_of(session: Session, asked: Mapping[str, str], request: TestRequest) -> Choice:
    """Return what was asked for; what is not said is as it was agreed, or the first that the standard has."""
    edition = _edition(session, asked, request)
    standard = standard_of(edition)
    class_id = _one_of(tuple(standard.classes), asked.get("class", ""), request.standard_class, field="class")
    variants = tuple(standard.variants)
    variant = (
        _one_of(variants, asked.get("variant", ""), request.standard_variant, field="variant") if variants else None
    )
    return Choice(edition, standard, class_id, variant)


def _edition(session: Session, asked: Mapping[str, str], request: TestRequest) -> StandardEdition:
    code, version = asked.get("standard", "").strip(), asked.get("version", "").strip()
    if not code:
        return session.get_one(StandardEdition, request.edition_id)
    if not version:
        return latest_edition(session, code)
    if not version.isascii() or not version.isdecimal():
        raise Invalid(field="version", value=version)
    return edition_by_version(session, code, int(version))


def _one_of(known: tuple[str, ...], asked: str, agreed: str, *, field: str) -> str:
    """Return what was asked for if it is known; without a wish the agreed one, else the first."""
    if asked and asked not in known:
        raise Invalid(field=field, value=asked, remedy=", ".join(known))
    return asked or (agreed if agreed in known else known[0])


def codes(session: Session) -> list[str]:
    """Return the codes of the standards that can be chosen."""
    return sorted(known_codes(session))


def compare(session: Session, request: TestRequest, choice: Choice, *, language: str) -> Comparison:
    """Return both verdicts on the readings in force; quarantined readings count in neither."""
    standard = standards_of(session, [request.edition_id])[request.edition_id]
    agreed = sample_judgement(session, request)
    sample = session.get_one(Sample, request.sample_id)
    other = judge_sample(
        choice.standard,
        class_id=choice.class_id,
        variant=choice.variant,
        readings=list(_carried(_readings(session, request), standard, choice.standard)),
        rule=DecisionRule.from_dict(request.decision_rule),
        facts=request.facts,
        lot_size=lot_size(session, sample, lot_plan=request.lot_plan),
        accept_unconfirmed=True,
    )
    return Comparison(agreed, other, tuple(_rows((standard, agreed), (choice.standard, other), language)))


def _readings(session: Session, request: TestRequest) -> list[Reading]:
    work = {one.id: one for one in assignments_of_request(session, request.id)}
    rows = session.scalars(select(ReadingRow).where(ReadingRow.assignment_id.in_(work), ReadingRow.in_force.is_(True)))
    return [reading for row in rows for reading in as_readings(work[row.assignment_id], [row])]


def _carried(readings: Iterable[Reading], source: Standard, target: Standard) -> Iterable[Reading]:
    """Yield the readings that the other standard asks for; each keeps the unit in which it was read."""
    for reading in readings:
        wanted = target.by_id.get(reading.requirement)
        if wanted is None:
            continue
        unit = reading.unit or source.requirement(reading.requirement).judged_unit
        yield reading if unit == wanted.judged_unit else replace(reading, unit=unit)


def _rows(
    left: tuple[Standard, SampleJudgement], right: tuple[Standard, SampleJudgement], language: str
) -> Iterable[ComparedRow]:
    agreed = {one.requirement: one for one in left[1].requirements}
    other = {one.requirement: one for one in right[1].requirements}
    for key in dict.fromkeys([*agreed, *other]):
        known = left[0].by_id.get(key) or right[0].by_id.get(key)
        name = known.name.get(language, known.name["en"]) if known else key
        yield ComparedRow(
            key,
            name,
            _side(agreed.get(key), left[0], language),
            _side(other.get(key), right[0], language),
        )


def _side(judgement: Judgement | None, standard: Standard, language: str) -> Side | None:
    if judgement is None:
        return None
    requirement = standard.by_id.get(judgement.requirement)
    names = Names.of(standard, judgement.requirement, language) if requirement else NO_NAMES
    return Side(
        verdict=judgement.verdict.value,
        reported=judgement.reported,
        unit=judgement.unit,
        limit=names.limits.get(judgement.limit, judgement.limit),
        method=requirement.method if requirement else "",
        unconfirmed=judgement.is_unconfirmed,
        steps=tuple(explain_all(judgement.steps, language, names)),
    )
