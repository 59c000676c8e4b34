"""When an instrument read: as the file writes it, in the laboratory's own time."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lims.bench.files.mappings import Mapping, Meaning, TimeOrder
from lims.bench.files.obstacles import RowUnclear
from lims.bench.files.times import read_at

SHANGHAI = ZoneInfo("Asia/Shanghai")
MAY = datetime(2020, 5, 6, 6, 5, tzinfo=UTC)
YEAR, DAY, MONTH = TimeOrder


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2020-05-06 14:05", YEAR),
        ("2020/5/6 14:05:00", DAY),
        ("2020年5月6日 14:05", YEAR),
        ("2020-05-06T14:05:00.000", YEAR),
        ("2020-05-06T06:05Z", YEAR),
        ("2020-05-06 08:05 +0200", MONTH),
        ("06.05.2020 14:05", DAY),
        ("5/6/2020 2:05 PM", MONTH),
    ],
)
def test_a_time_is_read_as_the_mapping_says(text, order):
    assert read_at(text, order, SHANGHAI) == MAY


def test_twelve_is_midnight_before_noon_and_noon_after_it():
    hours = [read_at(f"2020-05-06 12:00 {half}", YEAR, ZoneInfo("UTC")).hour for half in ("AM", "PM")]
    assert hours == [0, 12]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", YEAR),
        ("2020-05-06", YEAR),
        ("06.05.2020 14:05", YEAR),
        ("31/05/2020 14:05", MONTH),
        ("06.05.20 14:05", DAY),
        ("2020-02-30 14:05", YEAR),
        ("2020-05-06 14:05 PM", YEAR),
        ("2020-05-06 25:05", YEAR),
        ("yesterday", YEAR),
    ],
)
def test_what_is_no_time_or_of_another_order_is_refused(text, order):
    with pytest.raises(RowUnclear):
        read_at(text, order, SHANGHAI)


def test_a_mapping_that_was_kept_before_dates_could_be_mapped_means_the_same():
    mapping = Mapping(columns=(Meaning.SAMPLE, Meaning.SPECIMEN, Meaning.VALUE), requirement="bfe")
    kept = {key: value for key, value in mapping.to_dict().items() if key != "times"}
    assert Mapping.from_dict(kept) == mapping
