"""The annex: how each verdict was reached, step by step, in the judge's own sentences."""

from lims.certificates.judging import JudgedLot, JudgedSample
from lims.certificates.naming import name_of
from lims.conformity.explanations import explain_all
from lims.conformity.judgements import Judgement
from lims.conformity.standard_names import Names
from lims.conformity.verdicts import JUDGED
from lims.printing.certificate_content import Content, both


def explanations_of(lot: JudgedLot) -> list[Content]:
    """Return the explanation of each verdict of a lot that judged something."""
    return [
        _explanation(lot, sample, judgement)
        for sample in lot.samples
        for judgement in sample.shown
        if judgement.verdict in JUDGED and judgement.n
    ]


def _explanation(lot: JudgedLot, sample: JudgedSample, judgement: Judgement) -> Content:
    standard = sample.tested.standard
    english, chinese = (
        explain_all(judgement.steps, language, Names.of(standard, judgement.requirement, language))
        for language in ("en", "zh")
    )
    return {
        "lot": lot.lot.batch,
        "requirement": judgement.requirement,
        "name": name_of(standard, judgement.requirement),
        "steps": [both(*said) for said in zip(english, chinese, strict=True)],
    }
