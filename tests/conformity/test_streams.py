"""A file judged sample by sample."""

from support.judging import make_entry, make_standard

from lims.conformity.requirement_judging import Circumstances
from lims.conformity.rows import RowFault
from lims.conformity.streams import Event, JudgedSample, Returned, SampleStream
from lims.conformity.verdicts import Verdict

HEAD = "sample,requirement,specimen,reading,value"
STANDARD = make_standard(make_entry(), make_entry(id="average", accept={"rule": "mean"}, mandatory=False))


def events(*rows: str, head: str = HEAD) -> list[Event]:
    """Return what happens to a file."""
    return list(SampleStream(STANDARD, Circumstances("one")).judge([f"{line}\n" for line in (head, *rows)]))


def verdicts(found: list[Event]) -> dict[str, Verdict]:
    """Return the verdict on each sample."""
    return {one.sample: one.judgement.verdict for one in found if isinstance(one, JudgedSample)}


def rows(sample: str, *values: str, requirement: str = "strength") -> list[str]:
    """Return the rows of a sample."""
    return [f"{sample},{requirement},{number},1,{value}" for number, value in enumerate(values, start=1)]


def test_samples_are_judged_in_their_order() -> None:
    found = events(*rows("B", "95", "96", "97"), *rows("A", "94", "96", "97"), *rows("C", "95"))
    assert verdicts(found) == {"B": Verdict.PASS, "A": Verdict.FAIL, "C": Verdict.NOT_ASSESSED}
    assert [one.position for one in found if isinstance(one, JudgedSample)] == [0, 1, 2]


def test_rows_of_several_requirements_may_be_mixed_inside_a_sample() -> None:
    found = events("A,strength,1,1,95", "A,average,1,1,95", "A,strength,2,1,95", "A,strength,3,1,95")
    assert verdicts(found) == {"A": Verdict.PASS}


def test_an_empty_file_has_no_samples() -> None:
    assert events() == []


def test_a_bad_row_is_named_and_its_sample_is_not_assessed() -> None:
    found = events(*rows("A", "95", "NaN", "97"), *rows("B", "95", "96", "97"))
    faults = [one for one in found if isinstance(one, RowFault)]
    assert [(one.line, one.column) for one in faults] == [(3, "value")]
    assert verdicts(found) == {"A": Verdict.NOT_ASSESSED, "B": Verdict.PASS}


def test_a_bad_row_takes_back_even_a_fail_of_its_sample() -> None:
    found = events(*rows("A", "1", "NaN", "97"))
    judged = next(one for one in found if isinstance(one, JudgedSample)).judgement
    assert judged.verdict is Verdict.NOT_ASSESSED
    assert judged.judgement("strength").verdict is Verdict.NOT_ASSESSED
    assert judged.judgement("strength").steps[-2].facts["line"] == "3"


def test_a_row_without_a_sample_touches_the_sample_before_it() -> None:
    found = events(*rows("A", "95", "96", "97"), ",strength,4,1,98", *rows("B", "95", "96", "97"))
    assert verdicts(found) == {"A": Verdict.NOT_ASSESSED, "B": Verdict.PASS}


def test_a_row_of_an_unknown_requirement_touches_its_sample() -> None:
    found = events(*rows("A", "95", "96", "97"), *rows("A", "1", requirement="beauty"))
    assert verdicts(found) == {"A": Verdict.NOT_ASSESSED}


def test_a_sample_that_returns_is_named_by_its_line() -> None:
    found = events(*rows("A", "95", "96", "97"), *rows("B", "95", "96"), "A,strength,4,1,10", "B,strength,3,1,97")
    returned = [one for one in found if isinstance(one, Returned)]
    assert [(one.position, one.fault.line, one.fault.sample) for one in returned] == [(0, 7, "A")]
    assert verdicts(found)["B"] is Verdict.PASS


def test_a_file_that_breaks_off_spoils_the_sample_that_was_being_read() -> None:
    found = events(*rows("A", "95", "96", "97"), *rows("B", "95", "96", "97"), 'B,strength,"4')
    assert verdicts(found) == {"A": Verdict.PASS, "B": Verdict.NOT_ASSESSED}
    assert [one.code for one in found if isinstance(one, RowFault)] == ["not_csv"]


def test_units_take_the_full_judge() -> None:
    given = [f"A,strength,{number},1,0.095,kN" for number in (1, 2, 3)]
    assert verdicts(events(*given, head=f"{HEAD},unit")) == {"A": Verdict.PASS}


def test_plain_rows_and_the_full_judge_agree() -> None:
    plain = events(*rows("A", "95", "96", "97"))
    full = events(*[f"{row}," for row in rows("A", "95", "96", "97")], head=f"{HEAD},unit")
    united = events(*[f"{row},N" for row in rows("A", "95", "96", "97")], head=f"{HEAD},unit")
    dumped = [
        [one.judgement.to_dict("A") for one in found if isinstance(one, JudgedSample)]
        for found in (plain, full, united)
    ]
    assert dumped[0] == dumped[1] == dumped[2]
