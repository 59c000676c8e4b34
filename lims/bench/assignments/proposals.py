"""What a test request would ask, worked out from the line that the sample was drawn from.

The edition in force on the day of the declaration, the declared class, every requirement that applies: only a
proposal, which the lab manager adjusts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from lims.bench.assignments.allotment import KEEPS_SPECIMEN, Need
from lims.bench.assignments.labels import local_day
from lims.bench.assignments.models import TestRequest
from lims.bench.assignments.obstacles import NoEdition
from lims.bench.methods.queries import timed
from lims.catalogue.models import StandardEdition
from lims.catalogue.queries import edition_in_force, standard_of, unconfirmed
from lims.conformity.decisions import SIMPLE, DecisionRule
from lims.conformity.lot_plans import agreed_severity, severity_fact
from lims.conformity.requirement_judging import NO_FACTS
from lims.conformity.requirements import Requirement, Rule
from lims.conformity.standards import Standard
from lims.samples.models import Sample, SamplingOrder
from lims.shipments.declarations.models import DeclarationLine, Lot, Product, Shipment
from lims.shipments.risk.models import Lane
from lims.shipments.risk.queries import lane_of

SLOW = timedelta(days=1)  # what a rush lane need not wait for
THERMOMETER = Product.THERMOMETER.value  # a thermometer is whole after its test


@dataclass(frozen=True, slots=True)
class Proposal:
    """The terms of a request before anybody has agreed to them."""

    edition: StandardEdition
    standard: Standard
    standard_class: str
    variant: str
    requirements: list[str]
    rule: DecisionRule = SIMPLE
    facts: dict[str, str] = field(default_factory=dict)
    lot_plan: bool = False
    unconfirmed: list[str] = field(default_factory=list)
    lane: Lane = Lane.STANDARD
    later: list[str] = field(default_factory=list)


def proposal_for(
    session: Session, sample: Sample, *, class_id: str | None = None, variant: str | None = None
) -> Proposal:
    """Return the terms that the sample's declaration suggests, for another class or variant if one is named.

    Raise `NoEdition` where the catalogue had no edition of the declared standard on the day of the declaration.
    """
    line = session.get_one(DeclarationLine, sample.line_id)
    declared_on = session.get_one(Shipment, sample.shipment_id).declared_on
    edition = edition_in_force(session, line.standard_code, declared_on)
    if edition is None:
        raise NoEdition(code=line.standard_code, on=declared_on)
    standard = standard_of(edition)
    chosen = class_or_only(standard, line.standard_class if class_id is None else class_id)
    kind = line.standard_variant if variant is None else variant
    kind = kind if kind in standard.variants else ""
    requested = [one.id for one in standard.applicable(chosen, kind or None)] if chosen else []
    facts = dict.fromkeys(conditions_of(standard, requested), "")
    doubtful = unconfirmed(session, edition, requested)
    lane = lane_of(session, line.id)
    return Proposal(
        edition,
        standard,
        chosen,
        kind,
        requested,
        facts=facts,
        unconfirmed=doubtful,
        lane=lane,
        later=slow(session, edition, requested) if lane is Lane.GREEN else [],
    )


def slow(session: Session, edition: StandardEdition, requirements: Sequence[str]) -> list[str]:
    """Return the requirements whose method takes a day or longer until it is read; none where all of them do."""
    methods = timed(session, edition.code, requirements, local_day(session))
    found = [one for one in requirements if one in methods and methods[one].until_read >= SLOW]
    return found if len(found) < len(requirements) else []


def proposal_from(session: Session, request: TestRequest) -> Proposal:
    """Return the terms that a version of a request states."""
    edition = session.get_one(StandardEdition, request.edition_id)
    standard = standard_of(edition)
    may_be_asked = [one.id for one in standard.applicable(request.standard_class, request.standard_variant or None)]
    return Proposal(
        edition,
        standard,
        request.standard_class,
        request.standard_variant,
        list(request.requirements),
        rule=DecisionRule.from_dict(request.decision_rule),
        facts={condition: request.facts.get(condition, "") for condition in conditions_of(standard, may_be_asked)},
        lot_plan=request.lot_plan,
        unconfirmed=unconfirmed(session, edition, request.requirements),
        lane=lane_of(session, session.get_one(Sample, request.sample_id).line_id),
        later=list(request.later or ()),
    )


def class_or_only(standard: Standard, declared: str) -> str:
    """Return the declared class if the standard has it; where none was declared, the only one.

    Else nothing: it is never guessed.
    """
    if declared:
        return declared if declared in standard.classes else ""
    return next(iter(standard.classes)) if len(standard.classes) == 1 else ""


def conditions_of(standard: Standard, requirements: Sequence[str]) -> list[str]:
    """Return the conditions that the requirements ask about, each once."""
    conditions = (standard.requirement(one).applies_when for one in requirements)
    return list(dict.fromkeys(condition for condition in conditions if condition))


def lot_size(session: Session, sample: Sample, *, lot_plan: bool) -> int | None:
    """Return the size of the lot where the request judges the lot by its sampling plan, else None."""
    return session.get_one(Lot, sample.lot_id).size if lot_plan else None


def agreed_inspection(session: Session, sample: Sample) -> dict[str, str]:
    """Return the facts that say how a lot is inspected, where its sampling order takes it as one of a series."""
    severities = session.get_one(SamplingOrder, sample.order_id).plan.get("severities", {})
    return {severity_fact(requirement): severity for requirement, severity in severities.items()}


def needs(
    standard: Standard,
    requirements: Sequence[str],
    class_id: str,
    variant: str,
    size: int | None,
    *,
    facts: Mapping[str, str] = NO_FACTS,
) -> list[Need]:
    """Return how many specimens each requirement takes.

    Where the source names no number it is one, a document takes none.
    """
    whole = standard.product == THERMOMETER
    return [_need(standard.requirement(one), class_id, variant, size, facts, whole=whole) for one in requirements]


def _need(
    requirement: Requirement, class_id: str, variant: str, size: int | None, facts: Mapping[str, str], *, whole: bool
) -> Need:
    if requirement.accept.rule is Rule.DOCUMENT_REVIEW:
        return Need(requirement.id, 0, keeps=True)
    severity = agreed_severity(facts, requirement.id)
    layout = requirement.layout(class_id, variant or None, lot_size=size, severity=severity)
    keeps = whole or requirement.op in KEEPS_SPECIMEN
    return Need(requirement.id, max(layout.specimens, 1), keeps, requirement.joint_with or "")
