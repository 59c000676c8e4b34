"""The workings once more, from rows of a file: the short way for plain numbers must say what the full judge says."""

import csv
from io import StringIO
from typing import Any

import pytest
from support.judging import make_entry, make_standard
from support.workings import VARIANTS, reading_of, working, workings

from lims.conformity.decisions import DecisionRule
from lims.conformity.judge import Judgement
from lims.conformity.requirement_judging import Circumstances
from lims.conformity.streams import JudgedSample, SampleStream

CASES = workings()
COLUMNS = ("requirement", "specimen", "reading", "value", "group", "component", "reference", "unit", "U", "k")
BOUNDS = [
    {"case": f"{op} {shown}: {value}", "entry": {"op": op, "limits": {"all": 95}, "specimens": plan}, "value": value}
    for op in (">=", ">", "<=", "<")
    for value, shown in (("94.999", "below"), ("95", "on"), ("95.000", "on, in zeros"), ("95.001", "above"))
    for plan in ({"n": 1}, {"n_min": 1}, {"n": None})
]


def judged(case: dict[str, Any], rows: list[str]) -> list[Any]:
    """Return what comes out of a file with these rows, under the circumstances of a case."""
    around = {"class_id": "one", "accept_unconfirmed": True} | case.get("around", {})
    around["rule"] = DecisionRule.from_dict(around.get("rule", {}))
    variants = {"variants": VARIANTS} if case["case"].startswith("variants") else {}
    standard = make_standard(make_entry(**case.get("entry", {})), **variants)
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(("sample", *COLUMNS))
    writer.writerows(["S1", *(getattr(reading_of(row), name) or "" for name in COLUMNS)] for row in rows)
    return list(SampleStream(standard, Circumstances(**around)).judge(StringIO(written.getvalue(), newline="")))


def judgement_of(events: list[Any]) -> Judgement:
    """Return the only judgement of the only sample."""
    (event,) = events
    assert isinstance(event, JudgedSample)
    return event.judgement.requirements[0]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_file_says_what_the_readings_say(case: dict[str, Any]) -> None:
    events = judged(case, case["rows"])
    if len(events) == 1:  # rows that are faults by themselves are told of elsewhere
        told = [line for line in case["says"].splitlines() if not line.startswith("cells")]
        assert [line for line in working(judgement_of(events)) if not line.startswith("cells")] == told


@pytest.mark.parametrize("case", BOUNDS, ids=[str(case["case"]) for case in BOUNDS])
def test_the_short_way_knows_which_end_belongs(case: dict[str, Any]) -> None:
    value = case["value"]
    passes = {">=": value != "94.999", ">": value == "95.001", "<=": value != "95.001", "<": value == "94.999"}
    assert (judgement_of(judged(case, [f"1 {value}"])).verdict == "pass") is passes[case["entry"]["op"]]


def test_a_sample_that_comes_back_and_rows_of_no_sample_are_told_in_the_order_of_the_lines() -> None:
    standard = make_standard(make_entry(specimens={"n": 1}))
    rows = [
        "sample,requirement,specimen,reading,value",
        ",strength,1,1,9",
        "S1,strength,1,1,x",
        "S1,beauty,1,1,9",
        "S1",
    ]
    rows += [",strength,2,1,96", "S2,strength,1,1,96", "S1,strength,1,1,97", "S2,strength,1,2,y", "S3,strength,,1,96"]
    told = [
        (type(event).__name__, getattr(getattr(event, "fault", event), "line", None), getattr(event, "position", None))
        for event in SampleStream(standard, Circumstances("one")).judge(f"{row}\n" for row in rows)
    ]
    assert told == [
        ("RowFault", 2, None),
        ("RowFault", 3, None),
        ("RowFault", 4, None),
        ("RowFault", 5, None),
        ("RowFault", 6, None),
        ("JudgedSample", None, 0),
        ("Returned", 8, 0),
        ("RowFault", 9, None),
        ("JudgedSample", None, 1),
        ("RowFault", 10, None),
        ("JudgedSample", None, 2),
    ]


@pytest.mark.parametrize("name", ["", "\ud800"])
def test_a_row_that_names_no_sample_never_completes_one(name: str) -> None:
    rows = ["sample,requirement,specimen,reading,value", "S1,strength,1,1,95", "S1,strength,2,1,96"]
    *faults, judged = SampleStream(make_standard(), Circumstances("one")).judge([*rows, f"{name},strength,3,1,97"])
    first = faults.pop(0) if name else judged
    assert isinstance(first, JudgedSample)
    assert (first.sample, first.judgement.requirements[0].verdict.value) == ("S1", "not assessed")
    assert [one.column for one in faults] == ["sample"]
