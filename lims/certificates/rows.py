"""The results as the certificate prints them: one row for each requirement of each sample."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from lims.bench.results.models import ReadingRow
from lims.certificates.accreditation import external_of, is_outside, provider_of
from lims.certificates.evidence import Evidence, Work
from lims.certificates.judging import JudgedSample
from lims.certificates.naming import grade_limit, name_of, requirement_of, tie_of
from lims.certificates.words import as_written, join, sentence, word
from lims.conformity.exact import is_decimal_text, plain
from lims.conformity.judgements import Judgement, Step
from lims.conformity.limits import Limit, Limits
from lims.conformity.naming import reported_text
from lims.conformity.operators import PLAIN_OPS, Op
from lims.conformity.requirements import Over, Requirement, Rule
from lims.conformity.verdicts import JUDGED, Verdict
from lims.printing.certificate_content import Both, Content, blank_row, both

MOST_PLOTTED = 60
_PLOTTED_RULES = frozenset({Rule.SINGLE, Rule.EVERY, Rule.EVERY_READING, Rule.AQL, Rule.N_OF_M})


def rows_of(evidence: Evidence, sample: JudgedSample, *, named: bool) -> list[Content]:
    """Return the rows of a sample, ordered as in the standard; ``named`` notes the sample where its lot has several."""
    return [_row(evidence, sample, judgement, named=named) for judgement in sample.shown]


def _row(evidence: Evidence, sample: JudgedSample, judgement: Judgement, *, named: bool) -> Content:
    standard, request = sample.tested.standard, sample.tested.request
    requirement, tie = requirement_of(standard, judgement.requirement), tie_of(standard, judgement.requirement)
    work = sample.work_on(judgement.requirement)
    readings = work.readings if work and work.is_reviewed else ()
    row = blank_row() | {
        "requirement": judgement.requirement,
        "name": name_of(standard, judgement.requirement),
        "verdict": judgement.verdict.value,
        "unit": judgement.unit,
        "reported": _reported(judgement),
        "uncertainty": _uncertainty(sample, judgement, readings),
        "n": _counts(judgement),
        "circumstances": _circumstances(work),
        "marks": _marks(evidence, sample, judgement, readings),
        "provider": provider_of(evidence, work),
        "note": _note(sample, judgement, named=named),
    }
    if requirement is None:
        return row | {"limit": both(judgement.limit)}
    row |= {"clause": requirement.clause, "method": requirement.method}
    if tie:
        return row | {"limit": grade_limit(standard, tie)}
    return row | {
        "limit": {
            language: requirement.limit_text(request.standard_class, request.standard_variant or None, language)
            for language in ("en", "zh")
        },
        "plan": _plan(requirement, judgement),
        "plot": _plot(sample, requirement, readings),
    }


def _reported(judgement: Judgement) -> str | Both:
    """Return the reported value: a number stays as it was judged, a word is given in both languages."""
    found = word("reading", judgement.reported)
    if found["en"] and found["zh"]:
        return found
    said = both(reported_text(judgement.reported, "en"), reported_text(judgement.reported, "zh"))
    return judgement.reported if said["en"] == said["zh"] else said


def _uncertainty(sample: JudgedSample, judgement: Judgement, readings: Sequence[ReadingRow]) -> str:
    """Return the expanded uncertainty that the readings share, with k; the span where they differ."""
    work = sample.work_on(judgement.requirement)
    if work is None or not readings or judgement.verdict not in JUDGED:
        return ""
    stated = {
        (row.uncertainty or work.assignment.uncertainty, row.coverage or work.assignment.coverage or "2")
        for row in readings
    }
    values = sorted((value for value, _ in stated if is_decimal_text(value)), key=Decimal)
    factors = sorted({k for value, k in stated if value})
    if not values:
        return ""
    span = values[0] if len(values) == 1 else f"{values[0]} – {values[-1]}"
    return f"{span} (k = {', '.join(factors)})"


def _counts(judgement: Judgement) -> dict[str, str]:
    if judgement.verdict not in JUDGED:
        return {"found": "", "required": "", "failed": ""}
    required = "" if judgement.n_required is None else str(judgement.n_required)
    return {"found": str(judgement.n), "required": required, "failed": str(judgement.failed) if judgement.n else ""}


def _circumstances(work: Work | None) -> dict[str, str]:
    """Return the air around the work as its reviewed result keeps it (ISO/IEC 17025:2017, 7.8.3.1 b)."""
    kept = work.result.judgement.get("circumstances", {}) if work and work.is_reviewed and work.result else {}
    return {name: kept.get(name, "") for name in ("temperature", "humidity")}


def _marks(evidence: Evidence, sample: JudgedSample, judgement: Judgement, readings: Sequence[ReadingRow]) -> list[str]:
    marks = []
    if readings and is_outside(evidence, sample, judgement.requirement):
        marks.append("outside accreditation")
    if readings and external_of(evidence, sample.work_on(judgement.requirement)):
        marks.append("external provider")
    if readings and judgement.is_unconfirmed and judgement.requirement not in sample.tested.confirmed:
        marks.append("unconfirmed limit")
    if any(row.constructed for row in readings):
        marks.append("constructed")
    if any(row.source for row in readings):
        marks.append("published")
    return marks


def _note(sample: JudgedSample, judgement: Judgement, *, named: bool) -> Both:
    """Return what must stand under the row: which sample it is about, and why nothing was assessed."""
    notes = [sentence("of_sample", number=sample.tested.sample.number)] if named else []
    work = sample.work_on(judgement.requirement)
    if judgement.verdict is Verdict.NOT_ASSESSED and not (work and work.is_reviewed):
        notes.append(sentence("no_reviewed_result"))
    return join(notes)


def _plan(requirement: Requirement, judgement: Judgement) -> dict[str, str] | None:
    """Return n, Ac and Re where the clause counts nonconforming specimens."""
    if judgement.verdict not in JUDGED or not judgement.n:
        return None
    accept = requirement.accept
    if accept.rule is Rule.N_OF_M and accept.over is Over.SPECIMENS and accept.n and accept.m:
        allowed = accept.m - accept.n
        return {"n": str(accept.m), "ac": str(allowed), "re": str(allowed + 1), "found": str(judgement.failed)}
    by_lot = _lot_plan(judgement.steps)
    return (
        {"n": by_lot["n"], "ac": by_lot["ac"], "re": by_lot["re"], "found": str(judgement.failed)} if by_lot else None
    )


def _lot_plan(steps: Sequence[Step]) -> dict[str, str] | None:
    return next((dict(step.facts) for step in steps if step.kind == "lot_plan"), None)


def _plot(sample: JudgedSample, requirement: Requirement, readings: Sequence[ReadingRow]) -> dict[str, Any] | None:
    """Return the values beside their limits, where each reading is compared by itself with figures in its own unit."""
    limits = _limits(sample, requirement)
    values = [row.value for row in readings]
    if limits is None or not 0 < len(values) <= MOST_PLOTTED or not all(map(is_decimal_text, values)):
        return None
    if any(row.reference or row.component or row.unit not in ("", requirement.unit) for row in readings):
        return None
    spreads = {row.uncertainty for row in readings}
    work = sample.work_on(requirement.id)
    spread = next(iter(spreads)) if len(spreads) == 1 else ""
    spread = spread or (work.assignment.uncertainty if work else "")
    return {
        "values": values,
        "lower": _end(limits.lower),
        "upper": _end(limits.upper),
        "uncertainty": spread if is_decimal_text(spread) else None,
    }


def _limits(sample: JudgedSample, requirement: Requirement) -> Limits | None:
    one_by_one = requirement.accept.rule in _PLOTTED_RULES and (requirement.plan.readings or 1) == 1
    if not one_by_one or requirement.op not in PLAIN_OPS | {Op.BETWEEN} or requirement.mean_unit:
        return None
    request = sample.tested.request
    cells = requirement.limits.find(request.standard_class, request.standard_variant or None).cells
    cell = cells.get(None)
    return cell.limits if cell else None


def _end(limit: Limit | None) -> str | None:
    return plain(limit.value) if limit is not None and isinstance(limit.value, Decimal) else None


def published_sources(rows: Sequence[tuple[Both, ReadingRow]]) -> dict[str, list[Both]]:
    """Return the sources of published readings, each with the clauses that it was used for."""
    sources: dict[str, list[Both]] = {}
    for label, row in rows:
        if row.source and label not in sources.setdefault(row.source, []):
            sources[row.source].append(label)
    return sources


def deviation_of(label: Both, text: str) -> Both:
    """Return a deviation with the clause that it belongs to."""
    return sentence("deviation", clause=label, text=as_written(text))
