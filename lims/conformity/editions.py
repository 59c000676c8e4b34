"""When an edition could be applied: from its day of effect until another one takes over."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from lims.conformity.refusals import Refused

OPTIONAL: Final = "optional"


def in_force_from(edition: Mapping[str, Any], status: Mapping[str, Any]) -> date | None:
    """Return the first day, None where no source names one.

    An edition that a maker could choose before it was compulsory counts from its day of issue.
    """
    keys = ["effective", "issued", "approved", "year"]
    if status.get("in_force_2020") == OPTIONAL:
        keys.remove("effective")
    return next((first_day(edition[key]) for key in keys if edition.get(key) is not None), None)


def in_force_until(status: Mapping[str, Any]) -> date | None:
    """Return the day on which another edition took over, None while this one stands or the day is unknown."""
    if status.get("state") != "superseded_by" or status.get("from") is None:
        return None
    return first_day(status["from"])


def first_day(value: Any) -> date:
    """Return the first day of a day, month or year as files write them: 2020-07-01, 2017-03, 2021."""
    parts = str(value).split("-")
    try:
        year, month, day = (*(int(part) for part in parts), 1, 1)[:3]
        return date(year, month, day)
    except ValueError:
        raise Refused("not_a_date", text=value) from None
