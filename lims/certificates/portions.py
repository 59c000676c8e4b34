"""The lots of a certificate: what each is, how it was sampled, its portions, and its results."""

from lims.certificates.evidence import Evidence, TestedSample
from lims.certificates.judging import Judged, JudgedLot, JudgedSample
from lims.certificates.rows import rows_of
from lims.certificates.statements import label_of, relates_to_lot, statement_of
from lims.certificates.subject import in_both, specification_of
from lims.certificates.words import as_written, local, sentence, word
from lims.conformity.judgements import Judgement
from lims.printing.certificate_content import Both, Content, blank_lot, blank_sample, both


def lot_of(evidence: Evidence, lot: JudgedLot, *, concluded: bool) -> Content:
    """Return a lot; with its own conclusion where the certificate has several and is the whole answer."""
    several = len(lot.samples) > 1
    stated = statement_of(Judged((lot,), lot.verdict), specification_of(lot.samples[0].tested))
    return blank_lot() | {
        "batch": lot.lot.batch,
        "product": as_written(lot.lot.model),
        "manufacturer": in_both(lot.lot.manufacturer, lot.lot.manufacturer_zh),
        "size": str(lot.lot.size),
        "unit": word("unit", "pieces"),
        "plan": _sampling(lot),
        "verdict": lot.verdict.value,
        "conclusion": stated if concluded else both(),
        "samples": [_sample(evidence, one.tested) for one in lot.samples],
        "rows": [row for one in lot.samples for row in rows_of(evidence, one, named=several)],
    }


def _sampling(lot: JudgedLot) -> Both:
    """Return how the samples were drawn: the order, and the lot plans by which the lot is judged, or that none was."""
    texts = [
        sentence("sampled", units=str(one.tested.order.units), order=one.tested.order.number) for one in lot.samples
    ]
    if relates_to_lot(lot):
        texts += [_lot_plan(sample, one) for sample in lot.samples for one in sample.shown if _plan_facts(one)]
    else:
        texts.append(sentence("sampled_for_specimens", standard=lot.samples[0].tested.standard.code))
    return both("; ".join(text["en"] for text in texts), "；".join(text["zh"] for text in texts))


def _plan_facts(judgement: Judgement) -> dict[str, str]:
    return next((dict(step.facts) for step in judgement.steps if step.kind == "lot_plan"), {})


def _lot_plan(sample: JudgedSample, judgement: Judgement) -> Both:
    facts = _plan_facts(judgement)
    return sentence("lot_plan", requirement=label_of(sample, judgement), **facts)


def _sample(evidence: Evidence, tested: TestedSample) -> Content:
    sample, zone = tested.sample, evidence.zone
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
