"""The canonical content of a certificate: the one dict that is shown, signed, printed and kept as JSON."""

import hashlib
from datetime import datetime

from lims.audit.chain import canonical
from lims.certificates.accreditation import accreditation_of
from lims.certificates.annex import explanations_of
from lims.certificates.evidence import Evidence
from lims.certificates.judging import Judged
from lims.certificates.models import CertificateKind
from lims.certificates.pending import pending_of, preliminary_statement_of
from lims.certificates.portions import lot_of
from lims.certificates.rows import deviation_of, published_sources
from lims.certificates.statements import label_of, relates_to_lot, statement_of
from lims.certificates.subject import (
    address_of,
    declaration_of,
    goods_of,
    laboratory_of,
    parties_of,
    place_of,
    rule_of,
    specification_of,
    standard_of,
)
from lims.certificates.words import listed, local, local_day, sentence
from lims.conformity.verdicts import Verdict
from lims.printing.certificate_content import Both, Content, blank_content, both


def compose(evidence: Evidence, judged: Judged, *, kind: CertificateKind = CertificateKind.TEST) -> Content:
    """Return all that is known before the signature; `complete` adds number, time, signatory and address.

    A preliminary certificate lists what is pending, and has a verdict only where something failed already.
    """
    content = blank_content() | {
        "kind": kind.value,
        "laboratory": laboratory_of(evidence),
        "issued_place": address_of(evidence),
        "page_seal": bool(evidence.laboratory and evidence.laboratory.page_seal),
        "declaration": declaration_of(evidence),
        "goods": goods_of(evidence),
        "parties": parties_of(evidence),
        "customer_supplied": [sentence("as_declared")],
    }
    if not judged.lots:
        return content
    first, is_whole = judged.samples[0].tested, kind is not CertificateKind.PRELIMINARY
    stated = statement_of(judged, specification_of(first))
    content |= {
        "verdict": verdict_of(judged, kind),
        "standard": standard_of(first),
        "statement": stated if is_whole else preliminary_statement_of(judged, specification_of(first)),
        "decision_rule": rule_of(first),
        "relates_to": "lot" if all(relates_to_lot(lot) for lot in judged.lots) else "specimens",
        "testing": _testing(evidence),
        "lots": [lot_of(evidence, lot, concluded=is_whole and len(judged.lots) > 1) for lot in judged.lots],
        "pending": [] if is_whole else pending_of(judged),
        "deviations": _deviations(evidence, judged),
        "people": _people(evidence),
        "explanations": [one for lot in judged.lots for one in explanations_of(lot)],
    }
    content["laboratory"] |= accreditation_of(evidence, judged)
    content["remarks"] = [sentence("coverage")] if _states_uncertainty(content) else []
    return content | _provenance(evidence, judged)


def verdict_of(judged: Judged, kind: CertificateKind) -> str:
    """Return the verdict on the whole: a preliminary certificate states none but a fail."""
    if kind is CertificateKind.PRELIMINARY and judged.verdict is not Verdict.FAIL:
        return ""
    return judged.verdict.value


def complete(
    draft: Content,
    *,
    number: str,
    revision: int = 1,
    at: datetime,
    zone: str,
    signatory: str,
    address: str,
    replaces: Content | None,
    checkpoint: Content | None,
) -> Content:
    """Return the draft with what the signature adds to it."""
    moment = local(at, zone)
    return draft | {
        "number": number,
        "revision": revision,
        "issued_at": moment,
        "verification_url": address,
        "replaces": replaces,
        "checkpoint": checkpoint,
        "people": [*draft["people"], {"act": "authorised", "name": signatory, "at": moment}],
    }


def digest_of(content: Content) -> str:
    """Return the SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _testing(evidence: Evidence) -> Content:
    """Return from when to when the reviewed work was done."""
    work = [one for tested in evidence.samples for one in tested.reviewed]
    moments = [reading.entered_at for one in work for reading in one.readings]
    moments += [one.assignment.started_at for one in work if one.assignment.started_at]
    moments += [one.result.entered_at for one in work if one.result]
    days = [local_day(moment, evidence.zone) for moment in (min(moments), max(moments))] if moments else ["", ""]
    return {"from": days[0], "to": days[1], "place": place_of(evidence)}


def _deviations(evidence: Evidence, judged: Judged) -> list[Both]:
    """Return what came and what was done otherwise than agreed, and which lots were left out."""
    disclaimed = {
        one.query: sentence("disclaimer", number=one.sample, text=both(one.en, one.zh), query=one.query)
        for sample in judged.samples
        for one in evidence.disclaimers.get(sample.tested.sample.id, [])
    }
    found = [
        deviation_of(listed([label_of(sample, judgement)], noun="clause"), work.result.deviation)
        for sample in judged.samples
        for judgement in sample.shown
        if (work := sample.work_on(judgement.requirement))
        and work.is_reviewed
        and work.result
        and work.result.deviation
    ]
    tested = {lot.lot.id for lot in judged.lots}
    left_out = [sentence("lot_not_examined", lot=lot.batch) for lot in evidence.lots if lot.id not in tested]
    return [*disclaimed.values(), *found, *left_out]


def _people(evidence: Evidence) -> list[Content]:
    """Return who tested and who reviewed, each with the last moment of doing so."""
    results = [one.result for tested in evidence.samples for one in tested.reviewed if one.result]
    last: dict[tuple[str, int], datetime] = {}
    for result in results:
        for act, person, at in (
            ("tested", result.entered_by_id, result.entered_at),
            ("reviewed", result.reviewed_by_id or 0, result.reviewed_at or result.entered_at),
        ):
            last[act, person] = max(at, last.get((act, person), at))
    order = sorted(last, key=lambda key: (key[0] != "tested", last[key], key[1]))
    zone = evidence.zone
    return [{"act": act, "name": evidence.name(person), "at": local(last[act, person], zone)} for act, person in order]


def _states_uncertainty(content: Content) -> bool:
    return any(row["uncertainty"] for lot in content["lots"] for row in lot["rows"])


def _provenance(evidence: Evidence, judged: Judged) -> Content:
    """Return what was published elsewhere, and what was made up for the demonstration: paper says so too."""
    readings = [
        (label_of(sample, judgement), row)
        for sample in judged.samples
        for judgement in sample.shown
        if (work := sample.work_on(judgement.requirement)) and work.is_reviewed
        for row in work.readings
    ]
    made_up = listed((label for label, row in readings if row.constructed), noun="clause")
    parts = [
        sentence("constructed_shipment") if evidence.shipment.constructed else None,
        sentence("constructed_laboratory") if evidence.laboratory and evidence.laboratory.constructed else None,
        sentence("constructed_readings", clauses=made_up) if made_up != both() else None,
        sentence("constructed_confirmations") if evidence.constructed_confirmations else None,
    ]
    named = [part for part in parts if part]
    return {
        "constructed": bool(named),
        "constructed_what": both("; ".join(one["en"] for one in named), "；".join(one["zh"] for one in named)),
        "sources": [_source(text, labels) for text, labels in published_sources(readings).items()],
    }


def _source(text: str, labels: list[Both]) -> Content:
    """Return a source of published readings; its licence stands behind the last middle point."""
    named, _, licence = text.rpartition(" · ")
    return {"text": named or text, "licence": licence if named else "", "used_for": listed(labels, noun="clause")}
