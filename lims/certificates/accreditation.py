"""What lies within the signatory's scope and the laboratory's accreditation, and what another laboratory did."""

from lims.certificates.evidence import Evidence, TestedSample, Work
from lims.certificates.judging import Judged, JudgedSample
from lims.certificates.naming import requirement_of
from lims.certificates.providers.models import ExternalResult
from lims.certificates.scopes.queries import Field
from lims.certificates.words import sentence
from lims.printing.certificate_content import Both, both


def fields_without_scope(evidence: Evidence, tested: TestedSample) -> list[Field]:
    """Return the work that is to be signed and that the scope does not reach; another laboratory's needs none."""
    own = [one for one in tested.reviewed if external_of(evidence, one) is None]
    wanted = [tested.field_of(tested.standard.requirement(one.assignment.requirement)) for one in own]
    return [field for field in dict.fromkeys(wanted) if field not in evidence.reach.authorised]


def is_within(evidence: Evidence, sample: JudgedSample, requirement_id: str) -> bool:
    """Say whether our own accreditation covers a result."""
    requirement = requirement_of(sample.tested.standard, requirement_id)
    if requirement is None or external_of(evidence, sample.work_on(requirement.id)):
        return False
    return sample.tested.field_of(requirement) in evidence.reach.accredited


def is_outside(evidence: Evidence, sample: JudgedSample, requirement_id: str) -> bool:
    """Say whether a result must be marked: only a laboratory that holds an accreditation can be outside of it."""
    holds = bool(evidence.laboratory and evidence.laboratory.accreditation)
    return holds and not is_within(evidence, sample, requirement_id)


def accreditation_of(evidence: Evidence, judged: Judged) -> dict[str, str]:
    """Return the accreditation and its mark as they are printed, where a reviewed result is within it (ILAC-P8)."""
    within = any(
        is_within(evidence, sample, one.assignment.requirement)
        for sample in judged.samples
        for one in sample.tested.reviewed
    )
    if not (within and evidence.laboratory and evidence.laboratory.accreditation):
        return {"accreditation": "", "mark": ""}
    return {"accreditation": evidence.laboratory.accreditation, "mark": evidence.laboratory.accreditation_mark}


def external_of(evidence: Evidence, work: Work | None) -> ExternalResult | None:
    """Return the note on a piece of work that another laboratory did."""
    return evidence.external.get(work.assignment.id) if work else None


def provider_of(evidence: Evidence, work: Work | None) -> Both:
    """Return the other laboratory with its place and report (ISO/IEC 17025:2017, 7.8.2.1 p)."""
    found = external_of(evidence, work)
    if found is None:
        return both()
    named = ", ".join(part for part in (found.laboratory, found.address) if part)
    key = "from_laboratory" if found.accredited else "from_laboratory_outside"
    return sentence(key, laboratory=named, report=found.report)
