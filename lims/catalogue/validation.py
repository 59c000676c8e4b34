"""The validation of the judge on one installation (ISO/IEC 17025, 7.11.2): every case with what came out, as a report.

The report is plain data for JSON, and one HTML page without scripts, which can be printed as it is.
"""

import hashlib
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, Final

from lims import __version__
from lims.catalogue import files, worked_cases
from lims.conformity.exact_yaml import load_exact_mapping
from lims.conformity.examples import pack
from lims.conformity.refusals import Refused

PRODUCT: Final = "greenlane-lims"
_HEADINGS: Final = ("case", "operation", "expected", "found", "source", "agrees")


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in the report."""

    id: str
    file: str
    operation: str
    expected: str
    found: str
    source: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a reader needs to see which judge was tried, on what, and with which result."""

    made_at: str
    versions: Mapping[str, str]
    standards: Mapping[str, str]
    cases: tuple[CaseLine, ...]

    @property
    def failed(self) -> int:
        """Return how many cases did not come out as expected."""
        return sum(not case.agrees for case in self.cases)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON keeps it."""
        totals = {"cases": len(self.cases), "agreed": len(self.cases) - self.failed, "failed": self.failed}
        return asdict(self) | {"cases": [asdict(case) for case in self.cases]} | {"totals": totals}


def validate(further: Iterable[Path] = (), *, made_at: datetime) -> Report:
    """Run the shipped cases and those of further files, and return the report."""
    cases = [*_shipped_figures(), *_shipped_judgements()]
    for path in further:
        cases += _of_file(path)
    return Report(made_at.isoformat(timespec="seconds"), _versions(), _standards(), tuple(cases))


def _shipped_figures() -> Iterator[CaseLine]:
    for case in pack.packaged_cases():
        yield _figure_line(case, "shipped")


def _shipped_judgements() -> Iterator[CaseLine]:
    for case in worked_cases.shipped_cases():
        yield _judgement_line(case, "shipped")


def _of_file(path: Path) -> Iterator[CaseLine]:
    """Return the cases of a laboratory's own file: operations under ``cases``, judgements under ``judge_cases``."""
    content = path.read_bytes()
    document = load_exact_mapping(content)
    if not {"cases", "judge_cases"} & set(document):
        raise Refused("no_cases", file=path)
    if "cases" in document:
        yield from (_figure_line(case, path.name) for case in pack.cases_in(content))
    if "judge_cases" in document:
        yield from (_judgement_line(case, path.name) for case in worked_cases.cases_in(content))


def _figure_line(case: pack.Case, file: str) -> CaseLine:
    outcome = pack.run_case(case)
    return CaseLine(case.id, file, case.op, _shown(case.expect), _shown(outcome.result), case.source, outcome.agrees)


def _judgement_line(case: worked_cases.WorkedCase, file: str) -> CaseLine:
    outcome = worked_cases.run_case(case)
    expected = case.data["expect"]
    found = {name: outcome.found.get(name) for name in expected} | (
        {"error": outcome.found["error"]} if "error" in outcome.found else {}
    )
    operation = f"{case.data['standard']} {case.data['class']} {case.data.get('requirement', 'sample')}"
    return CaseLine(case.id, file, operation, _shown(expected), _shown(found), case.source, outcome.agrees)


def _shown(members: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in members.items())


def _versions() -> dict[str, str]:
    return {PRODUCT: __version__, "python": platform.python_version(), "system": platform.platform()}


def _standards() -> dict[str, str]:
    """Return the digest of each shipped data file, so that the report says which figures were tried."""
    return {
        file.code: hashlib.sha256(file.path.read_bytes()).hexdigest()
        for file in files.standard_files()
        if file.is_shipped
    }


def as_html(report: Report) -> str:
    """Return the report as one page."""
    totals = f"{len(report.cases)} cases, {report.failed} not as expected"
    versions = "".join(f"<li>{escape(name)} {escape(text)}</li>" for name, text in report.versions.items())
    standards = "".join(f"<li>{escape(code)}: {digest}</li>" for code, digest in report.standards.items())
    head = "".join(f"<th>{heading}</th>" for heading in _HEADINGS)
    rows = "".join(_row(case) for case in report.cases)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Validation of the judge</title>'
        "<style>table{border-collapse:collapse}td,th{border:1px solid;padding:2px 6px;text-align:left}</style></head>"
        f"<body><h1>Validation of the judge</h1><p>Made at {escape(report.made_at)}: {totals}.</p>"
        f"<h2>Versions</h2><ul>{versions}</ul><h2>Data files (SHA-256)</h2><ul>{standards}</ul>"
        f"<h2>Cases</h2><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></body></html>"
    )


def _row(case: CaseLine) -> str:
    texts = (case.id, case.operation, case.expected, case.found, case.source, "yes" if case.agrees else "NO")
    return "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in texts) + "</tr>"
