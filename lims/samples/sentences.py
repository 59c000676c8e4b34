"""The words for what samples refuse."""

from typing import Any

from flask_babel import format_datetime
from flask_babel import gettext as _

from lims.numbers import NotANumber
from lims.samples.obstacles import (
    AlreadyOrdered,
    AlreadyReceived,
    Discontinued,
    NothingToSeal,
    ReasonMissing,
    ReserveStays,
    SealUsed,
    TooFewUnits,
    TooManyUnits,
)
from lims.web.errors import explains
from lims.web.words import word


@explains(AlreadyOrdered)
def _already_ordered(error: Any) -> tuple[str, str]:
    return (
        _("Lot %(lot)s has the sampling order %(order)s already.", lot=error.thing, order=error.order),
        _("A new order can be made when that one is cancelled, or its portion A was returned or lost."),
    )


@explains(Discontinued)
def _discontinued(error: Any) -> tuple[str, str]:
    return (
        _(
            "The lots before %(lot)s have ended acceptance by sampling for %(requirements)s.",
            lot=error.thing,
            requirements=", ".join(error.requirements),
        ),
        _("Keep normal inspection and say why, or order the lot as an isolated consignment."),
    )


@explains(AlreadyReceived)
def _already_received(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(sample)s was received on %(at)s; it is %(state)s.",
            sample=error.thing,
            at=format_datetime(error.at, "yyyy-MM-dd HH:mm"),
            state=word(error.state),
        ),
        _("Nothing was changed. Another count or another seal is a query: put the sample on hold."),
    )


@explains(SealUsed, status=422)
def _seal_used(error: Any) -> tuple[str, str]:
    if not error.sample:
        return _("The seal %(seal)s is given twice.", seal=error.value), _("Each portion has a seal of its own.")
    return (
        _("The seal %(seal)s closes sample %(sample)s already.", seal=error.value, sample=error.sample),
        _("Read the number on the seal again."),
    )


@explains(NothingToSeal, status=422)
def _nothing_to_seal(error: Any) -> tuple[str, str]:
    return _("Portion %(portion)s has no seal number.", portion=error.portion), _(
        "Scan or type the number on its seal."
    )


@explains(TooFewUnits, status=422)
def _too_few_units(error: Any) -> tuple[str, str]:
    return (
        _("%(value)s units are fewer than the %(needed)s that are needed.", value=error.value, needed=error.needed),
        _("Draw more units, or cancel the order and make a smaller one."),
    )


@explains(TooManyUnits, status=422)
def _too_many_units(error: Any) -> tuple[str, str]:
    return (
        _("%(value)s units are more than the lot has: %(lot_size)s.", value=error.value, lot_size=error.lot_size),
        _("Ask for fewer units, or for fewer portions."),
    )


@explains(ReserveStays)
def _reserve_stays(error: Any) -> tuple[str, str]:
    return _("%(sample)s is the reserve.", sample=error.thing), _("It stays in the store until it is disposed of.")


@explains(ReasonMissing, status=422)
def _reason_missing(error: Any) -> tuple[str, str]:
    return _("A reason is missing for %(thing)s.", thing=error.thing), _("Say in a few words why.")


@explains(NotANumber, status=404)
def _not_a_number(error: Any) -> tuple[str, str]:
    if error.why == "check character":
        return (
            _("“%(text)s” is mistyped: its check character does not fit.", text=error.text),
            _("Scan it again, or compare it with the label character by character."),
        )
    return _("“%(text)s” is none of our numbers.", text=error.text), _("Check that it is the label of a sample.")
