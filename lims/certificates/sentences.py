"""The words for what certificates refuse."""

from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from lims.certificates.obstacles import (
    AlreadyCertified,
    ConclusionDiffers,
    ContentChanged,
    DifferentTerms,
    ImpactUnderstated,
    JudgedDifferently,
    NoLaboratory,
    NotAssessed,
    NothingPending,
    NothingTested,
    NotInForce,
    NotOfThisKind,
    OutOfScope,
    ReasonMissing,
    ResultsMissing,
    ResultsUnreviewed,
    SampleDiscredited,
    Unconfirmed,
    UnderInvestigation,
)
from lims.printing.errors import CharactersMissing
from lims.web.errors import explains
from lims.web.filters import day
from lims.web.people import person_name
from lims.web.words import word


def _named(error: Any) -> str:
    """Return the requirements that an obstacle is about by their names, in the reader's language."""
    chinese = str(get_locale() or "").startswith("zh")
    return ", ".join((one["zh"] or one["en"]) if chinese else one["en"] for one in error.names)


@explains(NothingTested)
def _nothing_tested(error: Any) -> tuple[str, str]:
    return (
        _("Nothing of line %(line)s has a reviewed result yet.", line=error.thing),
        _("A sample has to be received, its test request accepted, and a result entered and reviewed."),
    )


@explains(ResultsMissing)
def _results_missing(error: Any) -> tuple[str, str]:
    return (
        _(
            "Results of sample %(sample)s are missing: %(missing)s.",
            sample=error.thing,
            missing=_named(error),
        ),
        _("The bench has to enter them; only a fail may be certified without."),
    )


@explains(ResultsUnreviewed)
def _results_unreviewed(error: Any) -> tuple[str, str]:
    return (
        _(
            "Results of sample %(sample)s are not reviewed: %(missing)s.",
            sample=error.thing,
            missing=_named(error),
        ),
        _("A second person has to review them."),
    )


@explains(NotAssessed)
def _not_assessed(error: Any) -> tuple[str, str]:
    return (
        _(
            "Requirements of sample %(sample)s are not assessed: %(missing)s.",
            sample=error.thing,
            missing=_named(error),
        ),
        _(
            "Only a fail may be certified while a requirement is not assessed. "
            "Complete the readings, or change the test request."
        ),
    )


@explains(NothingPending)
def _nothing_pending(error: Any) -> tuple[str, str]:
    return (
        _("Every result of %(samples)s is there.", samples=", ".join(error.things)),
        _("Authorise the test certificate itself; nothing is left for a preliminary one to announce."),
    )


@explains(Unconfirmed)
def _unconfirmed(error: Any) -> tuple[str, str]:
    return (
        _(
            "Figures of %(standard)s are not confirmed: %(missing)s.",
            standard=error.thing,
            missing=_named(error),
        ),
        _("Two people have to read them in the standard itself and note page and clause."),
    )


@explains(JudgedDifferently)
def _judged_differently(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(requirement)s of sample %(sample)s was reviewed as %(reviewed)s; by today's judge it is %(now)s.",
            requirement=_named(error),
            sample=error.thing,
            reviewed=word(error.reviewed),
            now=word(error.now),
        ),
        _("Open an investigation of the result."),
    )


@explains(DifferentTerms)
def _different_terms(error: Any) -> tuple[str, str]:
    return (
        _(
            "The samples were tested by different editions, classes or decision rules: %(requests)s.",
            requests=", ".join(error.things),
        ),
        _("One certificate states one specification. Agree the requests, or split the line."),
    )


@explains(NotInForce)
def _not_in_force(error: Any) -> tuple[str, str]:
    return (
        _(
            "%(standard)s was not in force on %(day)s, the day of the declaration.",
            standard=error.standard,
            day=day(error.on),
        ),
        _("Test by the edition that was."),
    )


@explains(SampleDiscredited)
def _sample_discredited(error: Any) -> tuple[str, str]:
    return (
        _(
            "Certificate %(certificate)s was revoked because sample %(sample)s is not what it seemed.",
            certificate=error.certificate,
            sample=error.thing,
        ),
        _("Order and draw a new sample; its results can be certified."),
    )


@explains(UnderInvestigation)
def _under_investigation(error: Any) -> tuple[str, str]:
    return (
        _(
            "Results of sample %(sample)s are under investigation: %(missing)s.",
            sample=error.thing,
            missing=_named(error),
        ),
        _("The quality manager has to close it first."),
    )


@explains(AlreadyCertified)
def _already_certified(error: Any) -> tuple[str, str]:
    return (
        _(
            "Line %(line)s has certificate %(number)s, which is %(state)s.",
            line=error.thing,
            number=error.certificate,
            state=word(error.state),
        ),
        _("A new one must supersede it: open it and choose “Supersede”."),
    )


@explains(ContentChanged)
def _content_changed(error: Any) -> tuple[str, str]:
    return (
        _("What would be issued for line %(line)s is not what you were shown.", line=error.thing),
        _("Something changed meanwhile. Read the draft again, then sign."),
    )


@explains(ReasonMissing, status=422)
def _reason_missing(_error: Any) -> tuple[str, str]:
    return _("The reason is missing."), _("Say in a few words why.")


@explains(NotOfThisKind)
def _not_of_this_kind(error: Any) -> tuple[str, str]:
    return (
        _("Certificate %(number)s is %(kind)s: this act is not for it.", number=error.thing, kind=word(error.kind)),
        _("Complete a preliminary certificate; correct a further document through the certificate that it amends."),
    )


@explains(ConclusionDiffers)
def _conclusion_differs(error: Any) -> tuple[str, str]:
    return (
        _("The conclusion would be another one than that of %(number)s.", number=error.thing),
        _("An amendment stands beside the first document and cannot contradict it. Supersede it instead."),
    )


@explains(ImpactUnderstated, status=422)
def _impact_understated(error: Any) -> tuple[str, str]:
    return (
        _("This is not editorial: it touches the %(found)s.", found=word(error.found)),
        _("State what it touches; the officer then looks at the decision again."),
    )


@explains(OutOfScope)
def _out_of_scope(error: Any) -> tuple[str, str]:
    return (
        _(
            "The scope of %(person)s does not cover %(standard)s: %(methods)s.",
            person=person_name(error.thing),
            standard=error.standard,
            methods=", ".join(error.missing),
        ),
        _("Another signatory has to authorise it, or the lab manager grants the scope (Certificates, Scope register)."),
    )


@explains(NoLaboratory)
def _no_laboratory(_error: Any) -> tuple[str, str]:
    return _("The laboratory has no name and address yet."), _("The administrator has to enter them.")


@explains(CharactersMissing, status=422)
def _characters_missing(error: Any) -> tuple[str, str]:
    return (
        _("No font can print these characters: %(characters)s.", characters=" ".join(error.characters)),
        _("Correct the text that contains them; on paper they would be boxes."),
    )
