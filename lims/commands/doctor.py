"""`lims doctor`: look at everything that the product stands on, and say what would help."""

import sys
from collections.abc import Iterable

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lims import settings
from lims.commands.findings import Finding, State, examine
from lims.commands.key_findings import keys

_COLOURS = {State.OK: "green", State.NOTE: "yellow", State.BAD: "bold red"}


@click.command()
def doctor() -> None:
    """Check Python, packages, system, fonts, database, disk, clock and keys; end with status 1 if something is bad."""
    try:
        chosen = settings.load()
        findings = [*examine(chosen), *keys(chosen)]
    except ValueError as error:
        findings = [Finding("settings", State.BAD, str(error), "correct it in the environment")]
    Console().print(as_table(findings))
    sys.exit(any(finding.state is State.BAD for finding in findings))


def as_table(findings: Iterable[Finding]) -> Table:
    """Return the findings as they are shown: each with its remedy under it."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for finding in findings:
        table.add_row(f"[{_COLOURS[finding.state]}]{finding.state}[/]", finding.thing, escape(finding.seen))
        if finding.remedy:
            table.add_row("", "", f"[italic]{escape(finding.remedy)}[/]")
    return table
