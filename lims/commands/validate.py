"""``lims validate``: prove the judge on this installation, with a report to keep."""

import json
import tempfile
from pathlib import Path

import click

from lims import clock, settings
from lims.catalogue.validation import CaseLine, Report, as_html
from lims.catalogue.validation import validate as run
from lims.catalogue.validation_page import validation_job, validation_text
from lims.conformity.refusals import Refused
from lims.errors import LimsError
from lims.printing.fonts import ensure_fonts, refuse_missing_characters
from lims.printing.pdf import Renderer

REPORT = "validation_report"


@click.command()
@click.argument("further", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    show_default="this folder",
    help="Where the report is written, as JSON and as a page.",
)
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Print the report into this PDF too.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON as well.")
def validate(further: tuple[Path, ...], output: Path, pdf: Path | None, as_json: bool) -> None:
    """Run the shipped worked examples, and those of the files FURTHER. Exit status 1 where one does not come out."""
    try:
        report = run(further, made_at=clock.now())
    except Refused as refusal:
        raise click.ClickException(f"A file of cases cannot be used: {refusal}") from refusal
    written = [*write_report(report, output), *([print_report(report, pdf)] if pdf else [])]
    if as_json:
        click.echo(json.dumps(report.to_dict(), ensure_ascii=False))
    else:
        for case in report.cases:
            if not case.agrees:
                click.echo(_in_words(case))
        click.echo(
            f"{len(report.cases)} cases, {report.failed} not as expected. Report: {', '.join(map(str, written))}"
        )
    if report.failed:
        raise SystemExit(1)


def write_report(report: Report, output: Path) -> tuple[Path, Path]:
    """Write the report into a folder, as JSON and as a page, and return the two files."""
    output.mkdir(parents=True, exist_ok=True)
    data, page = output / f"{REPORT}.json", output / f"{REPORT}.html"
    data.write_text(json.dumps(report.to_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    page.write_text(as_html(report), encoding="utf-8")
    return data, page


def print_report(report: Report, file: Path) -> Path:
    """Print the report into a PDF, with the fonts of the instance where there is one."""
    home = settings.load().home
    with tempfile.TemporaryDirectory() as beside:
        try:
            fontset = ensure_fonts((home if home.is_dir() else Path(beside)) / "fonts")
            refuse_missing_characters(validation_text(report), fontset)
            content = Renderer(fontset).render(validation_job(report))
        except LimsError as refusal:
            raise click.ClickException(f"The report cannot be printed: {refusal.code}, {refusal}") from refusal
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def _in_words(case: CaseLine) -> str:
    return f"{case.id} ({case.operation}): expected {case.expected}; found {case.found}"
