from datetime import date

import pytest

from lims.bench.instruments.models import Competence
from lims.bench.instruments.standing import CompetenceStanding, competence_standing

S = CompetenceStanding
TODAY = date(2020, 5, 6)
BOSS, OTHER = 7, 8


def grant(begins: str, ends: str = "", supervisor: int | None = None) -> Competence:
    return Competence(
        from_on=date.fromisoformat(begins), to_on=date.fromisoformat(ends) if ends else None, supervisor_id=supervisor
    )


@pytest.mark.parametrize(
    ("rows", "present", "standing", "chosen"),
    [
        ([], (), S.NONE, None),
        ([grant("2020-05-06")], (), S.ALONE, 0),
        ([grant("2020-01-01", "2020-05-06")], (), S.ALONE, 0),
        ([grant("2020-01-01", "2020-05-05")], (), S.EXPIRED, 0),
        ([grant("2018-01-01", "2018-12-31"), grant("2019-01-01", "2019-12-31")], (), S.EXPIRED, 1),
        ([grant("2020-05-07")], (), S.NOT_YET, 0),
        ([grant("2019-01-01", "2019-12-31"), grant("2020-06-01")], (), S.EXPIRED, 0),
        ([grant("2020-01-01", supervisor=BOSS)], (), S.UNSUPERVISED, 0),
        ([grant("2020-01-01", supervisor=BOSS)], (OTHER,), S.UNSUPERVISED, 0),
        ([grant("2020-01-01", supervisor=BOSS)], (BOSS,), S.SUPERVISED, 0),
        ([grant("2020-01-01", supervisor=OTHER), grant("2020-02-01", supervisor=BOSS)], (OTHER,), S.SUPERVISED, 0),
        ([grant("2020-01-01", supervisor=BOSS), grant("2020-05-01")], (), S.ALONE, 1),
    ],
)
def test_a_person_stands_as_the_grants_of_the_day_say(rows, present, standing, chosen):
    found = competence_standing(rows, on=TODAY, present=present)
    assert found == (standing, None if chosen is None else rows[chosen])
