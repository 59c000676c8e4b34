"""The canonical content of a certificate: the one dict that is shown, signed, printed and kept as JSON."""

import hashlib
from datetime import datetime
from typing import Any

from lims.audit.chain import canonical
from lims.certificates.annex import explanations_of
from lims.certificates.evidence import Evidence, TestedSample
from lims.certificates.judging import Judged, JudgedLot, JudgedSample
from lims.certificates.rows import deviation_of, published_sources, rows_of
from lims.certificates.statements import label_of, lots_named, relates_to_lot, statement_of
from lims.certificates.words import as_written, country, listed, local, local_day, sentence, word
from lims.conformity.decisions import DecisionRule
from lims.conformity.judgements import Judgement
from lims.printing.certificate_content import Both, Content, blank_content, blank_lot, blank_sample, both
from lims.shipments.declarations.models import Direction

UTC = "UTC"


def compose(evidence: Evidence, judged: Judged) -> Content:
    """Return all that is known before the signature; `complete` adds number, time, signatory and address."""
    content = blank_content() | {
        "laboratory": _laboratory(evidence),
        "issued_place": _address(evidence),
        "declaration": _declaration(evidence),
        "goods": _goods(evidence),
        "parties": _parties(evidence),
        "customer_supplied": [sentence("as_declared")],
    }
    if not judged.lots:
        return content
    first = judged.samples[0].tested
    content |= {
        "verdict": judged.verdict.value,
        "standard": _standard(first),
        "statement": statement_of(judged, _specification(first)),
        "decision_rule": _rule(first),
        "relates_to": "lot" if all(relates_to_lot(lot) for lot in judged.lots) else "specimens",
        "testing": _testing(evidence),
        "lots": [_lot(evidence, lot, single=len(judged.lots) == 1) for lot in judged.lots],
        "deviations": _deviations(evidence, judged),
        "people": _people(evidence),
        "explanations": [one for lot in judged.lots for one in explanations_of(lot)],
    }
    content["remarks"] = [sentence("coverage")] if _states_uncertainty(content) else []
    return content | _provenance(evidence, judged)


def complete(
    draft: Content,
    *,
    number: str,
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
        "issued_at": moment,
        "verification_url": address,
        "replaces": replaces,
        "checkpoint": checkpoint,
        "people": [*draft["people"], {"act": "authorised", "name": signatory, "at": moment}],
    }


def digest_of(content: Content) -> str:
    """Return the SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def zone_of(evidence: Evidence) -> str:
    """Return the zone in which the laboratory's certificates are dated."""
    return evidence.laboratory.zone if evidence.laboratory else UTC


def _laboratory(evidence: Evidence) -> Content:
    found = evidence.laboratory
    name = both(found.name, found.name_zh) if found else both()
    return {"name": name, "address": _address(evidence), "contact": "", "accreditation": ""}


def _address(evidence: Evidence) -> Both:
    found = evidence.laboratory
    return both(found.address, found.address_zh) if found else both()


def _declaration(evidence: Evidence) -> Content:
    """Return the declaration; why customs chose the shipment is not the laboratory's to know or to print."""
    shipment = evidence.shipment
    return {
        "number": shipment.declaration_number,
        "line": str(evidence.line.line_no),
        "direction": word("direction", shipment.direction.value),
        "post": as_written(shipment.post),
        "declared_on": shipment.declared_on.isoformat(),
        "control_order": "",
    }


def _goods(evidence: Evidence) -> Content:
    line, shipment = evidence.line, evidence.shipment
    way = "origin" if shipment.direction is Direction.IMPORT else "destination"
    return {
        "name": both(line.goods, line.goods_zh) if line.goods_zh else as_written(line.goods),
        "hs_code": line.hs_code,
        "quantity": str(line.quantity),
        "unit": word("unit", line.unit),
        "origin": sentence(way, country=country(shipment.country)),
    }


def _parties(evidence: Evidence) -> list[Content]:
    """Return the requesting post and the declarant; exporter and importer are not the laboratory's to know."""
    declarant = evidence.declarant
    return [
        {"role": "customer", "name": as_written(evidence.shipment.post), "address": both(), "identifier": ""},
        {
            "role": "declarant",
            "name": _named(declarant.name, declarant.name_zh),
            "address": both(),
            "identifier": declarant.identifier,
        },
    ]


def _named(name: str, name_zh: str) -> Both:
    return both(name, name_zh) if name_zh else as_written(name)


def _standard(tested: TestedSample) -> Content:
    standard, request = tested.standard, tested.request
    edition = standard.edition.get("issued") or standard.edition.get("approved") or standard.edition.get("year") or ""
    return {
        "code": standard.code,
        "edition": str(edition),
        "title": _both_of(standard.title),
        "class_name": _both_of(standard.classes[request.standard_class]),
        "variant": _both_of(standard.variants[request.standard_variant]) if request.standard_variant else both(),
    }


def _both_of(names: Any) -> Both:
    return both(names["en"], names.get("zh", ""))


def _specification(tested: TestedSample) -> Both:
    """Return the specification that the statement names."""
    named = _standard(tested)
    variant = named["variant"] != both()
    key = "specification_of_variant" if variant else "specification"
    return sentence(key, code=named["code"], class_name=named["class_name"], variant=named["variant"])


def _rule(tested: TestedSample) -> Both:
    rule = DecisionRule.from_dict(tested.request.decision_rule)
    english, chinese = (
        rule.sentence("en").removeprefix("Decision rule: "),
        rule.sentence("zh").removeprefix("判定规则："),
    )
    return both(english[:1].upper() + english[1:], chinese)  # the box that they stand in is headed so already


def _testing(evidence: Evidence) -> Content:
    """Return from when to when the reviewed work was done."""
    work = [one for tested in evidence.samples for one in tested.reviewed]
    moments = [reading.entered_at for one in work for reading in one.readings]
    moments += [one.assignment.started_at for one in work if one.assignment.started_at]
    moments += [one.result.entered_at for one in work if one.result]
    days = [local_day(moment, zone_of(evidence)) for moment in (min(moments), max(moments))] if moments else ["", ""]
    return {"from": days[0], "to": days[1], "place": _address(evidence)}


def _lot(evidence: Evidence, lot: JudgedLot, *, single: bool) -> Content:
    several = len(lot.samples) > 1
    return blank_lot() | {
        "batch": lot.lot.batch,
        "product": as_written(lot.lot.model),
        "manufacturer": _named(lot.lot.manufacturer, lot.lot.manufacturer_zh),
        "size": str(lot.lot.size),
        "unit": word("unit", "pieces"),
        "plan": _sampling(lot),
        "verdict": lot.verdict.value,
        "conclusion": both()
        if single
        else statement_of(Judged((lot,), lot.verdict), _specification(lot.samples[0].tested)),
        "samples": [_sample(evidence, one.tested) for one in lot.samples],
        "rows": [row for one in lot.samples for row in rows_of(one, named=several)],
    }


def _sampling(lot: JudgedLot) -> Both:
    """Return how the samples were drawn, and the lot plans by which the lot is judged."""
    texts = [
        sentence("sampled", units=str(one.tested.order.units), order=one.tested.order.number) for one in lot.samples
    ]
    if relates_to_lot(lot):
        texts += [_lot_plan(sample, one) for sample in lot.samples for one in sample.shown if _plan_facts(one)]
    return both("; ".join(text["en"] for text in texts), "；".join(text["zh"] for text in texts))


def _plan_facts(judgement: Judgement) -> dict[str, str]:
    return next((dict(step.facts) for step in judgement.steps if step.kind == "lot_plan"), {})


def _lot_plan(sample: JudgedSample, judgement: Judgement) -> Both:
    facts = _plan_facts(judgement)
    return sentence("lot_plan", requirement=label_of(sample, judgement), **facts)


def _sample(evidence: Evidence, tested: TestedSample) -> Content:
    sample, zone = tested.sample, zone_of(evidence)
    return blank_sample() | {
        "number": sample.number,
        "portion": sample.portion.value,
        "seal": sample.seal,
        "units": str(sample.received_units or sample.units),
        "drawn_at": local(sample.drawn_at, zone),
        "drawn_place": as_written(sample.place),
        "drawn_by": evidence.name(sample.drawn_by_id),
        "received_at": local(sample.received_at, zone) if sample.received_at else "",
        "condition": _condition(sample.condition),
    }


def _condition(noted: str) -> Both:
    """Return the condition on receipt: a broken seal never comes this far."""
    seal, more = sentence("intact"), as_written(noted)
    return both(
        f"{seal['en']}; {more['en']}" if more["en"] else seal["en"],
        f"{seal['zh']}；{more['zh']}" if more["zh"] else seal["zh"],
    )


def _deviations(evidence: Evidence, judged: Judged) -> list[Both]:
    """Return what was done otherwise than agreed, and which lots were left out."""
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
    return found + [sentence("lot_not_examined", lot=lot.batch) for lot in evidence.lots if lot.id not in tested]


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
    zone = zone_of(evidence)
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


def lots_of(judged: Judged) -> Both:
    """Return the batches that the certificate covers, as a list."""
    return lots_named(judged.lots)
