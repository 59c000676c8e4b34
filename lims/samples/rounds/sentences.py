"""The words for what sampling rounds refuse."""

from typing import Any

from flask_babel import gettext as _

from lims.samples.rounds.obstacles import (
    NobodyAlong,
    NotOfTheRound,
    NotOnTheRound,
    NumbersLeft,
    NumberTaken,
    OnAnotherRound,
    OrdersLeft,
)
from lims.web.errors import explains
from lims.web.words import word


@explains(NobodyAlong, status=422)
def _nobody_along(error: Any) -> tuple[str, str]:
    return _("Nobody goes along."), _("Choose who draws the samples.")


@explains(OnAnotherRound)
def _on_another_round(error: Any) -> tuple[str, str]:
    return (
        _("%(order)s is on the list of the round %(round)s.", order=error.thing, round=error.round),
        _("Leave it out there first, with the reason."),
    )


@explains(NotOnTheRound)
def _not_on_the_round(error: Any) -> tuple[str, str]:
    return (
        _("%(order)s is not on the list of the round %(round)s.", order=error.thing, round=error.round),
        _("Take it along first."),
    )


@explains(NotOfTheRound, status=422)
def _not_of_the_round(error: Any) -> tuple[str, str]:
    return (
        _("“%(text)s” is no label of the round %(round)s.", text=error.value, round=error.round),
        _("Scan a label that was printed in advance for this round; leave the field empty where there is none."),
    )


@explains(NumberTaken, status=422)
def _number_taken(error: Any) -> tuple[str, str]:
    if error.unused:
        return (
            _("%(number)s was set aside: %(reason)s.", number=error.value, reason=word(error.unused)),
            _("Take another label, and destroy this one."),
        )
    return (
        _("%(number)s is on a portion already.", number=error.value),
        _("Each portion has a label of its own: scan the one that is stuck on it."),
    )


@explains(OrdersLeft)
def _orders_left(error: Any) -> tuple[str, str]:
    return (
        _("Neither drawn nor left out: %(orders)s.", orders=", ".join(error.orders)),
        _("Draw them, or leave them out with the reason."),
    )


@explains(NumbersLeft)
def _numbers_left(error: Any) -> tuple[str, str]:
    first = ", ".join(error.numbers[:5])
    more = f" +{len(error.numbers) - 5}" if len(error.numbers) > 5 else ""
    return (
        _("Numbers without a sample and without a reason: %(numbers)s.", numbers=first + more),
        _("Say for each why its label was not used."),
    )
