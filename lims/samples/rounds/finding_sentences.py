"""The words for what findings, queries and return memos refuse."""

from typing import Any

from flask_babel import gettext as _

from lims.samples.rounds.finding_obstacles import (
    AnsweredAlready,
    AskedAlready,
    DisclaimerMissing,
    NothingToAsk,
    NotTakenIn,
    NoWayOut,
    OnAMemo,
    OtherShipment,
    QueryOpen,
    SealNotMended,
    Settled,
)
from lims.web.errors import explains
from lims.web.words import word


@explains(NothingToAsk)
def _nothing_to_ask(error: Any) -> tuple[str, str]:
    return (
        _("There is nothing to ask about %(sample)s.", sample=error.thing),
        _("Receive it without a question, or say what deviates."),
    )


@explains(SealNotMended)
def _seal_not_mended(error: Any) -> tuple[str, str]:
    return (
        _("No answer mends the seal of %(sample)s: %(reason)s.", sample=error.thing, reason=word(error.reason)),
        _("The portion goes back with a memo, and the lot is sampled anew."),
    )


@explains(NoWayOut, status=422)
def _no_way_out(error: Any) -> tuple[str, str]:
    ways = ", ".join(map(word, error.ways))
    return (
        _("“%(kind)s” does not end with “%(way)s”.", kind=word(error.kind), way=word(error.value)),
        _("Possible now: %(ways)s. Whether it goes on, the customer's answer says.", ways=ways),
    )


@explains(Settled)
def _settled(error: Any) -> tuple[str, str]:
    return _("This has ended already: %(way)s.", way=word(error.way)), _("Nothing was changed.")


@explains(AskedAlready)
def _asked_already(error: Any) -> tuple[str, str]:
    return _("The customer was asked: %(query)s.", query=error.query), _("Note the answer there.")


@explains(AnsweredAlready)
def _answered_already(error: Any) -> tuple[str, str]:
    return _("%(query)s has its answer.", query=error.thing), _("Nothing was changed.")


@explains(DisclaimerMissing, status=422)
def _disclaimer_missing(error: Any) -> tuple[str, str]:
    return (
        _("The disclaimer is missing."),
        _("Say in both languages which results may be affected: the certificate carries it."),
    )


@explains(NotTakenIn)
def _not_taken_in(error: Any) -> tuple[str, str]:
    return (
        _("%(sample)s is %(state)s.", sample=error.thing, state=word(error.state)),
        _("Receive it first."),
    )


@explains(QueryOpen)
def _query_open(error: Any) -> tuple[str, str]:
    return (
        _("%(sample)s waits for the answer to %(query)s.", sample=error.thing, query=error.query),
        _("Note the customer's answer there: it says how the portion goes on."),
    )


@explains(OnAMemo)
def _on_a_memo(error: Any) -> tuple[str, str]:
    return _("%(sample)s is on the return memo %(memo)s.", sample=error.thing, memo=error.memo), _("Print that one.")


@explains(OtherShipment)
def _other_shipment(error: Any) -> tuple[str, str]:
    return _("%(sample)s is of another shipment.", sample=error.thing), _("Write a memo for each shipment.")
