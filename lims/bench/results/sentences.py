"""The words for what the bench refuses: each fault of a typed value has its own."""

from typing import Any

from flask_babel import gettext as _

from lims.bench.results import obstacles
from lims.web.errors import explains
from lims.web.words import field_word


def fault(why: str, value: str) -> tuple[str, str]:
    """Return the words for one reason of the judge to refuse a text."""
    said = {
        "empty": (_("Nothing is typed."), _("Type the reading.")),
        "not_finite": (
            _("“%(value)s” is no finite number.", value=value),
            _("Type the reading as the instrument shows it."),
        ),
        "full_width": (
            _("“%(value)s” has full-width characters from the Chinese input method.", value=value),
            _("Switch to half-width and type it again."),
        ),
        "foreign_digit": (_("“%(value)s” has digits of another script.", value=value), _("Use the digits 0 to 9.")),
        "unknown_sign": (
            _("“%(value)s” begins with a sign that cannot be taken.", value=value),
            _("Only < and > may stand before a number."),
        ),
        "letters": (
            _("“%(value)s” has letters in it.", value=value),
            _("Use digits and a point: 12.50. Units have their own place."),
        ),
        "decimal_comma": (
            _("“%(value)s” has a comma.", value=value),
            _("Is it a decimal comma? Then type a point: 12.50."),
        ),
        "space_inside": (
            _("“%(value)s” has a space between digits.", value=value),
            _("Type one number without spaces."),
        ),
        "not_a_half_grade": (
            _("“%(value)s” is no grade between two grades.", value=value),
            _("Half grades are written 3-4."),
        ),
        "number_out_of_range": (
            _("“%(value)s” is too long for a reading.", value=value),
            _("Type the reading as the instrument shows it."),
        ),
    }
    return said.get(why) or (
        _("“%(value)s” is no number.", value=value),
        _("Use digits and a point: 12.50, <1 or >10."),
    )


@explains(obstacles.ValueRefused, status=422)
def _value_refused(error: Any) -> tuple[str, str]:
    return fault(error.why, str(error.value))


@explains(obstacles.WrongKind, status=422)
def _wrong_kind(error: Any) -> tuple[str, str]:
    needed = {
        "number": _("This requirement asks for a number: 12.50, <1, >10 or ND."),
        "grade": _("This requirement asks for a grade: 3 or 3-4."),
        "word": _("This requirement asks for a word: pass or fail, absent or present."),
    }
    return _("“%(value)s” does not fit.", value=error.value), needed.get(str(error.needed), "")


@explains(obstacles.NoSuchCell, status=422)
def _no_such_cell(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(thing)s has no %(field)s “%(value)s”.",
            thing=error.thing,
            field=field_word(error.field),
            value=error.value,
        ),
        _("Reload the page: specimens may have been added or taken away."),
    )


@explains(obstacles.ReasonNeeded, status=422)
def _reason_needed(error: Any) -> tuple[str, str]:
    return (
        _("%(thing)s holds %(before)s already.", thing=error.thing, before=error.before),
        _("%(yours)s is a correction: say why.", yours=error.yours),
    )


@explains(obstacles.SetIncomplete)
def _set_incomplete(error: Any) -> tuple[str, str]:
    if not error.missing:
        return _("The readings of %(thing)s allow no verdict.", thing=error.thing), _(
            "Hand over as “not assessed”, or look at the explanation."
        )
    shown = ", ".join(error.missing[:6]) + (" …" if len(error.missing) > 6 else "")
    return (
        _(
            "%(count)s readings of %(thing)s are missing: %(missing)s.",
            count=len(error.missing),
            thing=error.thing,
            missing=shown,
        ),
        _("Enter them, or confirm that the result is handed over as “not assessed”."),
    )
