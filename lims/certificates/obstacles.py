"""What stands in the way of a certificate and of the acts upon it: each obstacle names its thing."""

from collections.abc import Iterator
from enum import StrEnum

from lims.certificates.accreditation import fields_without_scope
from lims.certificates.evidence import Evidence, TestedSample
from lims.certificates.judging import Judged, JudgedSample
from lims.certificates.models import Certificate, CertificateKind, CertificateState, Impact, ReasonClass
from lims.certificates.naming import name_of
from lims.conformity.verdicts import JUDGED, Verdict
from lims.errors import Conflict, Incomplete, Invalid, LimsError, SamePerson, WrongState
from lims.permissions import Actor
from lims.printing.certificate_content import Both
from lims.samples.models import SampleState
from lims.shipments.declarations.models import LineState

S = CertificateState


class Act(StrEnum):
    """What can be done to a certificate after its authorisation."""

    SUSPEND = "suspend"
    LIFT = "lift"
    AMEND = "amend"
    SUPERSEDE = "supersede"
    REVOKE = "revoke"


FROM: dict[Act, tuple[CertificateState, ...]] = {
    Act.SUSPEND: (S.ISSUED,),
    Act.LIFT: (S.SUSPENDED,),
    Act.AMEND: (S.ISSUED,),
    Act.SUPERSEDE: (S.ISSUED, S.SUSPENDED),
    Act.REVOKE: (S.ISSUED, S.SUSPENDED),
}
ANY_KIND = tuple(CertificateKind)
KINDS: dict[Act, tuple[CertificateKind, ...]] = {
    Act.AMEND: (CertificateKind.TEST,),  # a preliminary one is completed, a further document is not amended in turn
    Act.SUPERSEDE: (CertificateKind.TEST, CertificateKind.PRELIMINARY),
}
EDITORIAL_NEVER = frozenset(set(ReasonClass) - {ReasonClass.OTHER})


class NothingTested(Incomplete):
    """No sample of the line has an accepted request with a reviewed result: ``thing``, ``missing``."""

    code = "nothing_tested"


class ResultsMissing(Incomplete):
    """Work is not finished: ``thing`` (the sample), ``missing`` (its requirements)."""

    code = "results_missing"


class ResultsUnreviewed(Incomplete):
    """Results wait for their review: ``thing``, ``missing``."""

    code = "results_unreviewed"


class NotAssessed(Incomplete):
    """Reviewed results allow no verdict, and nothing failed: ``thing``, ``missing``."""

    code = "not_assessed"


class NothingPending(Conflict):
    """A preliminary certificate is asked for, and every result is there: ``things`` (the samples)."""

    code = "nothing_pending"


class Unconfirmed(Incomplete):
    """Figures that two people have not confirmed against the standard: ``thing`` (the standard), ``missing``."""

    code = "unconfirmed"


class JudgedDifferently(Conflict):
    """The judge no longer says what was reviewed: ``thing``, ``requirement``, ``reviewed``, ``now``."""

    code = "judged_differently"


class DifferentTerms(Conflict):
    """The samples of the line were tested by different editions, classes or decision rules: ``things``."""

    code = "different_terms"


class NotInForce(Conflict):
    """The standard was not in force on the day of the declaration: ``standard``, ``on``."""

    code = "not_in_force"


class UnderInvestigation(Conflict):
    """An investigation of a result is open: ``thing``, ``missing``."""

    code = "under_investigation"


class SampleDiscredited(Conflict):
    """A certificate on the sample was revoked for its identity or custody: ``thing``, ``certificate``."""

    code = "sample_discredited"


class AlreadyCertified(Conflict):
    """The line has a certificate: ``thing``, ``certificate``, ``state``; it must be superseded."""

    code = "already_certified"


class ContentChanged(Conflict):
    """What would be issued is not what was shown: ``thing``, ``shown``, ``now`` (digests)."""

    code = "content_changed"


class ReasonMissing(Invalid):
    """The act needs its reason in words: ``field``, ``value``."""

    code = "reason_missing"


class NotOfThisKind(Conflict):
    """The act is not for a certificate of this kind: ``thing``, ``kind``, ``act``."""

    code = "not_of_this_kind"


class ConclusionDiffers(Conflict):
    """A further document would come to another conclusion than the one that it amends: ``thing``."""

    code = "conclusion_differs"


class ImpactUnderstated(Invalid):
    """The stated impact is less than what was found: ``field``, ``value``, ``found``."""

    code = "impact_understated"


class OutOfScope(Incomplete):
    """The scope register does not let ``thing`` authorise ``missing`` (methods) of ``standard`` at ``site``."""

    code = "out_of_scope"


class NoLaboratory(Incomplete):
    """The laboratory has no identity yet: ``thing``, ``missing``."""

    code = "no_laboratory"


def obstacle_to(act: Act, certificate: Certificate) -> LimsError | None:
    """Return what stands in the way of ``act``, or None."""
    if certificate.state not in FROM[act]:
        return WrongState(thing=certificate.number, state=certificate.state, needed=list(FROM[act]))
    kind = certificate.kind or CertificateKind.TEST
    if kind not in KINDS.get(act, ANY_KIND):
        return NotOfThisKind(thing=certificate.number, kind=kind, act=act)
    return None


def obstacle_to_impact(stated: Impact, found: Impact) -> LimsError | None:
    """Return the obstacle of calling editorial what touches the conclusion or the identity of the goods."""
    if stated is Impact.EDITORIAL and found is not Impact.EDITORIAL:
        return ImpactUnderstated(field="impact", value=stated, found=found)
    return None


def obstacle_to_reason(reason: str) -> LimsError | None:
    """Return the obstacle of an act without words."""
    return None if reason.strip() else ReasonMissing(field="reason", value=reason)


def obstacles_to_authorise(
    evidence: Evidence, judged: Judged, *, actor: Actor, kind: CertificateKind = CertificateKind.TEST
) -> list[LimsError]:
    """Return everything that stands in the way of authorising the draft, in the order in which it is put right."""
    return [
        *_obstacles_of_line(evidence),
        *_obstacles_of_samples(evidence, judged),
        *_obstacles_of_results(judged, kind),
        *_obstacles_of_person(evidence, actor),
    ]


def _obstacles_of_line(evidence: Evidence) -> Iterator[LimsError]:
    thing = f"{evidence.shipment.number}/{evidence.line.line_no}"
    if evidence.laboratory is None:
        yield NoLaboratory(thing="Greenlane", missing=["laboratory"])
    if evidence.line.state is LineState.CANCELLED:
        yield WrongState(thing=thing, state=evidence.line.state, needed=[LineState.TO_SAMPLE, LineState.MAY_PROCEED])
    if not any(tested.reviewed for tested in evidence.samples):
        yield NothingTested(thing=thing, missing=[evidence.line.standard_code])


def _obstacles_of_samples(evidence: Evidence, judged: Judged) -> Iterator[LimsError]:
    for tested in evidence.samples:
        if tested.sample.state is SampleState.ON_HOLD:
            yield WrongState(
                thing=tested.sample.number,
                state=tested.sample.state,
                needed=[SampleState.IN_TEST, SampleState.CONSUMED],
            )
    if len({_terms(tested) for tested in evidence.samples}) > 1:
        yield DifferentTerms(things=[tested.request.number for tested in evidence.samples])
    declared_on = evidence.shipment.declared_on
    for code in sorted(
        {one.tested.standard.code for one in judged.samples if not one.tested.standard.is_in_force(declared_on)}
    ):
        yield NotInForce(standard=code, on=declared_on)
    for sample in judged.samples:
        if fallen := evidence.discredited.get(sample.tested.sample.id):
            yield SampleDiscredited(thing=sample.tested.sample.number, certificate=fallen)
        if open_questions := [
            one.assignment.requirement
            for one in sample.tested.work
            if one.result and one.result.id in evidence.investigated
        ]:
            yield UnderInvestigation(
                thing=sample.tested.sample.number, missing=open_questions, names=_names(sample, open_questions)
            )


def _terms(tested: TestedSample) -> tuple[object, ...]:
    """Return what all samples of one certificate must have in common."""
    request = tested.request
    return (
        request.edition_id,
        request.standard_class,
        request.standard_variant,
        tuple(sorted(request.decision_rule.items())),
    )


def _obstacles_of_results(judged: Judged, kind: CertificateKind) -> Iterator[LimsError]:
    """Yield what is open in each sample; a reviewed fail may go out with its other rows printed as not assessed.

    A preliminary certificate is there for open rows, and for nothing else.
    """
    preliminary = kind is CertificateKind.PRELIMINARY
    if preliminary and not any(one.verdict is Verdict.NOT_ASSESSED for lot in judged.lots for one in lot.judgements):
        yield NothingPending(things=[sample.tested.sample.number for sample in judged.samples])
    for sample in judged.samples:
        if judged.verdict is not Verdict.FAIL and not preliminary:
            yield from _open_results(sample)
        yield from _doubts(sample)


def _open_results(sample: JudgedSample) -> Iterator[LimsError]:
    number, work = sample.tested.sample.number, sample.tested.work
    if missing := [one.assignment.requirement for one in work if one.result is None]:
        yield ResultsMissing(thing=number, missing=missing, names=_names(sample, missing))
    if unreviewed := [one.assignment.requirement for one in work if one.result and not one.is_reviewed]:
        yield ResultsUnreviewed(thing=number, missing=unreviewed, names=_names(sample, unreviewed))
    named = {*missing, *unreviewed, *_unconfirmed(sample)}
    asked = [one for one in sample.shown if one.verdict is Verdict.NOT_ASSESSED and one.requirement not in named]
    if asked:
        left = [one.requirement for one in asked]
        yield NotAssessed(thing=number, missing=left, names=_names(sample, left))


def _doubts(sample: JudgedSample) -> Iterator[LimsError]:
    """Yield limits that nobody has confirmed, and verdicts that are no longer what was reviewed."""
    if unconfirmed := _unconfirmed(sample):
        yield Unconfirmed(thing=sample.tested.standard.code, missing=unconfirmed, names=_names(sample, unconfirmed))
    for one in sample.tested.reviewed:
        now = sample.verdict_on(one.assignment.requirement)
        reviewed = one.result.verdict if one.result else None
        if now not in (None, Verdict.NOT_ASSESSED) and now != reviewed:
            yield JudgedDifferently(
                thing=sample.tested.sample.number,
                requirement=one.assignment.requirement,
                reviewed=reviewed,
                now=now,
                names=_names(sample, [one.assignment.requirement]),
            )


def _names(sample: JudgedSample, requirements: list[str]) -> list[Both]:
    """Return what people call the requirements that an obstacle names for programs."""
    return [name_of(sample.tested.standard, one) for one in requirements]


def _unconfirmed(sample: JudgedSample) -> list[str]:
    """Return the requirements with a reviewed verdict whose figures are not confirmed."""
    judged = [
        one.assignment.requirement for one in sample.tested.reviewed if one.result and one.result.verdict in JUDGED
    ]
    return [one for one in judged if one not in sample.tested.confirmed]


def _obstacles_of_person(evidence: Evidence, actor: Actor) -> Iterator[LimsError]:
    """Yield the obstacle where the signatory entered a part of what is to be signed, or has no scope for it."""
    for tested in evidence.samples:
        if outside := fields_without_scope(evidence, tested):
            standard, methods = tested.edition.code, [method for _, method in outside]
            yield OutOfScope(thing=actor.name, standard=standard, missing=methods, site=evidence.site)
        if any(actor.id in one.entered_by for one in tested.reviewed):
            yield SamePerson(thing=tested.request.number, earlier="entered")
