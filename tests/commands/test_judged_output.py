"""Judged samples on their way out."""

from io import StringIO

from support.judging import make_standard, readings

from lims.commands.judged_output import Spool, fault_in_words, fault_to_dict
from lims.conformity.judge import judge_sample
from lims.conformity.rows import RowFault
from lims.conformity.streams import JudgedSample


def judged(position: int, sample: str, value: str) -> JudgedSample:
    """Return a judged sample."""
    found = judge_sample(make_standard(), class_id="one", readings=readings([value] * 3))
    return JudgedSample(position, sample, found)


def printed(spool: Spool) -> str:
    """Return what a spool prints."""
    out = StringIO()
    spool.copy_to(out)
    return out.getvalue()


def test_samples_come_out_as_they_went_in() -> None:
    spool = Spool(StringIO(), as_json=True, lasting=set())
    spool.add(judged(0, "样品1", "95"))
    spool.add(judged(1, 'S"2', "94"))
    first, second = printed(spool).splitlines()
    assert '"样品1"' in first
    assert '"S\\"2"' in second


def test_a_sample_that_is_withdrawn_is_not_assessed_in_all_its_parts() -> None:
    spool = Spool(StringIO(), as_json=True, lasting=set())
    spool.add(judged(0, "S1", "95"))
    spool.add(judged(1, "S2", "95"))
    spool.withdraw(0)
    first, second = printed(spool).splitlines()
    assert '"verdict": "pass"' not in first
    assert "sample_returns" in first
    assert '"verdict": "pass"' in second


def test_what_lasts_is_written_once() -> None:
    one = judged(0, "S1", "95")
    lasting = {id(judgement) for judgement in one.judgement.requirements}
    spool = Spool(StringIO(), as_json=True, lasting=lasting)
    spool.add(one)
    spool.add(JudgedSample(1, "S2", one.judgement))
    first, second = printed(spool).splitlines()
    assert first.replace("S1", "S2") == second


def test_a_fault_names_line_and_column() -> None:
    fault = RowFault(7, "value", "NaN", "not_finite", "S1", "bfe")
    assert fault_in_words(fault).startswith("line 7, column value: 'NaN' is no number")
    assert fault_to_dict(fault)["message"] == fault_in_words(fault)
    assert fault_in_words(RowFault(2, "", "4", "wrong_number_of_cells")).startswith("line 2: the row has 4 cells")
    assert "new_code" in fault_in_words(RowFault(2, "value", "x", "new_code"))
