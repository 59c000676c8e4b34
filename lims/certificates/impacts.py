"""What a correction touches, found by comparing what two certificates say: the conclusion, the identity, or neither."""

from typing import Any

from lims.certificates.models import Impact
from lims.printing.certificate_content import Content

CONCLUDED = ("verdict", "standard", "relates_to")
IDENTIFIED = ("declaration", "goods", "parties")
OF_LOT = ("batch", "product", "manufacturer", "size", "unit")
OF_SAMPLE = ("number", "portion", "seal")


def impact_of(earlier: Content, later: Content) -> Impact:
    """Return the least that a signatory may state: what differs between two certificates of one line.

    Figures that changed without any verdict changing touch no conclusion; the signatory may still say that they do.
    """
    if not same_conclusion(earlier, later):
        return Impact.CONCLUSION
    return Impact.EDITORIAL if _identity(earlier) == _identity(later) else Impact.IDENTITY


def same_conclusion(earlier: Content, later: Content) -> bool:
    """Say whether two certificates conclude the same by the same specification: on the whole and row by row."""
    return bool(_conclusion(earlier) == _conclusion(later))


def _conclusion(content: Content) -> Any:
    lots = [
        (lot["verdict"], sorted((row["requirement"], row["verdict"]) for row in lot["rows"])) for lot in _lots(content)
    ]
    return [content[key] for key in CONCLUDED], lots


def _identity(content: Content) -> Any:
    lots = [
        ([lot[key] for key in OF_LOT], [[sample[key] for key in OF_SAMPLE] for sample in lot["samples"]])
        for lot in _lots(content)
    ]
    return [content[key] for key in IDENTIFIED], lots


def _lots(content: Content) -> list[Content]:
    return sorted(content["lots"], key=lambda lot: str(lot["batch"]))
