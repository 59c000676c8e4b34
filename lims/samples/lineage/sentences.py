"""The words for what lineage refuses."""

from typing import Any

from flask_babel import gettext as _

from lims.samples.lineage import obstacles
from lims.web.errors import explains
from lims.web.words import word


def closed_words(closed: str, kept: str) -> str:
    """Return what a scan of a closed number says."""
    return _("%(closed)s is closed: the portion is kept as %(kept)s.", closed=closed, kept=kept)


@explains(obstacles.UnderTest)
def _under_test(error: Any) -> tuple[str, str]:
    if not error.work:
        return (
            _("A test request on %(sample)s is accepted.", sample=error.thing),
            _("Its requirements can be given to several people. A portion is split before its request is accepted."),
        )
    what = _("Work on %(sample)s has begun: %(work)s.", sample=error.thing, work=", ".join(error.work))
    if error.act == "merged":
        return what, _("Keep this number, and close the other one.")
    return what, _("Finish the work, or put the sample on hold while the question is open.")


@explains(obstacles.Certified)
def _certified(error: Any) -> tuple[str, str]:
    what = _("Certificate %(numbers)s rests on %(sample)s.", numbers=", ".join(error.certificates), sample=error.thing)
    if error.act == "merged":
        return what, _("Keep this number, and close the other one.")
    return what, _("If the certificate is wrong, revoke or supersede it; a wrong lot or seal is corrected.")


@explains(obstacles.StaysSealed)
def _stays_sealed(error: Any) -> tuple[str, str]:
    return (
        _("Portion %(portion)s stays closed under its seal.", portion=error.portion),
        _("Only portion A is opened and split."),
    )


@explains(obstacles.PartTooLarge, status=422)
def _part_too_large(error: Any) -> tuple[str, str]:
    if error.most < 1:
        return _("A single unit cannot be split."), _("Order more units of the lot, if more are needed.")
    return (
        _("%(value)s units cannot be split off.", value=error.value),
        _("At least one, at most %(most)s: one has to stay.", most=error.most),
    )


@explains(obstacles.NotTheSame, status=422)
def _not_the_same(error: Any) -> tuple[str, str]:
    if not error.differs:
        return _("This is the same number."), _("Scan the other number of the portion.")
    if "part" in error.differs:
        return (
            _("%(other)s was drawn together with %(sample)s.", other=error.value, sample=error.thing),
            _("What was drawn or split together are two things, each with its own units."),
        )
    if "portion" in error.differs:
        return (
            _("%(other)s is another portion than %(sample)s.", other=error.value, sample=error.thing),
            _("Two portions are never merged, even if they are of one lot."),
        )
    return (
        _("%(other)s is of another lot than %(sample)s.", other=error.value, sample=error.thing),
        _("If the lot was noted wrongly, correct it first; then merge the two."),
    )


@explains(obstacles.NothingCorrected, status=422)
def _nothing_corrected(error: Any) -> tuple[str, str]:
    return (
        _("This is what is noted of %(sample)s already, or none of its lots.", sample=error.thing),
        _("Choose the lot, or type the seal, as it really is."),
    )


@explains(obstacles.BatchTaken, status=422)
def _batch_taken(error: Any) -> tuple[str, str]:
    return (
        _("Another lot of the line bears batch number %(batch)s.", batch=error.value),
        _("If the samples are of that lot, correct the lot at the sample."),
    )


@explains(obstacles.SignatoryNeeded)
def _signatory_needed(error: Any) -> tuple[str, str]:
    numbers = ", ".join(error.certificates)
    return (
        _("Certificate %(numbers)s rests on %(sample)s, and falls with the correction.", numbers=numbers,
          sample=error.thing),
        _("A signatory makes this correction. Put the sample on hold, or suspend the certificate, until then."),
    )  # fmt: skip


@explains(obstacles.BeingCertified)
def _being_certified(error: Any) -> tuple[str, str]:
    return (
        _("Certificate %(number)s on %(sample)s is being issued.", number=error.certificate, sample=error.thing),
        _("Try again in a minute, when it is %(state)s.", state=word("issued")),
    )
