"""The judge: one function for a requirement, one for a sample. Every verdict of the house comes from here."""

from lims.conformity.judgements import Cell, Judgement, SampleJudgement, Step
from lims.conformity.requirement_judging import Circumstances, Confirmed, judge_readings, judge_requirement
from lims.conformity.sample_judging import judge_sample, judge_sorted

__all__ = [
    "Cell",
    "Circumstances",
    "Confirmed",
    "Judgement",
    "SampleJudgement",
    "Step",
    "judge_readings",
    "judge_requirement",
    "judge_sample",
    "judge_sorted",
]
