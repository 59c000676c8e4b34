"""What a preliminary certificate says instead of a conclusion: what is known so far, and what is still to come."""

from lims.certificates.judging import Judged
from lims.certificates.naming import name_of
from lims.certificates.statements import facts_of_clauses, rest, statement_of, subject_of
from lims.certificates.words import join, sentence
from lims.conformity.verdicts import Verdict
from lims.printing.certificate_content import Both, Content


def pending_of(judged: Judged) -> list[Content]:
    """Return the requirements that have no verdict yet, lot by lot, each once."""
    found = {}
    for lot in judged.lots:
        for sample in lot.samples:
            standard = sample.tested.standard
            for one in sample.shown:
                if one.verdict is Verdict.NOT_ASSESSED and (requirement := standard.by_id.get(one.requirement)):
                    found[lot.lot.id, requirement.id] = {
                        "lot": lot.lot.batch,
                        "requirement": requirement.id,
                        "name": name_of(standard, requirement.id),
                        "clause": requirement.clause,
                        "method": requirement.method,
                    }
    return list(found.values())


def preliminary_statement_of(judged: Judged, specification: Both) -> Both:
    """Return the statement of a preliminary certificate: a fail stands, anything else is left open."""
    facts: dict[str, str | Both] = {
        "subject": subject_of(judged.lots),
        "specification": specification,
        **facts_of_clauses(judged.lots),
    }
    if judged.verdict is Verdict.FAIL:
        return join([statement_of(judged, specification), *rest(facts, "fail_before_the_end")])
    return join([sentence("preliminary", **facts), *rest(facts, "also_met", "also_doubtful", "still_to_come")])
