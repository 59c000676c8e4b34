"""From the evidence to verdicts, through the judge alone: per requirement, per sample, per lot, on the whole."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from lims.bench.results.queries import as_readings
from lims.certificates.evidence import Evidence, TestedSample, Work
from lims.conformity.decisions import DecisionRule
from lims.conformity.judge import judge_sample
from lims.conformity.judgements import Judgement, SampleJudgement
from lims.conformity.verdicts import Verdict, combine
from lims.shipments.declarations.queries import LotLine


@dataclass(frozen=True, slots=True)
class JudgedSample:
    """A tested sample with what the judge says of its reviewed results."""

    tested: TestedSample
    judgement: SampleJudgement

    def work_on(self, requirement: str) -> Work | None:
        """Return the work on one requirement, if it was asked for."""
        return next((one for one in self.tested.work if one.assignment.requirement == requirement), None)

    def verdict_on(self, requirement: str) -> Verdict | None:
        """Return the verdict on one requirement; None where the standard does not know it."""
        return next((one.verdict for one in self.judgement.requirements if one.requirement == requirement), None)

    @property
    def shown(self) -> list[Judgement]:
        """Return the judgements that are printed: those with a limit for the class, in the order of the standard."""
        return [one for one in self.judgement.requirements if one.verdict is not Verdict.NOT_APPLICABLE]


@dataclass(frozen=True, slots=True)
class JudgedLot:
    """A lot with its samples and its verdict."""

    lot: LotLine
    samples: tuple[JudgedSample, ...]
    verdict: Verdict

    @property
    def judgements(self) -> list[Judgement]:
        """Return the judgements of all samples of the lot."""
        return [one for sample in self.samples for one in sample.shown]


@dataclass(frozen=True, slots=True)
class Judged:
    """All lots of a line that were tested, and the verdict on the whole."""

    lots: tuple[JudgedLot, ...]
    verdict: Verdict

    @property
    def samples(self) -> list[JudgedSample]:
        """Return the samples of all lots."""
        return [sample for lot in self.lots for sample in lot.samples]


def judge(evidence: Evidence) -> Judged:
    """Judge every tested lot of a line by its reviewed results."""
    lots = tuple(_judge_lot(evidence, lot) for lot in evidence.tested_lots)
    return Judged(lots, combine(lot.verdict for lot in lots))


def _judge_lot(evidence: Evidence, lot: LotLine) -> JudgedLot:
    samples = tuple(_judge_sample(tested, lot) for tested in evidence.samples_of(lot.id))
    return JudgedLot(lot, asked_somewhere(samples), combine(one.judgement.verdict for one in samples))


def asked_somewhere(samples: Sequence[JudgedSample]) -> tuple[JudgedSample, ...]:
    """Leave out of each sample what was not asked of it but of another one of the lot: parts share the clauses."""
    asked = {one.requirement for sample in samples for one in sample.shown if one.verdict is not Verdict.NOT_REQUESTED}
    return tuple(replace(sample, judgement=_without(sample.judgement, asked)) for sample in samples)


def _without(judgement: SampleJudgement, asked: Collection[str]) -> SampleJudgement:
    kept = (
        one
        for one in judgement.requirements
        if one.verdict is not Verdict.NOT_REQUESTED or one.requirement not in asked
    )
    return replace(judgement, requirements=tuple(kept))


def _judge_sample(tested: TestedSample, lot: LotLine) -> JudgedSample:
    """Judge the reviewed results of a sample; the rest is not assessed, and so is a pass by an unconfirmed limit."""
    request = tested.request
    readings = [reading for one in tested.reviewed for reading in as_readings(one.assignment, one.readings)]
    judgement = judge_sample(
        tested.standard,
        class_id=request.standard_class,
        variant=request.standard_variant or None,
        readings=readings,
        rule=DecisionRule.from_dict(request.decision_rule),
        facts=request.facts,
        lot_size=lot.size if request.lot_plan else None,
        only=request.requirements,
        accept_unconfirmed=tested.confirmed,
    )
    return JudgedSample(tested, judgement)
