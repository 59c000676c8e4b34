"""When an edition counts."""

from datetime import date
from typing import Any

import pytest

from lims.conformity.editions import first_day, in_force_from, in_force_until
from lims.conformity.refusals import Refused


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-07-01", date(2020, 7, 1)),
        ("2017-03", date(2017, 3, 1)),
        (2021, date(2021, 1, 1)),
        (date(2020, 1, 2), date(2020, 1, 2)),
    ],
)
def test_a_day_a_month_or_a_year(text: Any, day: date) -> None:
    assert first_day(text) == day


@pytest.mark.parametrize("text", ["soon", "2020-13", "2020-02-30"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="not_a_date"):
        first_day(text)


@pytest.mark.parametrize(
    ("edition", "status", "day"),
    [
        ({"issued": "2019-12-31", "effective": "2021-07-01"}, {}, date(2021, 7, 1)),
        ({"issued": "2019-12-31", "effective": "2021-07-01"}, {"in_force_2020": "optional"}, date(2019, 12, 31)),
        ({"year": 2019}, {}, date(2019, 1, 1)),
        ({}, {}, None),
    ],
)
def test_an_edition_counts_from_its_effect_or_where_optional_from_its_issue(
    edition: dict[str, Any], status: dict[str, Any], day: date | None
) -> None:
    assert in_force_from(edition, status) == day


@pytest.mark.parametrize(
    ("status", "day"),
    [
        ({"state": "superseded_by", "from": "2025-12-01"}, date(2025, 12, 1)),
        ({"state": "superseded_by", "from": None}, None),
        ({"state": "current", "from": "2025-12-01"}, None),
    ],
)
def test_an_edition_ends_where_another_takes_over(status: dict[str, Any], day: date | None) -> None:
    assert in_force_until(status) == day
