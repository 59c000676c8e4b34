"""The words for what the store refuses."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from lims.samples.custody import ImplausibleTime
from lims.samples.store.locations import ConditionDiffers, NameTaken, StillOccupied, WrongPlaceInTree
from lims.samples.store.obstacles import (
    HeldByAnother,
    InYourHands,
    LocationClosed,
    LocationFull,
    MayNotHold,
    NobodyHasIt,
    NobodySigned,
    NothingToUndo,
    NotInYourHands,
    NotPartOfIt,
    ReceiverNotConfirmed,
    SealDiffers,
    WrongCondition,
)
from lims.web.errors import explains
from lims.web.people import person_name
from lims.web.words import word


@explains(ImplausibleTime, status=422)
def _implausible_time(error: Any) -> tuple[str, str]:
    if error.why == "ahead":
        return _("The noted time lies ahead."), _("Set the clock of the device right, then scan again.")
    return (
        _("The noted time is more than seven days ago."),
        _("Scan again, and say in the note when it happened."),
    )


@explains(LocationClosed)
def _location_closed(error: Any) -> tuple[str, str]:
    return (
        _("%(location)s takes nothing: %(closed)s is closed.", location=error.thing, closed=error.closed),
        _("Choose another location, or let it be opened."),
    )


@explains(LocationFull)
def _location_full(error: Any) -> tuple[str, str]:
    free = error.capacity - error.used
    return (
        _(
            "%(location)s has room for %(capacity)s samples, and %(used)s lie in it.",
            location=error.thing,
            capacity=error.capacity,
            used=error.used,
        ),
        ngettext("Only %(num)s place is left: put one in.", "%(num)s places are left: put fewer in.", free)
        if free > 0
        else _("Scan another location."),
    )


@explains(WrongCondition)
def _wrong_condition(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(sample)s is kept at %(needed)s; %(location)s is %(offered)s.",
            sample=error.thing,
            needed=word(error.needed),
            location=error.location,
            offered=word(error.offered),
        ),
        _("Scan a location with the right condition."),
    )


@explains(HeldByAnother)
def _held_by_another(error: Any) -> tuple[str, str]:
    return (
        _("%(sample)s is in the hands of %(holder)s.", sample=error.thing, holder=person_name(error.holder)),
        _("Let it be handed over: the one who gets it confirms."),
    )


@explains(InYourHands)
def _in_your_hands(error: Any) -> tuple[str, str]:
    return _("%(sample)s is in your hands.", sample=error.thing), _("Put it away, or hand it over.")


@explains(NotInYourHands)
def _not_in_your_hands(error: Any) -> tuple[str, str]:
    return _("%(sample)s is not in your hands.", sample=error.thing), _("Take it first; then hand it over.")


@explains(NobodyHasIt)
def _nobody_has_it(error: Any) -> tuple[str, str]:
    return (
        _("%(sample)s is in nobody's hands: %(place)s.", sample=error.thing, place=word(error.place)),
        _("Take it out first; then hand it over."),
    )


@explains(NotPartOfIt)
def _not_part_of_it(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(sample)s goes from %(giver)s to %(receiver)s; you are neither.",
            sample=error.thing,
            giver=person_name(error.giver),
            receiver=person_name(error.receiver),
        ),
        _("One of the two signs in and hands it over, or takes it."),
    )


@explains(ReceiverNotConfirmed, status=422)
def _receiver_not_confirmed(error: Any) -> tuple[str, str]:
    return (
        _("%(person)s has not confirmed.", person=person_name(error.person)),
        _("Scan the code on the receiver's own card, or let the receiver sign in and take it."),
    )


@explains(MayNotHold)
def _may_not_hold(error: Any) -> tuple[str, str]:
    return (
        _("%(person)s may not have samples in the hands.", person=person_name(error.person)),
        _("Hand it to a technician or to the custodian."),
    )


@explains(NothingToUndo)
def _nothing_to_undo(error: Any) -> tuple[str, str]:
    act = word(error.act) if error.act else ""
    reasons = {
        "act": _("The last act on %(sample)s cannot be undone by scan: %(act)s.", sample=error.thing, act=act),
        "person": _("The last act on %(sample)s is another person's: %(act)s.", sample=error.thing, act=act),
        "time": _("The last act on %(sample)s is more than a minute old: %(act)s.", sample=error.thing, act=act),
        "work": _("The work on %(sample)s has begun: %(act)s.", sample=error.thing, act=act),
    }
    return reasons[error.why], _("Do what is right now as a new act, and say why in its note.")


@explains(WrongPlaceInTree)
def _wrong_place_in_tree(error: Any) -> tuple[str, str]:
    kind = word(error.kind)
    if not error.possible:
        return _("A %(kind)s stands in nothing.", kind=kind), _("Add it without a location around it.")
    possible = ", ".join(word(one) for one in error.possible)
    if not error.parent:
        return _("A %(kind)s stands in something.", kind=kind), _("Add it in one of these: %(kinds)s.", kinds=possible)
    return (
        _("A %(kind)s does not stand in a %(parent)s.", kind=kind, parent=word(error.parent)),
        _("Add it in one of these: %(kinds)s.", kinds=possible),
    )


@explains(NameTaken)
def _name_taken(error: Any) -> tuple[str, str]:
    return (
        _("%(name)s is there already: %(code)s.", name=error.name, code=error.other),
        _("Give it another name."),
    )


@explains(ConditionDiffers)
def _condition_differs(error: Any) -> tuple[str, str]:
    return (
        _(
            "What stands in %(location)s is %(needed)s like it, not %(given)s.",
            location=error.thing,
            needed=word(error.needed),
            given=word(error.given),
        ),
        _("Choose the same condition, or another place for it."),
    )


@explains(StillOccupied)
def _still_occupied(error: Any) -> tuple[str, str]:
    return (
        _(
            "In %(location)s: %(samples)s samples, %(places)s smaller locations.",
            location=error.thing,
            samples=error.count,
            places=error.places,
        ),
        _("Move them elsewhere first."),
    )


@explains(SealDiffers, status=422)
def _seal_differs(error: Any) -> tuple[str, str]:
    return (
        _("%(sample)s is sealed with %(seal)s; %(read)s was read.", sample=error.thing, seal=error.needed,
          read=error.value),
        _("Read the number again. If the seal is another one, put the sample on hold."),
    )  # fmt: skip


@explains(NobodySigned, status=422)
def _nobody_signed(error: Any) -> tuple[str, str]:
    return _("Nobody has signed for %(sample)s.", sample=error.thing), _("Name who takes it in charge for the owner.")
