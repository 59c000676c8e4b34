"""The shape of what the judge says."""

import json

from support.judging import judge, make_requirement, readings, shipped

from lims.conformity.judge import Step, judge_sample

REQUIREMENT_KEYS = ["requirement", "verdict", "reported", "unit", "limit", "rule", "n", "n_required", "failed", "steps"]


def test_a_judgement_has_the_fixed_shape() -> None:
    data = judge(make_requirement(), readings(["95.30", "96", "97"])).to_dict()
    assert list(data) == REQUIREMENT_KEYS
    assert data | {"steps": []} == {
        "requirement": "strength",
        "verdict": "pass",
        "reported": "95.30",
        "unit": "N",
        "limit": "≥ 95 N",
        "rule": "every",
        "n": 3,
        "n_required": 3,
        "failed": 0,
        "steps": [],
    }


def test_a_sample_has_the_fixed_shape_and_goes_through_json() -> None:
    judged = judge_sample(shipped("YY 0469-2011"), class_id="single", readings=[])
    data = json.loads(json.dumps(judged.to_dict("S1")))
    assert list(data) == ["sample", "standard", "class", "verdict", "requirements"]
    assert all(list(one) == REQUIREMENT_KEYS for one in data["requirements"])


def test_steps_come_back_from_json() -> None:
    for step in judge(make_requirement(), readings(["95"])).steps:
        assert Step.from_dict(json.loads(json.dumps(step.to_dict()))) == step


def test_a_cell_says_where_it_stands() -> None:
    cell = judge(make_requirement(), readings(["94", "96", "97"], group="AR")).cells[0]
    assert cell.to_dict() == {"specimen": "1", "reading": "1", "component": None, "group": "AR", "verdict": "fail"}
