"""The validation report on paper: its page, and the job that prints it with the report as JSON inside."""

import hashlib
import json
from datetime import datetime
from typing import Final

from lims.catalogue.validation import PRODUCT, CaseLine, Report
from lims.printing.certificates_page import moment
from lims.printing.documents import AttachedFile, RenderJob
from lims.printing.ornaments import mark, woven_band
from lims.printing.pages import page

SHIPPED: Final = "shipped"
ATTACHED: Final = "validation_report.json"


def validation_html(report: Report) -> str:
    """Return the page of a report; each file of cases has its own table, what did not come out stands first."""
    groups: dict[str, list[CaseLine]] = {}
    for case in report.cases:
        groups.setdefault(case.file, []).append(case)
    return page(
        "validation.html",
        report=report,
        version=report.versions[PRODUCT],
        failures=[case for case in report.cases if not case.agrees],
        groups=groups,
        shipped=SHIPPED,
        mark=mark(),
        band=woven_band(),
        moment=moment,
    )


def validation_job(report: Report) -> RenderJob:
    """Return the job that prints a report; the same report gives the same bytes."""
    content = json.dumps(report.to_dict(), ensure_ascii=False, sort_keys=True).encode()
    inside = AttachedFile(ATTACHED, content, "The validation report as JSON", datetime.fromisoformat(report.made_at))
    return RenderJob(validation_html(report), "validation.css", (inside,), hashlib.sha256(content).digest()[:16])


def validation_text(report: Report) -> str:
    """Return every text of the report in one, to ask the fonts whether they can print it."""
    return "\n".join(
        text
        for case in report.cases
        for text in (case.id, case.file, case.operation, case.expected, case.found, case.source)
    )
