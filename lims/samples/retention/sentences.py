"""The words for what retention and disposal refuse."""

from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from lims.samples.retention.obstacles import (
    KeptUntil,
    ListedAlready,
    MayNotWitness,
    NobodyListed,
    NotListed,
    NotOnLegalHold,
    OnLegalHold,
)
from lims.web.errors import explains
from lims.web.people import person_name


@explains(OnLegalHold)
def _on_legal_hold(error: Any) -> tuple[str, str]:
    if error.reason:
        said = _("%(sample)s is on legal hold: %(reason)s", sample=error.thing, reason=error.reason)
    else:
        said = _("%(sample)s is on legal hold.", sample=error.thing)
    return said, _("It is kept until the objection is settled and the hold is lifted.")


@explains(NotOnLegalHold)
def _not_on_legal_hold(error: Any) -> tuple[str, str]:
    return _("%(sample)s is not on legal hold.", sample=error.thing), _("There is nothing to lift.")


@explains(KeptUntil)
def _kept_until(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(sample)s is kept until %(day)s.",
            sample=error.thing,
            day=format_date(error.day, "yyyy-MM-dd", rebase=False),
        ),
        _("Wait until then; the lab manager or the quality manager may set another day, and says why."),
    )


@explains(ListedAlready)
def _listed_already(error: Any) -> tuple[str, str]:
    return (
        _("%(sample)s is in the disposal batch %(batch)s already.", sample=error.thing, batch=error.batch),
        _("Open that batch, or take the sample off its list first."),
    )


@explains(NotListed)
def _not_listed(error: Any) -> tuple[str, str]:
    return (
        _("%(sample)s is not in the disposal batch %(batch)s.", sample=error.thing, batch=error.batch),
        _("Put it back: only what is listed and approved is disposed of."),
    )


@explains(NobodyListed)
def _nobody_listed(error: Any) -> tuple[str, str]:
    return _("No sample is listed."), _("Choose the samples first.")


@explains(MayNotWitness)
def _may_not_witness(error: Any) -> tuple[str, str]:
    return (
        _("%(person)s may not witness a disposal.", person=person_name(error.person)),
        _("Ask another person of the laboratory."),
    )
