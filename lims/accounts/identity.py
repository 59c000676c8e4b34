"""The laboratory's working time as people type it: shifts, working days, holidays."""

import re
from datetime import date
from typing import Any

from lims.errors import Invalid

_SHIFT = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]\s*-\s*(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)")


def parse_shifts(text: str) -> list[list[str]]:
    """Return [["08:00", "16:00"], …] of "08:00-16:00, 16:00-24:00"."""
    shifts = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        if not _SHIFT.fullmatch(part):
            raise Invalid(field="shifts", value=part, remedy="Write shifts as 08:00-16:00, separated by commas.")
        opens, closes = (side.strip() for side in part.split("-"))
        shifts.append([opens, "00:00" if closes == "24:00" else closes])
    if not shifts:
        raise Invalid(field="shifts", value=text, remedy="Give at least one shift, 08:00-16:00.")
    return shifts


def parse_days(text: str) -> list[int]:
    """Return ISO weekday numbers of "1, 2, 3"."""
    days = [part.strip() for part in text.replace(" ", ",").split(",") if part.strip()]
    wrong = [day for day in days if day not in {"1", "2", "3", "4", "5", "6", "7"}]
    if wrong or not days:
        raise Invalid(field="working_days", value=", ".join(wrong) or text, remedy="1 is Monday, 7 is Sunday.")
    return sorted({int(day) for day in days})


def parse_holidays(text: str) -> list[str]:
    """Return ISO days, one a line, sorted."""
    days = text.split()
    for day in days:
        try:
            date.fromisoformat(day)
        except ValueError:
            raise Invalid(field="holidays", value=day, remedy="Write each day as 2020-05-01.") from None
    return sorted(set(days))


def posts_of(text: str) -> dict[str, tuple[str, str]]:
    """Return the address and contact of each post of "post | address | contact" lines; raise `Invalid` for another."""
    posts = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 3 or not parts[0]:
            raise Invalid(field="posts", value=line, remedy="Write each post as: post | address | contact.")
        posts[parts[0]] = (parts[1], parts[2])
    return posts


def as_typed(identity: Any) -> dict[str, Any]:
    """Return the identity as the form shows it."""
    return {
        "name": identity.name,
        "name_zh": identity.name_zh,
        "address": identity.address,
        "address_zh": identity.address_zh,
        "zone": identity.zone,
        "shifts": ", ".join(f"{opens}-{closes}" for opens, closes in identity.shifts),
        "working_days": ", ".join(map(str, identity.working_days)),
        "holidays": "\n".join(identity.holidays),
        "site": identity.site,
        "contact": identity.contact,
        "accreditation": identity.accreditation,
        "posts": identity.posts,
        "page_seal": identity.page_seal,
    }
