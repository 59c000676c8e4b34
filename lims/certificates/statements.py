"""The statement of conformity: which lots or specimens, which specification, which clauses, and what was left out."""

from collections.abc import Sequence

from lims.certificates.judging import Judged, JudgedLot, JudgedSample
from lims.certificates.naming import name_of, requirement_of
from lims.certificates.words import join, listed, sentence
from lims.conformity.judgements import Judgement
from lims.conformity.verdicts import JUDGED, Verdict
from lims.printing.certificate_content import Both, both


def statement_of(judged: Judged, specification: Both) -> Both:
    """Return the statement on everything: one for the lots of each verdict, the worst first."""
    groups = ([lot for lot in judged.lots if lot.verdict is verdict] for verdict in JUDGED)
    return join(conclusion(lots, specification) for lots in groups if lots)


def conclusion(lots: Sequence[JudgedLot], specification: Both) -> Both:
    """Return the statement on lots that have one verdict in common."""
    facts: dict[str, str | Both] = {
        "subject": subject_of(lots),
        "specification": specification,
        **facts_of_clauses(lots),
    }
    verdict = lots[0].verdict
    if verdict is Verdict.PASS:
        opening = sentence("conforms" if is_whole(lots) else "meets", **facts)
        return join([opening, *rest(facts, "recommended_not_met", "stated", "not_assessed", "not_requested")])
    if verdict is Verdict.FAIL:
        return join(
            [
                sentence("fails", **facts),
                *rest(facts, "also_met", "also_doubtful", "stated", "not_assessed", "not_requested"),
            ]
        )
    opening = sentence("open" if verdict is Verdict.INCONCLUSIVE else "nothing_assessed", **facts)
    return join([opening, *rest(facts, "also_met", "stated", "not_assessed", "not_requested")])


def is_whole(lots: Sequence[JudgedLot]) -> bool:
    """Say whether every mandatory requirement of the class was assessed: only then is it conformity to the standard."""
    left_out = (Verdict.NOT_REQUESTED, Verdict.NOT_ASSESSED, Verdict.INCONCLUSIVE, Verdict.FAIL)
    return not any(one.mandatory and one.verdict in left_out for lot in lots for one in lot.judgements)


def subject_of(lots: Sequence[JudgedLot]) -> Both:
    """Return what a statement is about: the lots where a plan was executed, else the specimens that came."""
    by_plan = all(relates_to_lot(lot) for lot in lots)
    return sentence("lots_as_lots" if by_plan else "lots_as_specimens", lots=lots_named(lots))


def relates_to_lot(lot: JudgedLot) -> bool:
    """Say whether every sample of the lot was drawn and judged by a plan for the lot."""
    return all(sample.tested.request.lot_plan for sample in lot.samples)


_FACTS = {"also_met": "met", "also_doubtful": "doubtful", "recommended_not_met": "recommended", "stated": "stated",
          "not_assessed": "unassessed", "not_requested": "unrequested", "still_to_come": "unassessed",
          "fail_before_the_end": "unassessed"}  # fmt: skip


def rest(facts: dict[str, str | Both], *keys: str) -> list[Both]:
    """Return those of the sentences that have a clause to name."""
    return [sentence(key, **facts) for key in keys if facts[_FACTS[key]] != both()]


def lots_named(lots: Sequence[JudgedLot]) -> Both:
    """Return the batches of lots as a list."""
    return listed((both(lot.lot.batch, lot.lot.batch) for lot in lots), noun="lot")


def facts_of_clauses(lots: Sequence[JudgedLot]) -> dict[str, Both]:
    """Return the clauses by what became of them; each stands in the worst group that a row of it belongs to."""
    rows = [
        (one.requirement, label_of(sample, one), one) for lot in lots for sample in lot.samples for one in sample.shown
    ]
    groups: dict[str, list[Both]] = {name: [] for name in [*_FACTS.values(), "failed"]}
    labels = {requirement: label for requirement, label, _ in rows}
    for requirement, label in labels.items():
        groups[_group([one for each, _, one in rows if each == requirement])].append(label)
    return {name: listed(found, noun="clause") for name, found in groups.items()}


def _group(rows: Sequence[Judgement]) -> str:
    """Return the group of a requirement from its rows in all samples."""
    if any(one.verdict is Verdict.FAIL and one.mandatory for one in rows):
        return "failed"
    verdicts = {one.verdict for one in rows}
    order = {
        Verdict.FAIL: "recommended",
        Verdict.NOT_ASSESSED: "unassessed",
        Verdict.INCONCLUSIVE: "doubtful",
        Verdict.PASS: "met",
        Verdict.STATED: "stated",
    }
    return next((group for verdict, group in order.items() if verdict in verdicts), "unrequested")


def label_of(sample: JudgedSample, judgement: Judgement) -> Both:
    """Return what a statement calls a requirement: its clause, with its name where the clause holds several."""
    standard = sample.tested.standard
    name, requirement = name_of(standard, judgement.requirement), requirement_of(standard, judgement.requirement)
    if requirement is None:
        return name
    shares = sum(one.clause == requirement.clause for one in standard.requirements) > 1
    if requirement.clause and not shares and requirement.id == judgement.requirement:
        return both(requirement.clause, requirement.clause)
    return both(f"{requirement.clause} ({name['en']})".strip(), f"{requirement.clause}（{name['zh']}）")
