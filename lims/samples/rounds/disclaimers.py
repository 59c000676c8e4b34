"""The words proposed for a disclaimer (ISO/IEC 17025:2017, 7.4.3), in the two languages of a report; edited by hand."""

from typing import Final

from lims.samples.models import Sample
from lims.samples.rounds.finding_models import FindingKind, ReceptionFinding

_PROPOSED: Final = {
    FindingKind.TOO_FEW: (
        "{found} of {units} units received, tested as the customer asked. Results on fewer specimens may be affected.",
        "收到{found}件，应为{units}件；经客户要求继续检测。需要足数试样的结果可能受影响。",
    ),
    FindingKind.DAMAGED: (
        "Received damaged, tested as the customer asked. All results may be affected.",
        "收样时已有损坏；经客户要求继续检测。全部结果可能受影响。",
    ),
    FindingKind.WRONG_GOODS: (
        "Not as described, tested as the customer asked. All results relate to the item received.",
        "收到的样品与描述不符；经客户要求继续检测。结果仅与收到的样品有关。",
    ),
}


def proposed(finding: ReceptionFinding, sample: Sample | None) -> tuple[str, str]:
    """Return the proposed disclaimer in English and Chinese; nothing where a finding affects no result."""
    en, zh = _PROPOSED.get(finding.kind, ("", ""))
    facts = {"found": finding.units, "units": sample.units if sample else ""}
    return en.format(**facts), zh.format(**facts)
