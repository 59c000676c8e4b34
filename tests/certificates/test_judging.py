from types import SimpleNamespace

from lims.certificates.judging import JudgedLot, JudgedSample, asked_somewhere
from lims.certificates.statements import is_whole
from lims.conformity.judgements import SampleJudgement
from lims.conformity.verdicts import Verdict

V = Verdict


def sample(**verdicts):
    """Return a judged sample with these verdicts on its requirements, all of them mandatory."""
    rows = tuple(
        SimpleNamespace(requirement=name, verdict=verdict, mandatory=True) for name, verdict in verdicts.items()
    )
    return JudgedSample(None, SampleJudgement("EN 1", "I", None, V.PASS, rows))


def shown(samples):
    return [{one.requirement: one.verdict for one in each.shown} for each in samples]


def test_parts_of_one_lot_share_the_clauses_and_nothing_asked_of_one_is_missing_from_the_other():
    parts = asked_somewhere([
        sample(bfe=V.PASS, splash=V.NOT_REQUESTED, bioburden=V.NOT_REQUESTED),
        sample(bfe=V.NOT_REQUESTED, splash=V.FAIL, bioburden=V.NOT_REQUESTED),
    ])  # fmt: skip
    left = {"bioburden": V.NOT_REQUESTED}
    assert shown(parts) == [{"bfe": V.PASS} | left, {"splash": V.FAIL} | left]


def test_a_lot_whose_parts_were_asked_for_everything_is_assessed_as_a_whole():
    parts = (sample(bfe=V.PASS, splash=V.NOT_REQUESTED), sample(bfe=V.NOT_REQUESTED, splash=V.PASS))
    assert not is_whole([JudgedLot(None, parts, V.PASS)])
    assert is_whole([JudgedLot(None, asked_somewhere(parts), V.PASS)])
