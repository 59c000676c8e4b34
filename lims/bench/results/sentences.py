"""The words for what the bench refuses: each fault of a typed value has its own."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lims.bench.results import obstacles
from lims.web.errors import explains
from lims.web.filters import moment_words
from lims.web.words import field_word

# Why the judge refuses a text: what is wrong with it, and what to type instead.
FAULTS = {
    "empty": (_l("Nothing is typed."), _l("Type the reading.")),
    "not_finite": (
        _l("“%(value)s” is no finite number."),
        _l("Type the reading as the instrument shows it."),
    ),
    "full_width": (
        _l("“%(value)s” has full-width characters from the Chinese input method."),
        _l("Switch to half-width and type it again."),
    ),
    "foreign_digit": (_l("“%(value)s” has digits of another script."), _l("Use the digits 0 to 9.")),
    "unknown_sign": (
        _l("“%(value)s” begins with a sign that cannot be taken."),
        _l("Only < and > may stand before a number."),
    ),
    "letters": (
        _l("“%(value)s” has letters in it."),
        _l("Use digits and a point: 12.50. Units have their own place."),
    ),
    "decimal_comma": (
        _l("“%(value)s” has a comma."),
        _l("Is it a decimal comma? Then type a point: 12.50."),
    ),
    "space_inside": (
        _l("“%(value)s” has a space between digits."),
        _l("Type one number without spaces."),
    ),
    "not_a_half_grade": (
        _l("“%(value)s” is no grade between two grades."),
        _l("Half grades are written 3-4."),
    ),
    "number_out_of_range": (
        _l("“%(value)s” is too long for a reading."),
        _l("Type the reading as the instrument shows it."),
    ),
}
NO_NUMBER = (_l("“%(value)s” is no number."), _l("Use digits and a point: 12.50, <1 or >10."))


def fault(why: str, value: str) -> tuple[str, str]:
    """Return the words for one reason of the judge to refuse a text."""
    what, remedy = FAULTS.get(why, NO_NUMBER)
    return str(what) % {"value": value}, str(remedy)


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


@explains(obstacles.ImplausibleTime, status=422)
def _implausible_time(error: Any) -> tuple[str, str]:
    what = {
        "future": _("%(at)s lies in the future.", at=moment_words(error.value)),
        "too old": _("%(at)s is longer ago than a reading may wait: seven days.", at=moment_words(error.value)),
    }
    return what[str(error.why)], _("Look at the clock of this device, or enter the reading without a time.")


@explains(obstacles.CellTwice, status=422)
def _cell_twice(error: Any) -> tuple[str, str]:
    return (
        _("%(thing)s stands in this block twice.", thing=error.thing),
        _("The first value was taken; look which of the two is right."),
    )


@explains(obstacles.NotPossible, status=422)
def _not_possible(error: Any) -> tuple[str, str]:
    return (
        _("%(field)s cannot be %(value)s.", field=field_word(error.field), value=error.value),
        _("Temperature is typed in °C, humidity in % from 0 to 100."),
    )


@explains(obstacles.EndBeforeBeginning, status=422)
def _end_before_beginning(_error: Any) -> tuple[str, str]:
    return _("The end lies before the beginning."), _("Look at both times.")


@explains(obstacles.WordsMissing, status=422)
def _words_missing(_error: Any) -> tuple[str, str]:
    return _("Nothing is typed."), _("Say what was done otherwise than the method says.")


@explains(obstacles.NotAPicture, status=422)
def _not_a_picture(error: Any) -> tuple[str, str]:
    return (
        _("“%(value)s” is no photograph that can be read.", value=error.value),
        _("JPEG and PNG are taken; look at the file, or take the picture again."),
    )


@explains(obstacles.PictureTooLarge, status=422)
def _picture_too_large(error: Any) -> tuple[str, str]:
    return (
        _("“%(value)s” is larger than %(largest)s MB.", value=error.value, largest=error.largest),
        _("Take it with a lower resolution."),
    )
