"""classify: no limit, but the class into which the set falls, which is that of its weakest specimen."""

from lims.conformity.acceptance.case import Case
from lims.conformity.acceptance.outcome import Outcome
from lims.conformity.acceptance.sheet import build_sheet
from lims.conformity.judgements import Step, step
from lims.conformity.measured import Measured
from lims.conformity.verdicts import Verdict


def classify(case: Case) -> Outcome:
    """State the class of the weakest specimen; a value in no band has none."""
    sheet = build_sheet(case.requirement, case.readings)
    found = [_class_of(case, one) for one in case.readings if one.is_usable]
    steps: list[Step] = list(sheet.obstacles)
    order = [band.id for band in case.requirement.bands]
    classes = [name for name in found if name in order]
    if any(name == _NO_CLASS for name in found):
        steps.append(step("no_class", values=", ".join(one.shown for one in case.readings)))
    if steps or not found:
        return Outcome(Verdict.NOT_ASSESSED, "", sheet.n, sheet.required, 0, steps)
    if len(classes) < len(found):
        return Outcome(Verdict.INCONCLUSIVE, "", sheet.n, sheet.required, 0, [step("class_open")])
    reached = min(classes, key=_strength)
    steps.append(step("classified", n=len(found), classes=", ".join(classes), reached=reached))
    return Outcome(Verdict.STATED, reached, sheet.n, sheet.required, 0, steps)


_NO_CLASS = "-"
_SEVERAL = "?"


def _class_of(case: Case, measured: Measured) -> str:
    """Return the class whose band holds all that the reading may mean."""
    possible = measured.possible
    if possible is None:
        return _NO_CLASS
    verdicts = {band.id: band.values.verdict_on(possible) for band in case.requirement.bands}
    inside = [name for name, verdict in verdicts.items() if verdict is Verdict.PASS]
    if inside:
        return inside[0]
    return _SEVERAL if Verdict.INCONCLUSIVE in verdicts.values() else _NO_CLASS


def _strength(name: str) -> tuple[int, str]:
    """Return how strong a class is: 9 is below 10, A below B, II below III."""
    return len(name), name
